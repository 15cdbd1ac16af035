"""The vocabulary of an incident: where it stands, where it came from, how grave it is."""

from enum import IntEnum, StrEnum


class State(StrEnum):
    """Stations of the life cycle 受理 to 评价, and the three ways out of it."""

    REPORTED = "reported"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    ON_SCENE = "on_scene"
    HANDLED = "handled"
    CHECKED = "checked"
    CLOSED = "closed"
    RATED = "rated"
    REJECTED = "rejected"
    MERGED = "merged"
    VOID = "void"


ENDED = frozenset({State.CLOSED, State.RATED, State.REJECTED, State.MERGED, State.VOID})
"""States in which nothing is due any more."""


class Source(StrEnum):
    OPERATOR = "operator"
    RESIDENT = "resident"
    OFFICER = "officer"
    API = "api"
    SENSOR = "sensor"
    CAMERA = "camera"
    PATROL = "patrol"


VERIFIED_AT_SOURCE = frozenset({Source.OPERATOR, Source.OFFICER, Source.PATROL})
"""Who saw it with own eyes, or stands for it: such a report need not be verified 核实."""


class Severity(IntEnum):
    """I 特急 (1) to IV 一般 (4)."""

    I = 1  # noqa: E741  # the field writes Roman numerals
    II = 2
    III = 3
    IV = 4


class Milestone(StrEnum):
    """What can be late."""

    VERIFY = "verify"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    HANDLE = "handle"
    CLOSE = "close"
