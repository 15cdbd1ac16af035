"""The clock on the wall: days, shifts and patrols are told in China's time, whatever the machine's is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
CHINA_S = 8 * 3600
"""How far ahead of UTC it is; no summer time since 1991."""
DAY_S = 86_400


def day_in_china(at: datetime) -> date:
    """Return the day it is in China at an instant (with its zone)."""
    return at.astimezone(CHINA).date()
