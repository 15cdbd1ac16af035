"""Where a unit was on a day, for those who may ask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dispatch.errors import NoRoads, UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.ports.tracks import TrackReader, Visit
from dispatch.resources import Unit
from dispatch.service.roads import RoadAtlas
from dispatch.tracks.fixes import Fixes
from dispatch.tracks.on_streets import StreetTrack, on_streets
from dispatch.tracks.travel import Stop, Trip, steps_m, stops, trips
from geo.road_ways import Way

FASTEST_ON_STREETS_MPS = {Way.CAR: 45.0, Way.E_BIKE: 15.0, Way.FOOT: 7.0}
"""Nobody goes faster by road: 162, 54 and 25 km/h."""


@dataclass(frozen=True, slots=True, eq=False)
class DayTrack:
    """The track of one device on one day, with what it says."""

    device_id: int
    fixes: Fixes
    distance_m: float
    stops: Sequence[Stop]
    trips: Sequence[Trip]
    streets: StreetTrack | None = None
    """The same on the streets, where that was asked for."""


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

    def __init__(self, reader: TrackReader, atlas: RoadAtlas) -> None:
        self._reader = reader
        self._atlas = atlas

    def of_day(self, actor: Actor, unit_id: int, day: date, on_roads: bool = False) -> UnitDay:
        """Return the tracks of a unit on a day of China; the look is written down.

        Parameters
        ----------
        on_roads
            Match them to the streets too, as the unit moves: by car to those for cars, else to all ways.

        Raises
        ------
        NotPermitted, UnknownThing, NoRoads, DatabaseAway
        """
        require(actor, Permission.VIEW_TRACKS)
        found = self._reader.of_day(actor, unit_id, day)
        if found is None:
            raise UnknownThing(kind="unit", id=unit_id)
        tracks = [_told(device, fixes) for device, fixes in found.by_device.items()]
        if on_roads:
            tracks = [self._on_streets(actor, found.unit, track) for track in tracks]
        return UnitDay(found.unit, day, sorted(tracks, key=lambda one: -len(one.fixes)), found.visits)

    def _on_streets(self, actor: Actor, unit: Unit, track: DayTrack) -> DayTrack:
        way = Way(unit.way)
        matcher = self._atlas.of(actor).matcher(way)
        if matcher is None:
            raise NoRoads(network=way.mode.value)
        return replace(track, streets=on_streets(track.fixes, matcher, FASTEST_ON_STREETS_MPS[way]))


def _told(device_id: int, fixes: Fixes) -> DayTrack:
    stays = stops(fixes)
    return DayTrack(device_id, fixes, float(steps_m(fixes).sum()), stays, trips(fixes, stays))
