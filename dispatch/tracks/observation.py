"""What a device says of one moment, as it said it."""

from dataclasses import dataclass
from math import nan


@dataclass(frozen=True, slots=True)
class Observation:
    """Where a device was, in its own datum, before anything was checked; NaN is unknown.

    Attributes
    ----------
    at_s
        Seconds since 1970 in UTC.
    heading_deg
        Degrees from north, clockwise.
    accuracy_m
        Radius within which the device believes itself.
    """

    at_s: float
    lng: float
    lat: float
    heading_deg: float = nan
    speed_mps: float = nan
    accuracy_m: float = nan
