"""The figures planners weigh grids by."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.permissions import Actor, Permission, require
from dispatch.ports import Territory
from dispatch.territory import WEEKS_COUNTED, GridFigures


class FigureService:
    """Answers what each grid holds, to those who plan."""

    def __init__(self, territory: Territory, clock: Callable[[], datetime]) -> None:
        self._territory = territory
        self._clock = clock

    def grids(self, actor: Actor) -> list[GridFigures]:
        """Return every grid in the actor's scope, by code; raises NotPermitted.

        Counts of people under three are kept back from those who may not see persons.
        """
        require(actor, Permission.PLAN)
        with self._territory.as_seen_by(actor) as reader:
            found = reader.grid_figures(self._clock() - timedelta(weeks=WEEKS_COUNTED))
        if actor.may(Permission.VIEW_PERSONS):
            return found
        return [replace(one, residents=one.residents.kept_back()) for one in found]
