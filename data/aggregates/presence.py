"""A window of presence in parts, so that each day is counted once and not with every look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.china_time import CHINA, day_in_china

SETTLED = timedelta(hours=1)
"""So long after its end hardly anything comes for a part; it is counted again every hour all the same."""
MINUTE_S, HOUR_S = 60, 3600
LONGEST = timedelta(days=100)
"""Positions are kept for less; a longer window is one part."""


@dataclass(frozen=True, slots=True)
class Part:
    """From when until when, and what is another one once the part is to be counted again."""

    begins: datetime
    ends: datetime
    revision: str


def parts(since: datetime | None, until: datetime | None, now: datetime) -> Iterator[Part]:
    """Cut a window at the midnights of China; by default it is the last day, from minute to minute.

    Minutes are whole on both sides of a cut: what is counted in them adds up.
    """
    minute = now.replace(second=0, microsecond=0)
    begins = since or minute - timedelta(days=1)
    ends = until or minute + timedelta(minutes=1)
    while begins < ends:
        day = day_in_china(begins) + timedelta(days=1)
        midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
        end = ends if ends - begins > LONGEST else min(midnight, ends)
        kept_s = HOUR_S if end <= now - SETTLED else MINUTE_S
        yield Part(begins, end, str(int(now.timestamp() // kept_s)))
        begins = end
