"""Put the figures of a period together, for each officer, grid or community."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dispatch.appraisal.handling import Handling, handlings
from dispatch.appraisal.load import Load, blended, load_of
from dispatch.appraisal.metrics import Amounts, amounts_of_cases
from dispatch.appraisal.patrolled import amounts_of_patrols
from dispatch.appraisal.period import Period
from dispatch.appraisal.postings import Posting, postings, served_days
from dispatch.appraisal.records import Credit, Ground, Level, Patrolled, Patrols, Placed, Records
from dispatch.appraisal.score import Score, score
from dispatch.appraisal.weights import WeightTable

COMMUNITY_DIGITS = 12
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stay:
    """A grid and how many days of the period an officer was posted there."""

    grid_code: str
    grid_name: str
    days: float


@dataclass(frozen=True, slots=True)
class Appraised:
    """One officer, grid or community.

    Attributes
    ----------
    ref
        Number of the unit, or code of the grid or community.
    stays
        Of an officer: the grids of the period, the longest stay first.
    served_days
        Days of the period with somebody, or a grid, to appraise.
    done
        The handlings that count, for whoever asks which cases they were.
    """

    level: Level
    ref: str
    name: str
    post: str
    community_code: str
    community: str
    stays: tuple[Stay, ...]
    served_days: float
    amounts: Amounts
    score: Score
    load: Load
    done: tuple[Handling, ...]


def appraise(
    level: Level, records: Records, patrols: Patrols, table: WeightTable, period: Period, now: datetime
) -> list[Appraised]:
    """Return everybody of a level who served in the period, by reference; the order of records does not matter."""
    begins, ends = period.begins, period.ends
    done = [one for one in handlings(records.moments) if begins <= one.handled_at < ends]
    match level:
        case Level.OFFICER:
            return _officers(records, done, patrols, table, period, now)
        case Level.GRID:
            return _grids(records, done, patrols, table, period, now)
        case Level.COMMUNITY:
            return _communities(records, done, patrols, table, period, now)


def _officers(
    records: Records, done: Sequence[Handling], patrols: Patrols, table: WeightTable, period: Period, now: datetime
) -> list[Appraised]:
    grounds = {one.code: one for one in records.grounds}
    reported = _reported(records.placed, period)
    credited = credits_of(records, done)
    stood: dict[int, list[Posting]] = defaultdict(list)
    for posting in postings(records.moves, period, now):
        stood[posting.unit_id].append(posting)
    walked = _walked((one.unit_id, one) for one in patrols.by_officer)
    found = []
    for officer in sorted(records.officers, key=lambda one: one.unit_id):
        own, mine = stood.get(officer.unit_id, []), credited.get(officer.unit_id, [])
        if not own and not mine:
            continue
        days = served_days(own)
        happened = sum(_during(reported.get(one.grid_code, ()), one) for one in own if one.grid_code)
        amounts = amounts_of_cases(mine, happened, days) | amounts_of_patrols(walked.get(officer.unit_id, ()), days)
        load = blended(
            [(load_of(grounds[one.grid_code], 0), one.days) for one in own if one.grid_code in grounds], happened
        )
        found.append(
            Appraised(
                Level.OFFICER, str(officer.unit_id), officer.name, officer.post, officer.community_code,
                records.communities.get(officer.community_code, officer.community_code),
                _stays(own, grounds), days, amounts, score(table, amounts), load, tuple(mine),
            )
        )  # fmt: skip
    return found


def _grids(
    records: Records, done: Sequence[Handling], patrols: Patrols, table: WeightTable, period: Period, now: datetime
) -> list[Appraised]:
    lies = {one.incident_id: one.grid_code for one in records.placed}
    here = _by(done, lies)
    begins, ends = period.begins, period.ends
    reported = Counter(one.grid_code for one in records.placed if begins <= one.reported_at < ends)
    walked = _walked((one.grid_code, one) for one in patrols.by_grid)
    days = period.elapsed_days(now)
    found = []
    for ground in sorted(records.grounds, key=lambda one: one.code):
        mine = here.get(ground.code, [])
        amounts = amounts_of_cases(mine, reported[ground.code], days) | amounts_of_patrols(
            walked.get(ground.code, ()), days
        )
        found.append(
            Appraised(
                Level.GRID, ground.code, ground.name, "", ground.community_code,
                records.communities.get(ground.community_code, ground.community_code), (), days, amounts,
                score(table, amounts), load_of(ground, reported[ground.code]), tuple(mine),
            )
        )  # fmt: skip
    return found


def _communities(
    records: Records, done: Sequence[Handling], patrols: Patrols, table: WeightTable, period: Period, now: datetime
) -> list[Appraised]:
    lies: dict[int, str | None] = {one.incident_id: one.community_code for one in records.placed}
    here = _by(done, lies)
    begins, ends = period.begins, period.ends
    reported = Counter(one.community_code for one in records.placed if begins <= one.reported_at < ends)
    grounds: dict[str, list[Ground]] = defaultdict(list)
    for ground in records.grounds:
        if ground.valid_to is None or ground.valid_to > period.last:
            grounds[ground.community_code].append(ground)
    walked = _walked((one.grid_code[:COMMUNITY_DIGITS], one) for one in patrols.by_grid)
    days = period.elapsed_days(now)
    found = []
    for code, name in sorted(records.communities.items()):
        mine = here.get(code, [])
        amounts = amounts_of_cases(mine, reported[code], days) | amounts_of_patrols(walked.get(code, ()), days)
        load = Load.total([load_of(ground, 0) for ground in grounds[code]], reported[code])
        found.append(
            Appraised(
                Level.COMMUNITY, code, name, "", code, name, (), days, amounts, score(table, amounts), load, tuple(mine)
            )
        )
    return found


def credits_of(records: Records, done: Sequence[Handling]) -> dict[int, list[Handling]]:
    """Return the handlings each officer took part in: on the scene to the end, or the one who reported it done."""
    known = {one.unit_id for one in records.officers}
    there: dict[int, list[Credit]] = defaultdict(list)
    for credit in records.credits:
        there[credit.incident_id].append(credit)
    found: dict[int, list[Handling]] = defaultdict(list)
    for one in done:
        who = {credit.unit_id for credit in there[one.incident_id] if one.began_at < credit.done_at <= one.handled_at}
        kind, _, number = one.actor.partition(":")
        if kind == "unit" and number.isdigit():
            who.add(int(number))
        for unit_id in who & known:
            found[unit_id].append(one)
    return found


def reported_of(level: Level, ref: str, records: Records, period: Period, now: datetime) -> list[Placed]:
    """Return the incidents that the load of one counts, the latest first: of an officer those of the grid meanwhile."""
    begins, ends = period.begins, period.ends
    found = [one for one in records.placed if begins <= one.reported_at < ends]
    if level is Level.GRID:
        found = [one for one in found if one.grid_code == ref]
    elif level is Level.COMMUNITY:
        found = [one for one in found if one.community_code == ref]
    else:
        own = [one for one in postings(records.moves, period, now) if str(one.unit_id) == ref and one.grid_code]
        found = [
            one
            for one in found
            if any(one.grid_code == stay.grid_code and stay.begins <= one.reported_at < stay.ends for stay in own)
        ]
    return sorted(found, key=lambda one: (one.reported_at, one.incident_id), reverse=True)


def _walked(of: Iterable[tuple[Key, Patrolled]]) -> dict[Key, list[Patrolled]]:
    found: dict[Key, list[Patrolled]] = defaultdict(list)
    for key, one in of:
        found[key].append(one)
    return found


def _by(done: Sequence[Handling], lies: Mapping[int, str | None]) -> dict[str, list[Handling]]:
    found: dict[str, list[Handling]] = defaultdict(list)
    for one in done:
        place = lies.get(one.incident_id)
        if place is not None:
            found[place].append(one)
    return found


def _reported(placed: Sequence[Placed], period: Period) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    begins, ends = period.begins, period.ends
    for one in placed:
        if one.grid_code is not None and begins <= one.reported_at < ends:
            found[one.grid_code].append(one.reported_at)
    return found


def _during(moments: Sequence[datetime], posting: Posting) -> int:
    return sum(posting.begins <= at < posting.ends for at in moments)


def _stays(own: Sequence[Posting], grounds: Mapping[str, Ground]) -> tuple[Stay, ...]:
    days: dict[str, float] = defaultdict(float)
    for one in own:
        if one.grid_code is not None:
            days[one.grid_code] += one.days
    ordered = sorted(days.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Stay(code, grounds[code].name if code in grounds else code, lasted) for code, lasted in ordered)
