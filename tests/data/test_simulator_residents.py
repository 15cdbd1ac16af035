"""What is reported: as often as asked for, at places that fit, in words that fit, more in a storm."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.rules.class_file import read_classes
from data.simulator.clerk import GRAVE, USUAL, Duty, duties
from data.simulator.residents import EMPTY_OPEN, FULL_OPEN, STUFFED_OPEN, Occurrence, Residents
from data.simulator.scene import DoorCode
from data.simulator.stories import ANYTHING, STORIES, Hours, fitting_phrases, story_of
from data.simulator.storm import Storm
from dispatch.incidents import Incident, Severity, Source, State
from dispatch.plans import IncidentClass
from geo.metric import distance_m
from tests.fixtures.parade import START, demo_scene

HOUR_S = 3600.0
CLASSES = Path(__file__).parents[2] / "data" / "rules" / "defaults" / "classes.csv"


@pytest.fixture(scope="module")
def kinds() -> tuple[IncidentClass, ...]:
    return tuple(one for one in read_classes(CLASSES) if one.level == 3)


def told(
    kinds: Sequence[IncidentClass], seed: int, hours: float = 20, open_incidents: int = 9, **more: object
) -> list[Occurrence]:
    residents = Residents(demo_scene(), kinds, np.random.default_rng(seed), 24.0, **more)
    return [one for now in np.arange(0, hours * HOUR_S, 60.0) for one in residents.until(float(now), open_incidents)]


def test_the_same_seed_tells_the_same(kinds: Sequence[IncidentClass]) -> None:
    assert told(kinds, 5) == told(kinds, 5)
    assert told(kinds, 5) != told(kinds, 6)


def test_it_does_not_matter_how_often_one_asks(kinds: Sequence[IncidentClass]) -> None:
    residents = Residents(demo_scene(), kinds, np.random.default_rng(5), 24.0)
    assert residents.until(20 * HOUR_S - 60, 9) == told(kinds, 5)


def test_about_as_many_matters_as_asked_for_come_in_order_and_some_twice(kinds: Sequence[IncidentClass]) -> None:
    made = told(kinds, 5, hours=40)
    first = [one for one in made if not one.repeats]
    assert 24 * 40 * 0.85 < len(first) < 24 * 40 * 1.15
    assert [one.at_s for one in made] == sorted(one.at_s for one in made)
    assert 0.03 < 1 - len(first) / len(made) < 0.12


def test_a_second_report_is_of_the_same_matter_near_by_and_later(kinds: Sequence[IncidentClass]) -> None:
    made = told(kinds, 5, hours=40)
    for at, second in enumerate(made):
        if second.repeats:
            before = [one for one in made[:at] if one.class_code == second.class_code and not one.repeats]
            near = [one for one in before if distance_m(one.lng, one.lat, second.lng, second.lat) < 60]
            assert any(30 < second.at_s - one.at_s < 450 for one in near)


def test_every_kind_of_the_default_table_has_a_story_whose_words_are_ready(kinds: Sequence[IncidentClass]) -> None:
    assert len(kinds) == 71
    assert [one.label_zh for one in kinds if story_of(one.label_zh) is ANYTHING] == []
    for story in (*STORIES, ANYTHING):
        for phrase in story.phrases:
            assert "{" not in phrase.format(place="云锦府3栋", n=2, floor=5)


def test_the_words_speak_of_the_kind() -> None:
    def phrases(label: str) -> tuple[str, ...]:
        return fitting_phrases(story_of(label), label)

    assert all("信号灯" in phrase for phrase in phrases("交通信号灯故障"))
    assert all("犬" in phrase or "狗" in phrase for phrase in phrases("犬只不牵绳"))
    assert all("动物尸体" in phrase for phrase in phrases("动物尸体"))
    assert len(phrases("火灾")) > 1


def test_descriptions_name_the_place_and_fill_every_gap(kinds: Sequence[IncidentClass]) -> None:
    names = {one.label for one in demo_scene().places} | {one.name for one in demo_scene().sensors}
    for one in told(kinds, 5):
        assert "{" not in one.description
        assert any(name in one.description for name in names), one.description


def test_most_reports_are_everyday_and_a_few_grave(kinds: Sequence[IncidentClass]) -> None:
    grave = Counter(one.severity for one in told(kinds, 5, hours=40))
    total = sum(grave.values())
    assert grave[Severity.IV] > total * 0.45
    assert 0.005 < grave[Severity.I] / total < 0.08
    assert 0.08 < (grave[Severity.I] + grave[Severity.II]) / total < 0.3


def test_reports_come_from_residents_officers_cameras_and_sensors(kinds: Sequence[IncidentClass]) -> None:
    made = told(kinds, 5, hours=40)
    sources = Counter(one.source for one in made)
    assert set(sources) == {Source.RESIDENT, Source.OFFICER, Source.CAMERA, Source.SENSOR}
    assert sources.most_common(1)[0][0] is Source.RESIDENT
    alarms = [one for one in made if one.source is Source.SENSOR]
    assert all(one.severity is not None and one.severity <= Severity.II for one in alarms)


def test_a_code_at_the_door_is_used_only_near_by(kinds: Sequence[IncidentClass]) -> None:
    hung = {f"code{n:02d}": place for n, place in enumerate(demo_scene().places[:600:20])}
    codes = [DoorCode(code, "1单元", place.lng, place.lat, place.building_id) for code, place in hung.items()]
    residents = Residents(replace(demo_scene(), door_codes=tuple(codes)), kinds, np.random.default_rng(5), 300.0)
    made = residents.until(4 * HOUR_S, 9)
    used = [one for one in made if one.door_code]
    assert len(used) > 10
    for one in used:
        assert distance_m(one.lng, one.lat, hung[one.door_code or ""].lng, hung[one.door_code or ""].lat) < 61
    assert all(one.source is Source.RESIDENT for one in used)


def test_what_happens_depends_on_the_hour(kinds: Sequence[IncidentClass]) -> None:
    def noise(starts_at_s: float) -> int:
        made = told(kinds, 5, hours=40 / 24 * 3, starts_at_s=starts_at_s)
        codes = {one.code for one in kinds if story_of(one.label_zh).hours is Hours.NIGHT}
        return sum(one.class_code in codes for one in made)

    assert noise(22 * HOUR_S) > 1.5 * noise(9 * HOUR_S)


def test_a_full_queue_slows_reports_and_a_stuffed_one_lets_only_grave_ones_in(kinds: Sequence[IncidentClass]) -> None:
    free, full, stuffed = (len(told(kinds, 5, open_incidents=n)) for n in (9, FULL_OPEN + 1, STUFFED_OPEN + 1))
    assert full < 0.4 * free
    assert stuffed < 0.15 * free
    assert all(one.repeats or (one.severity or 4) <= 2 for one in told(kinds, 5, open_incidents=STUFFED_OPEN + 1))


def test_an_empty_queue_soon_has_work_to_show(kinds: Sequence[IncidentClass]) -> None:
    few, usual = told(kinds, 5, open_incidents=EMPTY_OPEN - 1), told(kinds, 5, open_incidents=EMPTY_OPEN)
    assert 2.5 * len(usual) < len(few) < 3.5 * len(usual)


def test_a_storm_multiplies_reports_in_waves(kinds: Sequence[IncidentClass]) -> None:
    storm = Storm()
    quiet, wild = told(kinds, 5, hours=4), told(kinds, 5, hours=4, storm=storm)
    assert 3 * len(quiet) < len(wild) < 10 * len(quiet)
    counts = Counter(int(one.at_s // 300) for one in wild)
    busiest, quietest = max(counts.values()), min(counts.values())
    assert busiest > 3 * quietest
    water = {one.code for one in kinds if story_of(one.label_zh).storm >= 3}
    assert sum(one.class_code in water for one in wild) > 0.5 * len(wild)


def test_a_storm_is_never_calmer_than_its_lull_nor_wilder_than_its_peak() -> None:
    storm = Storm(peak=8.0, lull=2.0)
    factors = [storm.factor(float(now)) for now in range(0, 20_000, 10)]
    assert min(factors) >= 2.0
    assert max(factors) == pytest.approx(8.0, abs=0.01)
    assert storm.factor(0.0) == 2.0


def incident(id: int, state: State, severity: Severity, age_s: float, still_s: float, now: datetime) -> Incident:
    return Incident(
        id=id, community_code="440306007005", number=f"20261120-{id:04d}", version=3, state=state,
        state_since=now - timedelta(seconds=still_s), source=Source.RESIDENT, class_version=1, class_code="010101",
        severity=severity, lng=114.07, lat=22.64, cell=1, grid_code=None, building_id=None, dwelling_id=None, floor=None,
        address="", description="", reported_at=now - timedelta(seconds=age_s), reported_by="resident",
    )  # fmt: skip


def test_the_clerk_leaves_fresh_matters_and_takes_what_lies_longest_first() -> None:
    now = START
    fresh = incident(1, State.REPORTED, Severity.IV, USUAL.first_s - 1, USUAL.first_s - 1, now)
    old = incident(2, State.REPORTED, Severity.IV, 300, 300, now)
    older = incident(3, State.VERIFIED, Severity.III, 900, 500, now)
    assert duties([fresh, old, older], (), now) == [(Duty.ACCEPT, older), (Duty.VERIFY, old)]


def test_the_clerk_leaves_grave_matters_much_longer() -> None:
    now = START
    for state in (State.REPORTED, State.ACCEPTED, State.HANDLED):
        waiting = incident(1, state, Severity.II, GRAVE.first_s - 1, GRAVE.first_s - 1, now)
        assert duties([waiting], (), now) == []
        later = incident(1, state, Severity.II, GRAVE.first_s, GRAVE.first_s, now)
        assert len(duties([later], (), now)) == 1


def test_the_clerk_does_what_the_state_asks_for() -> None:
    now = START
    asked = {state: duties([incident(1, state, Severity.IV, 9000, 9000, now)], (), now) for state in State}
    assert {state: found[0][0] for state, found in asked.items() if found} == {
        State.REPORTED: Duty.VERIFY,
        State.VERIFIED: Duty.ACCEPT,
        State.ACCEPTED: Duty.DISPATCH,
        State.HANDLED: Duty.CHECK,
        State.CHECKED: Duty.CLOSE,
    }


def test_the_clerk_sends_nobody_where_somebody_is_at_it_nor_where_the_clock_stands_still() -> None:
    now = START
    accepted = incident(1, State.ACCEPTED, Severity.IV, 9000, 9000, now)
    assert duties([accepted], {1}, now) == []
    suspended = replace(accepted, suspended=True, suspended_at=now)
    assert duties([suspended], (), now) == []


def test_the_clerk_of_a_faster_demo_is_faster() -> None:
    now = START
    waiting = incident(1, State.REPORTED, Severity.IV, 30, 30, now)
    assert duties([waiting], (), now) == []
    assert duties([waiting], (), now, speed=10.0) == [(Duty.VERIFY, waiting)]
