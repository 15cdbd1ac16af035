"""Whom to send: rank, explain, suggest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, tzinfo
from math import inf

import numpy as np
from numpy.typing import NDArray

from dispatch.nearest import NO_WATER, Candidate, Roads
from dispatch.plans import Need, coverage
from dispatch.recommendation.answer import PassedOver, RankedUnit, Recommendation
from dispatch.recommendation.crew import Crew
from dispatch.recommendation.remarks import Code, Remark
from dispatch.recommendation.scene import Scene
from dispatch.recommendation.standing import Standing
from dispatch.recommendation.suggestion import suggest
from dispatch.resources import Unit
from geo.road_reasons import Reason, Why
from geo.road_route import Route

MOST_CANDIDATES = 10
MOST_PASSED_OVER = 10
ROUTES_DRAWN = 5
OLD_POSITION_S = 60.0
"""From this age on a position is called old; the interval grows from the first second."""


def recommend(
    roads: Roads,
    crew: Crew,
    lng: float,
    lat: float,
    needs: Sequence[Need],
    now: datetime,
    zone: tzinfo,
    bound: Sequence[Unit] = (),
    limit: int = MOST_CANDIDATES,
    water: NDArray[np.object_] = NO_WATER,
) -> Recommendation:
    """Rank the units that are available, on shift and able, exactly by their travel time.

    Able is who has one of the capabilities that are still missing; where nothing is missing
    one of those the plan asks for; where it asks for nothing anybody. Nobody is left out
    for being far away by eye, and no other thing than time decides but between equals: then
    the smaller load, then the lower id.

    Parameters
    ----------
    crew
        All units in scope, whatever they do, placed on `roads`; those of `bound` are not considered.
    lng, lat
        The incident, WGS 84.
    needs
        What the plan asks for, in its order.
    zone
        Where the shifts' times of day are told.
    bound
        Units already reserved for or sent to this incident.
    limit
        How many candidates, not counting those the suggestion adds.
    water
        Areas of water, WGS 84 polygons (n,), to tell rivers from other detours.

    Raises
    ------
    geo.road_snapping.PositionUnusable
        If the incident or a unit has no usable position.

    Notes
    -----
    Costs a search as far as the slowest candidate, one as far for each unit missing, and,
    where somebody is passed over, one of the whole graph.
    """
    asked = ~np.isin(crew.unit_id, [unit.id for unit in bound])
    around = Scene(roads, crew, asked, lng, lat)
    met = coverage(needs, [unit.capabilities for unit in bound])
    missing = [cover.capability for cover in met if cover.missing]
    wanted = tuple(missing or [cover.capability for cover in met])
    able, local = frozenset(wanted), now.astimezone(zone).time()
    ready = asked & crew.ready(able, local)

    ranked = around.first(ready, limit)
    chosen, suggestion = suggest(around, ready, needs, [unit.capabilities for unit in bound])
    listed = {candidate.unit_id for candidate in ranked}
    later = sorted((one for one in chosen if one.unit_id not in listed), key=around.turn)
    candidates = (*ranked, *later)
    nearer = _looking_nearer(around, candidates)
    why = _why_not_first(around, candidates, nearer, water)
    units = [around.standing(one).unit for one in chosen]
    covered = coverage(needs, [unit.capabilities for unit in (*bound, *units)])
    return Recommendation(
        at=now,
        candidates=_described(around, candidates, wanted, why, now),
        passed_over=tuple(_passed(around, one, candidates, able, local, why, now) for one in nearer),
        needs=met,
        suggestion=suggestion,
        shortfalls=tuple(cover for cover in covered if cover.missing),
    )


def _looking_nearer(around: Scene, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the units that look nearer than the leader and are not among the candidates, the nearest first."""
    among = around.asked.copy()
    among[[around.row(candidate) for candidate in candidates]] = False
    within_m = candidates[0].straight_m if candidates else inf
    return around.times(around.looking_nearest(among, within_m, MOST_PASSED_OVER))


def _why_not_first(
    around: Scene, candidates: Sequence[Candidate], nearer: Sequence[Candidate], water: NDArray[np.object_]
) -> Mapping[str, Reason]:
    """Return what holds up each unit that looks nearer than the leader."""
    if not candidates:
        return {}
    leader, *others = candidates
    asked = [one for one in (*others, *nearer) if one.straight_m < leader.straight_m]
    return around.roads.reasons(around.lng, around.lat, around.crew.fleet, [leader, *asked], water) if asked else {}


