"""Whom to send: ranked by road over the units as the live board has them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.errors import UnknownThing
from dispatch.live.board import Board
from dispatch.live.positions import Positions
from dispatch.live.scope import shows_unit
from dispatch.permissions import Actor, Permission, require
from dispatch.plans import plan_for
from dispatch.ports import Cases
from dispatch.recommendation import Standing, recommend
from dispatch.resources import ACTIVE, Fix, Unit
from dispatch.service.clock import CHINA
from dispatch.service.roads import RoadAtlas

LOAD_HOURS = 12
MOST_KEPT_ROUTE_POINTS = 400


class CandidateService:
    """Recommends units; what it recommends is kept, and a dispatch names it.

    Parameters
    ----------
    board, positions
        Give the live board and the latest positions of this process; where the board is
        not loaded yet, the store is asked.
    """

    def __init__(
        self,
        cases: Cases,
        atlas: RoadAtlas,
        clock: Callable[[], datetime],
        board: Callable[[], Board | None],
        positions: Callable[[], Positions | None],
    ) -> None:
        self._cases = cases
        self._atlas = atlas
        self._clock = clock
        self._board = board
        self._positions = positions

    def of(self, actor: Actor, incident_id: int, limit: int) -> dict[str, Any]:
        """Return candidates, who is passed over and why, needs and shortfalls, and the name of this choice.

        Raises
        ------
        UnknownThing, NoRoads
        """
        require(actor, Permission.DISPATCH)
        now = self._clock()
        area = self._atlas.of(actor)
        with self._cases.as_done_by(actor) as work:
            incident = work.incident(incident_id)
            if incident is None:
                raise UnknownThing(kind="incident", id=incident_id)
            bound_ids = {one.unit_id for one in work.assignments_of(incident_id) if one.state in ACTIVE}
            plan = plan_for(work.plans(), incident.class_code, incident.alarm_level)
            loads = work.loads(now - timedelta(hours=LOAD_HOURS))
            units = list(self._units(actor)) or list(work.roster())
            fleet = area.with_units(units)
            answer = recommend(
                area.roads,
                [Standing(unit, fix, loads.get(unit.id, 0)) for unit, fix in units],
                incident.lng,
                incident.lat,
                plan.needs if plan else (),
                now,
                CHINA,
                bound=[unit for unit, _ in units if unit.id in bound_ids],
                limit=limit,
                fleet=fleet,
                water=area.water,
            ).to_json()
            choice = work.add_choice(incident, answer["candidates"], now)
        # Names the parts of the network, so that a reader knows which streets were asked.
        return {"choice": str(choice), "incident": incident.id, "version": incident.version, **answer}

    def _units(self, actor: Actor) -> Iterable[tuple[Unit, Fix | None]]:
        """Yield the units of the board in scope, each with its latest position."""
        board, positions = self._board(), self._positions()
        if board is None or positions is None:
            return
        fixes = {
            unit_id: (lng, lat, at_s)
            for unit_id, lng, lat, at_s in zip(
                positions.unit_id.tolist(), positions.lng.tolist(), positions.lat.tolist(), positions.at_s.tolist(),
                strict=True,
            )
        }  # fmt: skip
        for id, unit in board.units.items():
            if shows_unit(actor.scope, unit.community_code):
                there = fixes.get(id)
                fix = Fix(id, there[0], there[1], datetime.fromtimestamp(there[2], UTC)) if there else None
                yield unit, fix
