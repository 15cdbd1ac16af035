"""What is reported in the district: a Poisson process over kinds, places and words."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.simulator.scene import Place, Scene, SensorPlace, Setting
from data.simulator.stories import Story, fitting_phrases, story_of
from data.simulator.storm import Storm
from dispatch.incidents import Severity, Source
from dispatch.plans import IncidentClass
from geo.metric import metres_per_degree

RARE = 0.12
"""Part of its usual weight outside the hours of a story."""
TWICE_SHARE = 0.07
"""Part of the matters that two people report."""
TWICE_AFTER_S = (40.0, 420.0)
TWICE_APART_M = 18.0
EMPTY_OPEN, HURRY = 5, 3.0
"""With fewer open incidents so many times as much is reported: a demo just started soon has work to show."""
FULL_OPEN, STUFFED_OPEN = 40, 70
"""With more open incidents fewer are reported, with as many as the second number only grave ones."""
FULL_SHARE = 0.25
STORM_ROOM = 3.0
"""How many times as many a storm may leave open before it slows down."""
DOOR_CODE_SHARE = 0.45
"""Part of the residents near a QR code who use it."""
DOOR_CODE_M = 60.0
SENSOR_SHARE = 0.45
CAMERA_SHARE = 0.3
OFFICER_SHARE = 0.3
DAY_S, HOUR_S = 86_400.0, 3600.0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that is reported.

    Attributes
    ----------
    at_s
        When it is reported.
    severity
        None leaves it to the class.
    building_id, dwelling_id
        Where it is said to be in one; the point is right there, too.
    door_code
        The QR code it is reported through.
    """

    at_s: float
    class_code: str
    source: Source
    lng: float
    lat: float
    description: str
    severity: Severity | None = None
    building_id: int | None = None
    dwelling_id: int | None = None
    door_code: str | None = None
    repeats: bool = False