def _described(
    around: Scene,
    candidates: Sequence[Candidate],
    wanted: Sequence[str],
    why: Mapping[str, Reason],
    now: datetime,
) -> tuple[RankedUnit, ...]:
    slowest_s = max((one.eta_s for one in candidates), default=0.0)
    keys = [one.unit_id for one in candidates]
    ways = around.roads.routes(around.lng, around.lat, around.crew.fleet, keys, slowest_s)
    return tuple(
        _ranked(around, turn, candidates, way, wanted, why.get(candidates[turn].unit_id), now)
        for turn, way in enumerate(ways)
    )


def _ranked(
    around: Scene,
    turn: int,
    candidates: Sequence[Candidate],
    way: Route | None,
    wanted: Sequence[str],
    why: Reason | None,
    now: datetime,
) -> RankedUnit:
    assert way is not None, "whoever is ranked can come"
    candidate = candidates[turn]
    standing = around.standing(candidate)
    able = dict.fromkeys(standing.unit.capabilities)
    matched = tuple(capability for capability in wanted if capability in able)
    age_s = standing.age_s(now)
    remarks = [*_turn_remarks(turn, candidates, standing.load), *_road_remarks(why)]
    if matched:
        remarks.append(Remark(Code.MATCHES, len(matched)))
    remarks += _other_remarks(standing, candidate, age_s)
    return RankedUnit(
        unit=standing.unit,
        eta_s=candidate.eta_s,
        eta_low_s=max(0.0, candidate.eta_s - age_s),
        eta_high_s=candidate.eta_s + age_s,
        distance_m=way.metres + way.off_road_m,
        straight_m=candidate.straight_m,
        matched=matched,
        extra=tuple(capability for capability in able if capability not in wanted),
        load=standing.load,
        remarks=tuple(remarks),
        route=tuple(map(tuple, way.coordinates.tolist())) if turn < ROUTES_DRAWN else None,
    )


def _turn_remarks(turn: int, candidates: Sequence[Candidate], load: int) -> list[Remark]:
    """Say where in the ranking it stands, and why there."""
    eta_s = candidates[turn].eta_s
    if turn == 0:
        return [Remark(Code.FASTEST, candidates[1].eta_s - eta_s if len(candidates) > 1 else None)]
    remarks = [Remark(Code.BEHIND, eta_s - candidates[0].eta_s)]
    if eta_s == candidates[turn - 1].eta_s:
        remarks.append(Remark(Code.SAME_TIME, load))
    return remarks


def _road_remarks(why: Reason | None) -> list[Remark]:
    if why is None or why.code is Why.SAME:
        return []
    return [Remark(Code(why.code.value), why.seconds if why.seconds < inf else None)]


def _other_remarks(standing: Standing, candidate: Candidate, age_s: float) -> list[Remark]:
    remarks = []
    if standing.load:
        remarks.append(Remark(Code.LOADED, standing.load))
    if standing.fix is None:
        remarks.append(Remark(Code.POSITION_ASSUMED))
    elif age_s >= OLD_POSITION_S:
        remarks.append(Remark(Code.POSITION_OLD, age_s))
    if candidate.passed_over:
        remarks.append(Remark(Code.STREET_CUT_OFF, candidate.off_road_m))
    return remarks


def _passed(
    around: Scene,
    unit: Candidate,
    candidates: Sequence[Candidate],
    able: frozenset[str],
    local: time,
    why: Mapping[str, Reason],
    now: datetime,
) -> PassedOver:
    standing = around.standing(unit)
    extra_s = unit.eta_s - candidates[0].eta_s if candidates and unit.reachable else None
    remarks = list(standing.hindrances(able, local))
    if not remarks and extra_s is not None:
        remarks.append(Remark(Code.BEHIND, extra_s))
    remarks += _road_remarks(why.get(unit.unit_id))
    if not unit.reachable and not any(remark.code is Code.UNREACHABLE for remark in remarks):
        remarks.append(Remark(Code.UNREACHABLE))
    remarks += _other_remarks(standing, unit, standing.age_s(now))
    return PassedOver(
        unit=standing.unit,
        eta_s=unit.eta_s,
        extra_s=extra_s,
        straight_m=unit.straight_m,
        load=standing.load,
        remarks=tuple(remarks),
    )
