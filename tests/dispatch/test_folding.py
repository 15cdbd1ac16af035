"""Folding is the other half of writing what changed: every row comes back, through real JSON."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.changes import changes
from dispatch.events import Event, Happening, Subject
from dispatch.folding import ROW_OF, Row, apply, decoded, fold
from dispatch.incidents import Incident, Milestone, Severity, Source, State
from dispatch.resources import Assignment, AssignmentState, Unit, UnitKind, UnitStatus, Way

moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])
)
ids = st.integers(1, 2**60)
codes = st.text("0123456789", min_size=6, max_size=15)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
degrees = st.floats(-180, 180)
maybe = st.none

incidents = st.builds(
    Incident,
    id=ids,
    community_code=codes,
    number=texts,
    version=st.just(1),
    state=st.sampled_from(State),
    state_since=moments,
    source=st.sampled_from(Source),
    class_version=st.integers(1, 99),
    class_code=codes,
    severity=st.sampled_from(Severity),
    lng=degrees,
    lat=degrees,
    cell=ids,
    grid_code=maybe() | codes,
    building_id=maybe() | ids,
    dwelling_id=maybe() | ids,
    floor=maybe() | st.integers(-5, 99),
    address=texts,
    description=texts,
    reported_at=moments,
    reported_by=texts,
    **{f"{milestone.value}_due": maybe() | moments for milestone in Milestone},
    suspended=st.booleans(),
    suspended_at=maybe() | moments,
    team_id=maybe() | ids,
    handled_by=maybe() | texts,
    merged_into=maybe() | ids,
    supervised=st.booleans(),
    whistled_to=st.lists(texts).map(tuple),
    rating=maybe() | st.integers(1, 5),
)
units = st.builds(
    Unit,
    id=ids,
    community_code=codes,
    kind=st.sampled_from(UnitKind),
    thing_id=ids,
    name=texts,
    version=st.just(1),
    status=st.sampled_from(UnitStatus),
    status_since=moments,
    capabilities=st.lists(texts).map(tuple),
    way=st.sampled_from(Way),
    home_lng=degrees,
    home_lat=degrees,
    team_id=maybe() | ids,
    grid_code=maybe() | codes,
    shift_from=maybe() | st.times(),
    shift_to=maybe() | st.times(),
    assignment_id=maybe() | ids,
)
assignments = st.builds(
    Assignment,
    id=ids,
    community_code=codes,
    incident_id=ids,
    unit_id=ids,
    version=st.just(1),
    state=st.sampled_from(AssignmentState),
    reserved_at=moments,
    sent_by=texts,
    sent_at=maybe() | moments,
    ended_at=maybe() | moments,
    choice_id=maybe() | ids,
    eta_s=maybe() | st.floats(0, 1e5),
    reason=texts,
    diverted_from=maybe() | ids,
)
rows: st.SearchStrategy[Row] = incidents | units | assignments
SUBJECT_OF = {kind: subject for subject, kind in ROW_OF.items()}


def event(before: Row | None, after: Row, **changed: Any) -> Event:
    told = Event(
        Happening.NOTE_ADDED,
        SUBJECT_OF[type(after)],
        after.id,
        after.community_code,
        after.version,
        datetime(2026, 11, 23, tzinfo=UTC),
        "system",
        json.loads(json.dumps(changes(before, after))),
    )
    return replace(told, **changed)


@given(rows)
def test_a_row_comes_back_from_its_first_event(row: Row) -> None:
    assert fold([event(None, row)]) == row


@given(rows)
def test_every_field_comes_back_with_its_own_type(row: Row) -> None:
    read = fold([event(None, row)])
    for name in decoded(SUBJECT_OF[type(row)], changes(None, row)):
        assert type(getattr(read, name)) is type(getattr(row, name))


@given(st.data(), st.sampled_from([incidents, units, assignments]))
def test_any_two_versions_fold_to_the_second(data: st.DataObject, kind: st.SearchStrategy[Row]) -> None:
    first = data.draw(kind)
    second = replace(data.draw(kind), id=first.id, version=2)
    assert fold([event(None, first), event(first, second)]) == second


UNIT = Unit(
    7, "440304001001", UnitKind.ROBOT, 1, "巡逻机器人", 1, UnitStatus.AVAILABLE, datetime(2026, 11, 23, tzinfo=UTC),
    ("patrol",), Way.FOOT, 114.0, 22.5, shift_from=time(22), shift_to=time(6),
)  # fmt: skip
FIRST = event(None, UNIT)


def test_a_whole_number_where_a_fraction_belongs_is_a_fraction() -> None:
    lng = decoded(Subject.UNIT, {"home_lng": 114})["home_lng"]
    assert isinstance(lng, float)
    assert lng == 114.0


@pytest.mark.parametrize(
    ("events", "complaint"),
    [
        ([], "no events"),
        ([replace(FIRST, changes={"id": 7})], "holds every field, this lacks community_code"),
        ([FIRST, replace(FIRST, subject=Subject.ASSIGNMENT, changes={})], "cannot follow events of Unit 7"),
        ([FIRST, replace(FIRST, subject_id=8, version=2, changes={"version": 2})], "cannot follow events of Unit 7"),
        ([FIRST, replace(FIRST, version=3, changes={"version": 3})], "version 3 cannot follow version 1"),
        ([FIRST, FIRST], "version 1 cannot follow version 1"),
        ([FIRST, replace(FIRST, version=2, changes={})], "gives id 7 version 1, expected version 2"),
        ([replace(FIRST, subject_id=8)], "gives id 7"),
        ([FIRST, replace(FIRST, version=2, changes={"version": 2, "colour": "red"})], "no field colour"),
    ],
)
def test_events_that_do_not_belong_together_are_refused(events: list[Event], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        fold(events)


def test_a_value_that_is_none_of_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="flying"):
        apply(UNIT, replace(FIRST, version=2, changes={"version": 2, "status": "flying"}))
