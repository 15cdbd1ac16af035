"""A window of presence is cut into days that are counted once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from data.aggregates.presence import LONGEST, SETTLED, parts

NOW = datetime(2026, 11, 23, 10, 20, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_the_last_day_is_cut_at_midnight_in_china_and_ends_with_this_minute() -> None:
    before, today = parts(None, None, NOW)
    assert (before.begins, before.ends, today.begins) == (NOW.replace(second=0) - timedelta(days=1), MIDNIGHT, MIDNIGHT)
    assert today.ends == NOW.replace(second=0) + timedelta(minutes=1)


def test_parts_follow_one_another_without_a_gap() -> None:
    since, until = MIDNIGHT - timedelta(days=9, hours=3), NOW
    found = list(parts(since, until, NOW))
    assert (found[0].begins, found[-1].ends, len(found)) == (since, until, 11)
    assert all(one.ends == other.begins for one, other in pairwise(found))


def test_a_day_that_is_over_is_kept_for_an_hour_and_today_for_a_minute() -> None:
    since = MIDNIGHT - timedelta(days=1)
    yesterday, today = parts(since, NOW, NOW)
    later = list(parts(since, NOW, NOW + timedelta(minutes=2)))
    assert (later[0].revision == yesterday.revision, later[1].revision == today.revision) == (True, False)
    assert next(parts(since, NOW, NOW + timedelta(hours=1))).revision != yesterday.revision
    (young,) = parts(since, MIDNIGHT, MIDNIGHT + SETTLED / 2)
    (old,) = parts(since, MIDNIGHT, MIDNIGHT + SETTLED / 2 + timedelta(minutes=1))
    assert young.revision != old.revision


def test_no_window_falls_into_more_parts_than_positions_are_kept_for() -> None:
    assert len(list(parts(datetime(1970, 1, 1, tzinfo=UTC), NOW, NOW))) == 1
    assert len(list(parts(NOW - LONGEST, NOW, NOW))) <= LONGEST.days + 1
    assert list(parts(NOW, NOW, NOW)) == []
