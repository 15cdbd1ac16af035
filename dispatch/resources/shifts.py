"""Who is on duty at a time of day."""

from datetime import time

import numpy as np
from numpy.typing import NDArray

from dispatch.china_time import CHINA_S, DAY_S
from dispatch.resources.unit import Unit


def on_shift(unit: Unit, local: time) -> bool:
    """Say whether a unit is on duty at a local time of day.

    From the start of the shift until, not including, its end; it may pass midnight. A shift
    without a start or an end, or with both the same, never ends.
    """
    start, end = unit.shift_from, unit.shift_to
    if start is None or end is None or start == end:
        return True
    if start < end:
        return start <= local < end
    return local >= start or local < end


def on_shift_at(unit: Unit, at_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say for each moment, seconds since 1970 in UTC, whether a unit is on duty then by China's clock, (n,)."""
    start, end = unit.shift_from, unit.shift_to
    if start is None or end is None or start == end:
        return np.ones(len(at_s), bool)
    local = (at_s + CHINA_S) % DAY_S
    after, before = local >= _seconds(start), local < _seconds(end)
    # A moment that is none is judged elsewhere; while there is a shift it counts as off duty.
    return np.asarray(after & before if start < end else after | before)


def _seconds(local: time) -> float:
    return local.hour * 3600 + local.minute * 60 + local.second
