"""Who is on duty at a time of day."""

from datetime import time

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