class Residents:
    """Everybody who reports: residents, officers, cameras and sensors.

    Parameters
    ----------
    kinds
        The kinds of the class table in force.
    per_hour
        Usual number of matters in an hour.
    storm
        The storm that is on, None for an ordinary day.
    starts_at_s
        Local time of day at time 0, in seconds since midnight.
    """

    def __init__(
        self,
        scene: Scene,
        kinds: Sequence[IncidentClass],
        rng: np.random.Generator,
        per_hour: float,
        storm: Storm | None = None,
        starts_at_s: float = 0.0,
    ) -> None:
        self._rng = rng
        self._per_hour = per_hour
        self._storm = storm
        self._starts_at_s = starts_at_s
        self._door_codes = scene.door_codes
        self._places = _by_setting(scene.places)
        self._sensors = _by_kind(scene.sensors)
        told = [(kind, story_of(kind.label_zh)) for kind in kinds]
        self._told = [(kind, story) for kind, story in told if self._happens_here(story)]
        self._most_per_s = per_hour * (storm.peak if storm else 1.0) * HURRY / HOUR_S
        self._next_s = float(rng.exponential(1 / self._most_per_s)) if self._told and per_hour > 0 else np.inf
        self._second: list[tuple[float, int, Occurrence]] = []
        self._count = 0

    def until(self, now_s: float, open_incidents: int) -> list[Occurrence]:
        """Return what is reported until now, in order; `open_incidents` slows it down when there are many."""
        found: list[Occurrence] = []
        while min(self._next_s, self._second[0][0] if self._second else np.inf) <= now_s:
            if self._second and self._second[0][0] <= self._next_s:
                found.append(heapq.heappop(self._second)[2])
                continue
            at_s = self._next_s
            self._next_s += float(self._rng.exponential(1 / self._most_per_s))
            # Drawn whole before it is decided whether it is told, so that a full queue changes no later draw.
            wanted, made = self._rng.random(), self._occurrence(at_s)
            share = self._storm.factor(at_s) / self._storm.peak if self._storm else 1.0
            if wanted * HURRY < share * self._eagerness(made[0], open_incidents):
                found.append(made[0])
                if made[1] is not None:
                    self._count += 1
                    heapq.heappush(self._second, (made[1].at_s, self._count, made[1]))
        return found

    def _eagerness(self, made: Occurrence, open_incidents: int) -> float:
        if open_incidents < EMPTY_OPEN:
            return HURRY
        room = STORM_ROOM if self._storm else 1.0
        if open_incidents <= FULL_OPEN * room:
            return 1.0
        if open_incidents <= STUFFED_OPEN * room:
            return FULL_SHARE
        return FULL_SHARE if made.severity is not None and made.severity <= Severity.II else 0.0

    def _occurrence(self, at_s: float) -> tuple[Occurrence, Occurrence | None]:
        """Draw one matter, and the second report of it if there is one."""
        hour = (self._starts_at_s + at_s) % DAY_S / HOUR_S
        weights = np.cumsum([self._weight(story, hour) for _, story in self._told])
        kind, story = self._told[int(np.searchsorted(weights, self._rng.random() * weights[-1], side="right"))]
        sensors = self._sensors.get(story.sensor or "", ())
        by_sensor = bool(sensors) and self._rng.random() < SENSOR_SHARE
        severity = kind.severity
        if self._rng.random() < story.grave_share:
            severity = Severity(max(severity - 1, Severity.I))
        if by_sensor:
            sensor = sensors[int(self._rng.integers(len(sensors)))]
            place = Place(Setting.HOME, sensor.name, sensor.lng, sensor.lat, sensor.building_id)
            first = self._from_sensor(at_s, kind, story, severity, sensor)
        else:
            place = self._place(story)
            first = self._from_people(at_s, kind, story, severity, place)
        twice, after_s = self._rng.random() < TWICE_SHARE, self._rng.uniform(*TWICE_AFTER_S)
        second = self._said_again(first, self._words(kind, story, place), at_s + after_s)
        return first, second if twice else None

    def _place(self, story: Story) -> Place:
        settings = [setting for setting in story.settings if self._places.get(setting)]
        places = self._places[settings[int(self._rng.integers(len(settings)))]]
        return places[int(self._rng.integers(len(places)))]

    def _from_people(
        self, at_s: float, kind: IncidentClass, story: Story, severity: Severity, place: Place
    ) -> Occurrence:
        words = self._words(kind, story, place)
        channel, through_code = self._rng.random(), self._rng.random() < DOOR_CODE_SHARE
        source = Source.RESIDENT
        if story.camera and place.building_id is None and channel < CAMERA_SHARE:
            source = Source.CAMERA
        elif channel > 1 - OFFICER_SHARE or not kind.public:
            source = Source.OFFICER
        code = self._code_near(place) if source is Source.RESIDENT and through_code else None
        return Occurrence(
            at_s, kind.code, source, place.lng, place.lat, words, severity, place.building_id, door_code=code
        )

    def _from_sensor(
        self, at_s: float, kind: IncidentClass, story: Story, severity: Severity, sensor: SensorPlace
    ) -> Occurrence:
        words = f"传感器报警：{sensor.name}，已连续上报 {int(self._rng.integers(2, 6))} 次"
        # What rings by itself is looked at at once, fire above all.
        grave = Severity(min(severity, Severity.I if story.sensor == "smoke" else Severity.II))
        return Occurrence(
            at_s, kind.code, Source.SENSOR, sensor.lng, sensor.lat, words, grave, sensor.building_id, sensor.dwelling_id
        )

    def _said_again(self, first: Occurrence, words: str, at_s: float) -> Occurrence:
        """Return what somebody else says of the same matter: from not quite the same point, often in other words."""
        east, north = self._rng.normal(0.0, TWICE_APART_M / 2, 2)
        per_lng, per_lat = metres_per_degree(first.lat)
        return replace(
            first, at_s=at_s, source=Source.RESIDENT, description=words + "，已经有一会儿了",
            door_code=None, building_id=None, dwelling_id=None,
            lng=first.lng + float(east / per_lng), lat=first.lat + float(north / per_lat), repeats=True,
        )  # fmt: skip

    def _code_near(self, place: Place) -> str | None:
        """Return the QR code of the building, or one a short walk away; the first of equals."""
        own = [one for one in self._door_codes if one.building_id == place.building_id and one.building_id is not None]
        if own:
            return own[int(self._rng.integers(len(own)))].code
        per_lng, per_lat = (float(scale) for scale in metres_per_degree(place.lat))
        away = [
            (np.hypot((one.lng - place.lng) * per_lng, (one.lat - place.lat) * per_lat), one.code)
            for one in self._door_codes
        ]
        nearest = min(away, default=(np.inf, ""))
        return nearest[1] if nearest[0] <= DOOR_CODE_M else None

    def _words(self, kind: IncidentClass, story: Story, place: Place) -> str:
        phrases = fitting_phrases(story, kind.label_zh)
        phrase = phrases[int(self._rng.integers(len(phrases)))]
        floor, number = int(self._rng.integers(1, max(2, place.levels + 1))), int(self._rng.integers(2, 6))
        return phrase.format(place=place.label, n=number, floor=floor)

    def _weight(self, story: Story, hour: float) -> float:
        usual = story.weight * (1.0 if story.hours.holds(hour) else RARE)
        return usual * 0.2 + story.storm if self._storm else usual

    def _happens_here(self, story: Story) -> bool:
        return any(self._places.get(setting) for setting in story.settings)


def _by_setting(places: Sequence[Place]) -> Mapping[Setting, Sequence[Place]]:
    found: dict[Setting, list[Place]] = {}
    for place in places:
        found.setdefault(place.setting, []).append(place)
    return found


def _by_kind(sensors: Sequence[SensorPlace]) -> Mapping[str, Sequence[SensorPlace]]:
    found: dict[str, list[SensorPlace]] = {}
    for sensor in sensors:
        found.setdefault(sensor.kind, []).append(sensor)
    return found
