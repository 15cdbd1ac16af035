"""The figures planners weigh grids by."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dispatch.china_time import CHINA
from dispatch.permissions import Actor, Permission, require
from dispatch.ports import Territory
from dispatch.territory import WEEKS_COUNTED, GridFigures


class FigureService:
    """Answers what each grid holds, to those who plan."""

    def __init__(self, territory: Territory, clock: Callable[[], datetime]) -> None:
        self._territory = territory
        self._clock = clock

    def grids(self, actor: Actor, on: date | None = None) -> list[GridFigures]:
        """Return every grid in the actor's scope, by code, as it is or as it was on a day; raises NotPermitted.

        Counts of people under three are kept back from those who may not see persons.
        """
        require(actor, Permission.PLAN)
        until = self._clock() if on is None else datetime.combine(on + timedelta(days=1), time(), CHINA)
        with self._territory.as_seen_by(actor) as reader:
            found = reader.grid_figures(until - timedelta(weeks=WEEKS_COUNTED), until, on)
        if actor.may(Permission.VIEW_PERSONS):
            return found
        return [replace(one, residents=one.residents.kept_back()) for one in found]
