"""Where a unit was on a day, for those who may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dispatch.errors import UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.ports.tracks import TrackReader, Visit
from dispatch.resources import Unit
from dispatch.tracks.fixes import Fixes
from dispatch.tracks.travel import Stop, Trip, steps_m, stops, trips


@dataclass(frozen=True, slots=True, eq=False)
class DayTrack:
    """The track of one device on one day, with what it says."""

    device_id: int
    fixes: Fixes
    distance_m: float
    stops: Sequence[Stop]
    trips: Sequence[Trip]


@dataclass(frozen=True, slots=True)
class UnitDay:
    """The tracks of a unit on one day, one for each device that sent any, the longest first.

    `visits` are the incidents it was sent to on that day, in order of time.
    """

    unit: Unit
    day: date
    tracks: Sequence[DayTrack]
    visits: Sequence[Visit]


class TrackService:
    """Gives tracks."""

    def __init__(self, reader: TrackReader) -> None:
        self._reader = reader

    def of_day(self, actor: Actor, unit_id: int, day: date) -> UnitDay:
        """Return the tracks of a unit on a day of China; the look is written down.

        Raises
        ------
        NotPermitted, UnknownThing, DatabaseAway
        """
        require(actor, Permission.VIEW_TRACKS)
        found = self._reader.of_day(actor, unit_id, day)
        if found is None:
            raise UnknownThing(kind="unit", id=unit_id)
        tracks = [_told(device, fixes) for device, fixes in found.by_device.items()]
        return UnitDay(found.unit, day, sorted(tracks, key=lambda one: -len(one.fixes)), found.visits)


def _told(device_id: int, fixes: Fixes) -> DayTrack:
    stays = stops(fixes)
    return DayTrack(device_id, fixes, float(steps_m(fixes).sum()), stays, trips(fixes, stays))
