"""A window of presence is cut into days that are counted once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from data.aggregates.presence import SETTLED, parts

NOW = datetime(2026, 11, 23, 10, 20, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAYS: dict[date, int | None] = {TODAY - timedelta(days=ago): 1 for ago in range(100, -2, -1)}


def test_the_last_day_is_cut_at_midnight_in_china_and_ends_with_this_minute() -> None:
    before, today = parts(None, None, NOW, DAYS)
    assert (before.begins, before.ends, today.begins) == (NOW.replace(second=0) - timedelta(days=1), MIDNIGHT, MIDNIGHT)
    assert today.ends == NOW.replace(second=0) + timedelta(minutes=1)


def test_parts_follow_one_another_without_a_gap_and_in_whole_minutes() -> None:
    since, until = MIDNIGHT - timedelta(days=9, hours=3, seconds=5), NOW
    found = list(parts(since, until, NOW, DAYS))
    assert len(found) == 11
    assert found[0].begins == MIDNIGHT - timedelta(days=9, hours=3, minutes=1)
    assert found[-1].ends == NOW.replace(second=0) + timedelta(minutes=1)
    assert all(one.ends == other.begins for one, other in pairwise(found))
    (exact,) = parts(MIDNIGHT, MIDNIGHT + timedelta(hours=1), NOW, DAYS)
    assert exact.ends == MIDNIGHT + timedelta(hours=1)


def test_a_day_that_is_over_is_told_from_memory_until_its_record_changes_and_today_for_a_minute() -> None:
    since = MIDNIGHT - timedelta(days=1)
    yesterday, today = parts(since, NOW, NOW, DAYS)
    later = list(parts(since, NOW, NOW + timedelta(minutes=2), DAYS))
    assert (later[0].revision == yesterday.revision, later[1].revision == today.revision) == (True, False)
    assert next(parts(since, NOW, NOW, DAYS | {TODAY - timedelta(days=1): 2})).revision != yesterday.revision
    assert next(parts(since, NOW, NOW + timedelta(hours=1), DAYS)).revision != yesterday.revision
    (young,) = parts(since, MIDNIGHT, MIDNIGHT + SETTLED / 2, DAYS)
    (old,) = parts(since, MIDNIGHT, MIDNIGHT + SETTLED / 2 + timedelta(minutes=1), DAYS)
    assert young.revision != old.revision


def test_days_without_anything_are_left_out_and_those_not_kept_are_said() -> None:
    two: dict[date, int | None] = {TODAY - timedelta(days=5): 1, TODAY: None}
    found = list(parts(datetime(1970, 1, 1, tzinfo=UTC), NOW, NOW, two))
    assert [one.kept for one in found] == [True, False]
    assert list(parts(NOW, NOW.replace(second=0), NOW, DAYS)) == []
    assert list(parts(None, None, NOW, {})) == []
