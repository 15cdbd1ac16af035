"""One look at the positions that have arrived: what of the ground they saw, day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.patrols import arrivals, minutes
from data.patrols.arrivals import Arrived
from data.patrols.days import DayRecord, put_days, put_grid_days, read_days
from data.patrols.grounds import Grounds, read_memory, write_memory
from data.patrols.statements import statement
from data.patrols.walkers import DEVICE_BITS, Walkers, device_of, track_of, unit_of, walkers
from dispatch.china_time import CHINA_S, DAY_S
from dispatch.errors import BadValue
from dispatch.patrols import recalled
from dispatch.patrols.seeing import Seen, Sights, Ways, days_of, joined, seen
from dispatch.patrols.walking import Walk
from dispatch.tracks.minutes import Minutes, minutes_of
from dispatch.tracks.minutes import joined as joined_minutes
from geo.stretches import Stretches, StretchMap

LOOKING_LOCK = 0x6A7C  # one at a time on a database
SETTLED = timedelta(seconds=20)
"""So long after it arrived a position is in the table for everybody to read."""
EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Looked:
    """What a look came to.

    Attributes
    ----------
    touched
        Units that were heard of, with the first moment of what is new.
    sights
        Stretches by the day number: which track saw which place of its community's ground.
    again
        How many tracks were read anew from the beginning of their day.
    """

    fixes: int = 0
    touched: dict[int, float] = field(default_factory=dict)
    sights: dict[int, Sights] = field(default_factory=dict)
    cells: dict[int, Sights] = field(default_factory=dict)
    again: int = 0
    who: Walkers | None = None


@dataclass(slots=True)
class _Day:
    """What a look knows of one day."""

    carried: dict[int, DayRecord]
    stretches: list[Sights] = field(default_factory=list)
    cells: list[Sights] = field(default_factory=list)
    ways: list[Ways] = field(default_factory=list)
    ends: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)


class Look:
    """One look, in the owner's transaction; at all positions there are of the days in `whole` (None: of every day)."""

    def __init__(self, connection: Connection, kept: Grounds, whole: Iterable[date] | None = ()) -> None:
        self._connection = connection
        self._kept = kept
        self._whole = whole
        self._said: list[Minutes] = []
        self._who = walkers(connection)
        self._ground: Mapping[str, Stretches] = kept.of(connection)
        self._maps: dict[int, StretchMap] = {}
        self._days: dict[int, _Day] = {}
        self.looked = Looked(who=self._who)

    def take(self, came: Arrived) -> None:
        """Look at positions in any order."""
        row = self._who.row(came.unit_id)
        walked = row >= 0
        track = track_of(came.unit_id, came.device_id)
        day = days_of(came.at_s)
        for number in np.unique(day[walked]).tolist():
            self._take(number, came, track, np.flatnonzero(walked & (day == number)))
        # Cars see no streets on foot, but they are present.
        self._said.append(minutes_of(came.unit_id, came.cell, came.at_s))
        self.looked.fixes += len(came)

    def end(self) -> Looked:
        """Write down what was seen."""
        for number, day in self._days.items():
            self._look_again(number, day)
            self._write(number, day)
        minutes.add(self._connection, joined_minutes(self._said), self._whole)
        return self.looked

    def _take(self, number: int, came: Arrived, track: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
        day = self._day(number)
        tracks, which = np.unique(track[rows], return_inverse=True)
        ended = [day.ends.get(one) for one in tracks.tolist()]
        until = np.array([end[0] if end else -np.inf for end in ended])
        # What comes after what is later cannot be added to it: the whole track is read again.
        late = np.unique(which[came.at_s[rows] < until[which]])
        day.again.update(tracks[late].tolist())
        known = np.array([one in day.again for one in tracks.tolist()])
        self._touch(tracks, which, came.at_s[rows])
        rows = rows[~known[which]]
        before = [
            (one, *end) for one, end, again in zip(tracks.tolist(), ended, known, strict=True) if end and not again
        ]
        if len(rows):
            self._add(day, self._seen(came, track[rows], rows, before))

    def _touch(self, tracks: NDArray[np.int64], which: NDArray[np.int64], at_s: NDArray[np.float64]) -> None:
        first = np.full(len(tracks), np.inf)
        np.minimum.at(first, which, at_s)
        for unit, moment in zip(unit_of(tracks).tolist(), first.tolist(), strict=True):
            self.looked.touched[unit] = min(self.looked.touched.get(unit, np.inf), moment)

    def _seen(
        self,
        came: Arrived,
        track: NDArray[np.int64],
        rows: NDArray[np.int64],
        before: Iterable[tuple[int, float, float, float]],
    ) -> Seen:
        old = np.array(list(before), np.float64).reshape(-1, 4).T
        tracks = np.concatenate((old[0].astype(np.int64), track))
        at_s = np.concatenate((old[1], came.at_s[rows]))
        order = np.lexsort((at_s, tracks))
        walk = Walk(
            tracks[order], at_s[order], np.concatenate((old[2], came.lng[rows]))[order],
            np.concatenate((old[3], came.lat[rows]))[order],
        )  # fmt: skip
        cell = np.concatenate((np.zeros(old.shape[1], np.int64), came.cell[rows]))[order]
        ground_of = self._who.community[self._who.row(unit_of(walk.unit_id))]
        for place in np.unique(ground_of).tolist():
            found = self._kept.map_of(self._who.communities[place]) if place not in self._maps else None
            if found is not None:
                self._maps[place] = found
        return seen(walk, cell, order < old.shape[1], ground_of, self._maps)

    def _add(self, day: _Day, found: Seen) -> None:
        day.stretches.append(found.stretches)
        day.cells.append(found.cells)
        day.ways.append(found.ways)
        ways = found.ways
        ends = zip(ways.last_s.tolist(), ways.last_lng.tolist(), ways.last_lat.tolist(), strict=True)
        day.ends.update(zip(ways.track.tolist(), ends, strict=True))

    def _day(self, number: int) -> _Day:
        if number not in self._days:
            carried = read_days(self._connection, EPOCH + timedelta(days=number))
            day = _Day(carried)
            for one, record in carried.items():
                if record.ground == self._fingerprint(one):
                    day.ends[one] = (record.last_s, record.last_lng, record.last_lat)
                else:
                    day.again.add(one)
            self._days[number] = day
        return self._days[number]

    def _fingerprint(self, track: int) -> str:
        ground = self._ground.get(self._who.community_of(track >> DEVICE_BITS))
        return ground.fingerprint if ground else ""

    def _look_again(self, number: int, day: _Day) -> None:
        """Read tracks from the beginning of the day; where their positions are gone, what was seen stays."""
        begins = datetime.fromtimestamp(number * DAY_S - CHINA_S, UTC)
        day.ways = [_without(part, day.again) for part in day.ways]
        for track in sorted(day.again):
            parts = arrivals.of_track(
                self._connection, track >> DEVICE_BITS, device_of(track), begins, begins + timedelta(days=1)
            )
            for came in parts:
                rows = np.arange(len(came))
                day.carried.pop(track, None)
                self._add(day, self._seen(came, track_of(came.unit_id, came.device_id), rows, ()))
            self.looked.again += 1

    def _write(self, number: int, day: _Day) -> None:
        stretches, cells = joined(day.stretches), joined(day.cells)
        self.looked.sights[number], self.looked.cells[number] = stretches, cells
        ways = _summed(day.ways)
        records = []
        streets_of, cells_of = _by_track(stretches), _by_track(cells)
        for at, track in enumerate(ways.track.tolist()):
            unit = track >> DEVICE_BITS
            fresh = DayRecord(
                self._who.community_of(unit), unit, device_of(track), self._who.grid_of(unit) or None,
                self._fingerprint(track), streets_of.get(track, _NONE).astype(np.int32), cells_of.get(track, _NONE),
                int(ways.fixes[at]), float(ways.distance_m[at]), float(ways.on_way_s[at]), float(ways.first_s[at]),
                float(ways.last_s[at]), float(ways.last_lng[at]), float(ways.last_lat[at]),
            )  # fmt: skip
            records.append(fresh.after(day.carried.get(track)))
        on = EPOCH + timedelta(days=number)
        put_days(self._connection, on, records)
        touched = sorted({record.community_code for record in records})
        self._remember(touched, stretches, cells, ways)
        for code in touched:
            if code in self._ground:
                put_grid_days(self._connection, on, code, self._ground[code])

    def _remember(self, communities: list[str], stretches: Sights, cells: Sights, ways: Ways) -> None:
        """Bring up to date when each part of the ground was last seen."""
        memories = read_memory(self._connection, communities)
        place = {code: at for at, code in enumerate(self._who.communities)}
        of_stretch, of_cell, of_way = (
            self._who.community[self._who.row(unit_of(each))] for each in (stretches.track, cells.track, ways.track)
        )
        for code in communities:
            if code not in self._ground:
                continue
            ground = recalled(code, memories.get(code), self._ground[code])
            mine = of_stretch == place[code]
            np.maximum.at(ground.stretches_at, stretches.place[mine], np.floor(stretches.last_s[mine]).astype(np.int64))
            mine = of_cell == place[code]
            at = np.searchsorted(ground.stretches.cells, cells.place[mine])
            held = at < len(ground.stretches.cells)
            held[held] = ground.stretches.cells[at[held]] == cells.place[mine][held]
            np.maximum.at(ground.cells_at, at[held], np.floor(cells.last_s[mine][held]).astype(np.int64))
            first_s = float(ways.first_s[of_way == place[code]].min(initial=np.inf))
            since = min(first_s, ground.since_s if ground.since_s is not None else np.inf)
            write_memory(self._connection, replace(ground, since_s=since if np.isfinite(since) else None))


_NONE = np.zeros(0, np.int64)


def _by_track(sights: Sights) -> dict[int, NDArray[np.int64]]:
    """Return the places each track saw, ascending and each once."""
    if not len(sights):
        return {}
    begins = np.flatnonzero(np.r_[True, sights.track[1:] != sights.track[:-1]])
    parts = np.split(sights.place, begins[1:])
    return {track: np.unique(part) for track, part in zip(sights.track[begins].tolist(), parts, strict=True)}


def _without(ways: Ways, tracks: set[int]) -> Ways:
    """Return the ways of all but some tracks."""
    kept = ~np.isin(ways.track, list(tracks))
    return Ways(*(getattr(ways, one.name)[kept] for one in fields(Ways)))


def _summed(parts: list[Ways]) -> Ways:
    """Return the ways of all parts, each track once; of its ends the latest."""
    whole = (
        Ways(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Ways))) if parts else None
    )
    if whole is None or not len(whole.track):
        return whole or Ways(*(np.zeros(0, np.int64),) * 2, *(np.zeros(0),) * 6)
    order = np.lexsort((whole.last_s, whole.track))
    track = whole.track[order]
    begins = np.flatnonzero(np.r_[True, track[1:] != track[:-1]])
    ends = np.r_[begins[1:], len(track)] - 1
    return Ways(
        track[begins],
        np.add.reduceat(whole.fixes[order], begins),
        np.add.reduceat(whole.distance_m[order], begins),
        np.add.reduceat(whole.on_way_s[order], begins),
        np.minimum.reduceat(whole.first_s[order], begins),
        whole.last_s[order][ends],
        whole.last_lng[order][ends],
        whole.last_lat[order][ends],
    )


