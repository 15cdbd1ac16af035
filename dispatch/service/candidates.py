"""Whom to send: ranked by road over the units as the live board has them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dispatch.china_time import CHINA
from dispatch.errors import NoRoads, UnknownThing
from dispatch.incidents import Incident
from dispatch.live.board import Board
from dispatch.live.positions import Positions
from dispatch.live.scope import shows_unit
from dispatch.permissions import Actor, Permission, require
from dispatch.plans import plan_for
from dispatch.ports import Cases, CaseWork
from dispatch.recommendation import MOST_CANDIDATES, Crew, Sightings, Standing, answer_sha256, recommend
from dispatch.resources import ACTIVE
from dispatch.service.roads import Area, RoadAtlas

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
            choice, answer = self._kept(actor, work, incident, area, limit, now)
        return {"choice": str(choice), "incident": incident.id, "version": incident.version, **answer}

    def kept_for(
        self, actor: Actor, work: CaseWork, incident: Incident, now: datetime
    ) -> tuple[int, Mapping[str, Any]] | None:
        """Keep, in the transaction of a dispatch that names no choice, what it could have been chosen from.

        Returns
        -------
        The id of the choice and the recommendation; None where there are no streets to rank by.
        """
        try:
            area = self._atlas.of(actor)
        except NoRoads:
            return None
        return self._kept(actor, work, incident, area, MOST_CANDIDATES, now)

    def _kept(
        self, actor: Actor, work: CaseWork, incident: Incident, area: Area, limit: int, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        bound_ids = {one.unit_id for one in work.assignments_of(incident.id) if one.state in ACTIVE}
        plan = plan_for(work.plans(), incident.class_code, incident.alarm_level)
        loads = work.loads(now - timedelta(hours=LOAD_HOURS))
        crew = self.crew_of(actor, work, area, loads)
        answer = recommend(
            area.roads,
            crew,
            incident.lng,
            incident.lat,
            plan.needs if plan else (),
            now,
            CHINA,
            bound=[unit for unit in crew.units if unit.id in bound_ids] if bound_ids else (),
            limit=limit,
            water=area.water,
        ).to_json()
        return work.add_choice(incident, answer, answer_sha256(answer), now), answer

    def chosen_from(self, actor: Actor, choice_id: int) -> dict[str, Any]:
        """Return the recommendation of a choice as it was kept; raises UnknownThing."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            found = work.choice(choice_id)
            # Who sees the units of a community need not see all that happens there.
            if found is None or work.incident(found[0]) is None:
                raise UnknownThing(kind="choice", id=choice_id)
        return {"choice": str(choice_id), "incident": found[0], **found[1]}

    def crew_of(self, actor: Actor, work: CaseWork, area: Area, loads: Mapping[int, int]) -> Crew:
        """Return the units in scope, each where it was last seen: those of the board, as the store has them now.

        Whoever has just sent a unit and asks again must not be offered it because the board has
        not heard of that yet.
        """
        board, positions = self._board(), self._positions()
        if board is not None and positions is not None:
            changed = {unit.id: unit for unit in work.units_since(board.seq)}
            codes = {unit.community_code for unit in board.units.values()}
            shown = {code for code in codes if shows_unit(actor.scope, code)}
            units = [changed.get(id, unit) for id, unit in board.units.items()] if changed else [*board.units.values()]
            if shown != codes:
                units = [unit for unit in units if unit.community_code in shown]
            if units:
                sightings = Sightings(positions.unit_id, positions.lng, positions.lat, positions.at_s)
                return area.crew(actor.scope, units, sightings, loads)
        return Crew.of(area.roads, [Standing(unit, fix, loads.get(unit.id, 0)) for unit, fix in work.roster()])
