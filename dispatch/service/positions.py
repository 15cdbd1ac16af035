"""Where units say they are: checked at the door, then handed to the one way in for positions."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import BadValue, UnitForeign, UnknownThing
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports import Cases
from dispatch.resources import Fix, Unit
from dispatch.resources.shifts import on_shift_at
from dispatch.service.devices import Carried
from dispatch.service.ingest import CLOCK_AHEAD, Accounted, Arrived, Ingest
from dispatch.tracks import Observation
from dispatch.tracks.fixes import Fixes, fixes
from geo.datum import Datum, to_wgs84

MOST_POSITIONS = 5_000
FASTEST_MPS = 150.0
ACCOUNTS_DOOR = "account"
NO_DEVICE = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """How many positions were kept, and how many came from units off duty."""

    kept: int
    off_duty: int


class PositionService:
    """Takes positions."""

    def __init__(self, cases: Cases, ingest: Ingest, clock: Callable[[], datetime]) -> None:
        self._cases = cases
        self._clock = clock
        self.ingest = ingest

    def put(self, actor: Actor, said: Sequence[Fix]) -> Kept:
        """Keep positions that an account says of units on duty; sending again changes nothing.

        All or none: one that cannot be is named by its place in the list, from 0. What is
        possible but not believed is dropped and counted.

        Raises
        ------
        UnknownThing, UnitForeign, BadValue, PositionsWaiting, DatabaseAway
        """
        require(actor, Permission.SEND_POSITIONS)
        if len(said) > MOST_POSITIONS:
            raise BadValue(name="positions", value=len(said), why=f"≤ {MOST_POSITIONS}")
        now = self._clock()
        for index, fix in enumerate(said):
            _check(index, fix, now)
        with self._cases.as_done_by(actor) as work:
            units = work.units({fix.unit_id for fix in said})
        on_duty = sorted((fix for fix in said if self._stands(actor, units, fix)), key=lambda fix: fix.at)
        off_duty = len(said) - len(on_duty)
        unit_id = np.array([fix.unit_id for fix in on_duty], np.int64)
        # A unit that an account speaks for is a track of its own beside those of its devices.
        columns = fixes(NO_DEVICE, [_observed(fix) for fix in on_duty])
        arrived = Arrived(ACCOUNTS_DOOR, NO_DEVICE, unit_id, _of_sources(columns, -unit_id), off_duty)
        return Kept(self.ingest.take(arrived).result().kept, off_duty)

    def take(self, carried: Carried, observations: Sequence[Observation]) -> "Future[Accounted]":
        """Keep what a device says of its unit while that is on duty; what cannot be is dropped and counted.

        Sending again changes nothing. The future is done when what is kept is on the disk.

        Raises
        ------
        BadValue
            There are too many of them; none is kept.
        PositionsWaiting
        """
        if len(observations) > MOST_POSITIONS:
            raise BadValue(name="positions", value=len(observations), why=f"≤ {MOST_POSITIONS}")
        columns = _plausible(_in_order(fixes(carried.device.id, observations)), carried.device.datum)
        on_duty = on_shift_at(carried.unit, columns.at_s)
        kept = columns if on_duty.all() else columns.take(on_duty)
        unit_id = np.full(len(kept), carried.unit.id, np.int64)
        off_duty = len(columns) - len(kept)
        return self.ingest.take(Arrived(carried.device.protocol.value, carried.device.id, unit_id, kept, off_duty))

    def said_of(
        self, door: str, units: Mapping[int, Unit], unit_id: NDArray[np.int64], said: Fixes
    ) -> "Future[Accounted]":
        """Keep positions in WGS 84 of many units, each while it is on duty; raises PositionsWaiting."""
        on_duty = np.ones(len(said), bool)
        for id in np.unique(unit_id).tolist():
            mine = unit_id == id
            on_duty[mine] = on_shift_at(units[id], said.at_s[mine])
        return self.ingest.take(Arrived(door, NO_DEVICE, unit_id[on_duty], said.take(on_duty), int((~on_duty).sum())))

    def taken(self, carried: Carried, observations: Sequence[Observation]) -> Awaitable[Accounted]:
        """As `take`, to be awaited."""
        return asyncio.wrap_future(self.take(carried, observations))

    def _stands(self, actor: Actor, units: Mapping[int, Unit], fix: Fix) -> bool:
        unit = units.get(fix.unit_id)
        if unit is None:
            raise UnknownThing(kind="unit", id=fix.unit_id)
        if actor.role is Role.GRID_OFFICER and unit.grid_code != actor.scope:
            raise UnitForeign(unit=unit.name)
        return bool(on_shift_at(unit, np.array([fix.at.timestamp()]))[0])


def _check(index: int, fix: Fix, now: datetime) -> None:
    if fix.at > now + CLOCK_AHEAD:
        raise BadValue(name=f"{index}.at", value=fix.at.isoformat(), why=f"≤ {now.isoformat()}")
    if fix.heading_deg is not None and not 0 <= fix.heading_deg < 360:
        raise BadValue(name=f"{index}.heading_deg", value=fix.heading_deg, why="0–360")
    if fix.speed_mps is not None and not 0 <= fix.speed_mps <= FASTEST_MPS:
        raise BadValue(name=f"{index}.speed_mps", value=fix.speed_mps, why=f"0–{FASTEST_MPS:g}")


def _observed(fix: Fix) -> Observation:
    heading = np.nan if fix.heading_deg is None else fix.heading_deg
    speed = np.nan if fix.speed_mps is None else fix.speed_mps
    return Observation(fix.at.timestamp(), fix.lng, fix.lat, heading, speed)


def _of_sources(columns: Fixes, source: NDArray[np.int64]) -> Fixes:
    return Fixes(
        source, columns.at_s, columns.lng, columns.lat, columns.heading_deg, columns.speed_mps, columns.accuracy_m
    )


def _in_order(columns: Fixes) -> Fixes:
    """Return what one message says in order of time: a phone that was out of reach may tell its latest first."""
    later = columns.at_s[1:] >= columns.at_s[:-1]
    return columns if later.all() else columns.take(np.argsort(columns.at_s, kind="stable"))


def _plausible(columns: Fixes, datum: Datum) -> Fixes:
    """Return positions in WGS 84, with direction and speed only where they can be."""
    lng, lat = columns.lng, columns.lat
    if datum not in {Datum.WGS84, Datum.CGCS2000}:
        on_earth = (np.abs(lng) <= 180) & (np.abs(lat) <= 90)
        lng, lat = lng.copy(), lat.copy()
        lng[on_earth], lat[on_earth] = to_wgs84(lng[on_earth], lat[on_earth], datum)
    with np.errstate(invalid="ignore"):
        heading = np.where(np.isfinite(columns.heading_deg), columns.heading_deg % 360, np.nan)
        speed = np.where((columns.speed_mps >= 0) & (columns.speed_mps <= FASTEST_MPS), columns.speed_mps, np.nan)
        accuracy = np.where(columns.accuracy_m >= 0, columns.accuracy_m, np.nan)
    return Fixes(columns.source, columns.at_s, lng, lat, heading, speed, accuracy)