def look(connection: Connection, kept: Grounds, now: datetime) -> Looked | None:
    """Look at everything that has arrived since the last look, as the owner; None where another is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOOKING_LOCK])
        if cursor.fetchone() != (True,):
            return None
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        cursor.execute("SELECT CASE WHEN received_at = '-infinity' THEN NULL ELSE received_at END FROM seen_until")
        (after,) = cursor.fetchone() or (None,)
    until = now - SETTLED
    if after is not None and until <= after:
        return Looked()
    one = Look(connection, kept, None if after is None else ())
    for came in arrivals.arrived(connection, after, until):
        one.take(came)
    looked = one.end()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE seen_until SET received_at = %s, since = coalesce(since, %s)", [until, until])
    return looked


def presence_of_old(connection: Connection) -> int:
    """Count the presence of days nobody has counted, as the owner; return how many positions were read for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOOKING_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
    return minutes.count_missing(connection)


def look_again(connection: Connection, kept: Grounds, on: date) -> Looked:
    """Reckon a day anew from all its positions, as the owner; what they no longer say is forgotten.

    When a place was last seen is kept: it may have been on a day whose positions are gone.

    Raises
    ------
    BadValue
        No position of that day is kept: what was seen would be forgotten, and nothing put in its place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOOKING_LOCK])
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        cursor.execute(statement("any_on"), {"day": on})
        if cursor.fetchone() != (True,):
            cursor.execute(statement("kept_days"))
            first, last = cursor.fetchone() or (None, None)
            raise BadValue(name="day", value=on, why=f"{first} … {last}" if first else "还没有位置 / no positions yet")
        cursor.execute("DELETE FROM seen_day WHERE day = %s", [on])
    minutes.forget(connection, on)
    one = Look(connection, kept, [on])
    for came in arrivals.of_day(connection, on):
        one.take(came)
    return one.end()
