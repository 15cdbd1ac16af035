"""Time as the services have it: handed in, in UTC; shifts are told by the clock on the wall."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now; the one place that asks the machine."""
    return datetime.now(UTC)
