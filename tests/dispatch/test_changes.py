"""What an event says has changed."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone
from enum import IntEnum, StrEnum

import pytest

from dispatch.changes import changes, json_form


class Colour(StrEnum):
    RED = "red"


class Rank(IntEnum):
    FIRST = 1


@dataclass(frozen=True)
class Row:
    id: int
    version: int
    colour: Colour | None = None
    names: tuple[str, ...] = ()


def test_the_first_event_of_a_row_holds_all_its_fields() -> None:
    assert changes(None, Row(7, 1, Colour.RED, ("a",))) == {"id": 7, "version": 1, "colour": "red", "names": ["a"]}


def test_a_later_event_holds_only_what_changed() -> None:
    before = Row(7, 1, Colour.RED, ("a",))
    assert changes(before, replace(before, version=2, colour=None)) == {"version": 2, "colour": None}
    assert changes(before, before) == {}


def test_moments_are_written_in_utc_with_microseconds() -> None:
    china = timezone(timedelta(hours=8))
    assert json_form(datetime(2026, 11, 22, 8, 0, tzinfo=china)) == "2026-11-22T00:00:00.000000+00:00"
    assert json_form(datetime(2026, 11, 22, tzinfo=UTC)) == json_form(datetime(2026, 11, 22, 8, tzinfo=china))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        json_form(datetime(2026, 11, 22))


def test_whatever_a_row_may_hold_becomes_json() -> None:
    value = json_form({"a": (Colour.RED, Rank.FIRST), 1: [time(8, 30), None, 1.5, True, "字"]})
    assert value == {"a": ["red", 1], "1": ["08:30:00", None, 1.5, True, "字"]}
    assert json.loads(json.dumps(value)) == value
    assert type(json_form(Rank.FIRST)) is int
