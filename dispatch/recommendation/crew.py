"""Units as columns: thousands of them are looked through at once, and only those shown are spoken of one by one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.nearest import Fleet, Roads, UnitPosition
from dispatch.recommendation.standing import Standing, position_of
from dispatch.resources import Fix, Unit, UnitStatus
from geo.road_ways import Way

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
ALWAYS = -1
"""Start of a shift that never ends."""


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Where units were last seen: ids in ascending order, WGS 84, seconds since 1970; (n,) each."""

    unit_id: Ints
    lng: Floats
    lat: Floats
    at_s: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Crew:
    """n units, row by row those of `fleet`; immutable.

    Attributes
    ----------
    units
        Each as it was when the crew was made.
    unit_id, load
        Identity, and assignments in this shift, int64 (n,).
    lng, lat
        Where each is taken to be, WGS 84: where it was last seen, else its post; float64 (n,).
    at_s
        When it was seen, seconds since 1970, NaN for never; float64 (n,).
    available
        Whether its status is that, (n,).
    shift
        Start and end of its shift in microseconds of the local day, the start ALWAYS where it
        never ends; int64 (2, n).
    post
        Where each is when it was never seen, WGS 84 longitudes and latitudes, float64 (2, n).
    able
        By capability who has it, (n,) each.
    """

    fleet: Fleet
    units: tuple[Unit, ...]
    unit_id: Ints
    load: Ints
    lng: Floats
    lat: Floats
    at_s: Floats
    available: Mask
    shift: Ints
    post: Floats
    able: Mapping[str, Mask]

    def __len__(self) -> int:
        return len(self.units)

    @classmethod
    def of(cls, roads: Roads, standings: Sequence[Standing]) -> "Crew":
        """Put units onto the roads."""
        units = tuple(one.unit for one in standings)
        return cls(
            fleet=roads.place([position_of(one.unit, one.fix) for one in standings]),
            units=units,
            unit_id=np.array([unit.id for unit in units], np.int64),
            load=np.array([one.load for one in standings], np.int64),
            lng=np.array([one.lng for one in standings], np.float64),
            lat=np.array([one.lat for one in standings], np.float64),
            at_s=np.array([one.fix.at.timestamp() if one.fix else np.nan for one in standings], np.float64),
            **_columns(units),
        )

    @classmethod
    def seen(cls, roads: Roads, units: Sequence[Unit], sightings: Sightings, loads: Mapping[int, int]) -> "Crew":
        """Put units onto the roads where they were last seen."""
        fixes = _fixes(sightings)
        return cls.of(roads, [Standing(unit, fixes.get(unit.id), loads.get(unit.id, 0)) for unit in units])

    def now(self, roads: Roads, units: Sequence[Unit], sightings: Sightings, loads: Mapping[int, int]) -> "Crew":
        """Return the same units as they are now; only what changed is made anew.

        Units come in the order of the crew; where others have joined or left, it is made from the beginning.
        """
        if len(units) != len(self.units):
            return Crew.seen(roads, units, sightings, loads)
        changed = [row for row, (unit, held) in enumerate(zip(units, self.units, strict=True)) if unit is not held]
        if any(units[row].id != self.units[row].id for row in changed):
            return Crew.seen(roads, units, sightings, loads)
        crew = self._with_units(units, changed) if changed else self
        rows = np.minimum(np.searchsorted(sightings.unit_id, self.unit_id), max(len(sightings.unit_id) - 1, 0))
        known = sightings.unit_id[rows] == self.unit_id if len(sightings.unit_id) else np.zeros(len(self), bool)
        lng, lat, at_s = crew.post[0].copy(), crew.post[1].copy(), np.full(len(self), np.nan)
        for column, seen in ((lng, sightings.lng), (lat, sightings.lat), (at_s, sightings.at_s)):
            column[known] = seen[rows[known]]
        moved = (lng != self.lng) | (lat != self.lat)
        moved[[row for row in changed if units[row].way is not self.units[row].way]] = True
        fleet = self.fleet
        if moved.any():
            placed = [
                UnitPosition(str(units[row].id), float(lng[row]), float(lat[row]), Way(units[row].way.value))
                for row in np.flatnonzero(moved).tolist()
            ]
            fleet = roads.moved(fleet, placed)
        return replace(crew, fleet=fleet, lng=lng, lat=lat, at_s=at_s, load=_loads(self.unit_id, loads))

    def standing(self, row: int) -> Standing:
        """Return one unit as it stands."""
        unit, at_s = self.units[row], float(self.at_s[row])
        at = None if np.isnan(at_s) else datetime.fromtimestamp(at_s, UTC)
        fix = Fix(unit.id, float(self.lng[row]), float(self.lat[row]), at) if at else None
        return Standing(unit, fix, int(self.load[row]))

    def ready(self, wanted: Collection[str], local: time) -> Mask:
        """Return who is ready and able, as `Standing.hindrances` says it of one unit, (n,)."""
        start, end = self.shift
        now = _microseconds(local)
        on_duty = np.where(start < end, (start <= now) & (now < end), (now >= start) | (now < end)) | (start == ALWAYS)
        ready: Mask = self.available & on_duty
        if wanted:
            able = np.zeros(len(self), bool)
            for capability in wanted:
                able |= self.has(capability)
            ready &= able
        return ready

    def has(self, capability: str) -> Mask:
        """Return who has a capability, (n,)."""
        found = self.able.get(capability)
        return np.zeros(len(self), bool) if found is None else found

    def _with_units(self, units: Sequence[Unit], changed: Sequence[int]) -> "Crew":
        columns = _columns([units[row] for row in changed])
        available, shift, post = self.available.copy(), self.shift.copy(), self.post.copy()
        available[changed], shift[:, changed], post[:, changed] = (
            columns[name] for name in ("available", "shift", "post")
        )
        able = dict(self.able)
        if any(units[row].capabilities != self.units[row].capabilities for row in changed):
            for capability in {*able, *columns["able"]}:
                held = self.has(capability).copy()
                held[changed] = columns["able"].get(capability, False)
                able[capability] = held
        return replace(self, units=tuple(units), available=available, shift=shift, post=post, able=able)


