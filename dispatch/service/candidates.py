"""Whom to send: ranked by road over the units as the live board has them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from dispatch.errors import UnknownThing
from dispatch.live.board import Board
from dispatch.live.positions import Positions
from dispatch.live.scope import shows_unit
from dispatch.permissions import Actor, Permission, require
from dispatch.plans import plan_for
from dispatch.ports import Cases
from dispatch.recommendation import recommend
from dispatch.resources import ACTIVE, Fix, Unit
from dispatch.service.clock import CHINA
from dispatch.service.roads import RoadAtlas, Seen

LOAD_HOURS = 12


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
            standings, fleet = area.crew(self._units(actor) or _seen(work.roster()), loads)
            answer = recommend(
                area.roads,
                standings,
                incident.lng,
                incident.lat,
                plan.needs if plan else (),
                now,
                CHINA,
                bound=[one.unit for one in standings if one.unit.id in bound_ids],
                limit=limit,
                fleet=fleet,
                water=area.water,
            ).to_json()
            choice = work.add_choice(incident, answer["candidates"], now)
        return {"choice": str(choice), "incident": incident.id, "version": incident.version, **answer}

    def _units(self, actor: Actor) -> list[Seen]:
        """Return the units of the board in scope, each where it was last seen; none while there is no board."""
        board, positions = self._board(), self._positions()
        if board is None or positions is None:
            return []
        columns = (positions.lng.tolist(), positions.lat.tolist(), positions.at_s.tolist())
        at = dict(zip(positions.unit_id.tolist(), zip(*columns, strict=True), strict=True))
        shown: dict[str, bool] = {}
        found = []
        for id, unit in board.units.items():
            code = unit.community_code
            if code not in shown:
                shown[code] = shows_unit(actor.scope, code)
            if shown[code]:
                found.append(Seen(unit, at.get(id)))
        return found


def _seen(roster: Sequence[tuple[Unit, Fix | None]]) -> list[Seen]:
    return [Seen(unit, (fix.lng, fix.lat, fix.at.timestamp()) if fix else None) for unit, fix in roster]