def _columns(units: Sequence[Unit]) -> dict[str, Any]:
    able: dict[str, Mask] = {}
    for row, unit in enumerate(units):
        for capability in unit.capabilities:
            if capability not in able:
                able[capability] = np.zeros(len(units), bool)
            able[capability][row] = True
    return {
        "available": np.array([unit.status is UnitStatus.AVAILABLE for unit in units], bool),
        "shift": np.array([_shift(unit) for unit in units], np.int64).reshape(-1, 2).T.copy(),
        "post": np.array([(unit.home_lng, unit.home_lat) for unit in units], np.float64).reshape(-1, 2).T.copy(),
        "able": able,
    }


def _shift(unit: Unit) -> tuple[int, int]:
    start, end = unit.shift_from, unit.shift_to
    if start is None or end is None or start == end:
        return ALWAYS, ALWAYS
    return _microseconds(start), _microseconds(end)


def _microseconds(local: time) -> int:
    return ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond


def _loads(unit_id: Ints, loads: Mapping[int, int]) -> Ints:
    found = np.zeros(len(unit_id), np.int64)
    if loads:
        row_of = {id: row for row, id in enumerate(unit_id.tolist())}
        for id, load in loads.items():
            if id in row_of:
                found[row_of[id]] = load
    return found


def _fixes(sightings: Sightings) -> dict[int, Fix]:
    columns = (sightings.unit_id, sightings.lng, sightings.lat, sightings.at_s)
    return {
        id: Fix(id, lng, lat, datetime.fromtimestamp(at_s, UTC))
        for id, lng, lat, at_s in zip(*(column.tolist() for column in columns), strict=True)
    }
