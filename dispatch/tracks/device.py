"""A device 定位设备: a phone, a vehicle's terminal or a tracker that says where one unit is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo.datum import Datum


class DeviceKind(StrEnum):
    PHONE = "phone"
    TERMINAL = "terminal"
    TRACKER = "tracker"


class DeviceProtocol(StrEnum):
    """By which door a device comes in; no other takes it."""

    HTTP = "http"
    OSMAND = "osmand"
    JT808 = "jt808"
    MQTT = "mqtt"


@dataclass(frozen=True, slots=True)
class Device:
    """One device in force. It belongs to one unit for as long as it lives; another unit gets another device.

    Attributes
    ----------
    datum
        What its coordinates are in; they are converted at the door.
    terminal
        The telephone number a JT/T 808 terminal calls itself, digits without leading zeros; None for others.
    enrolled_at
        When a JT/T 808 terminal first proved that it holds its code; afterwards it is handed no other.
    """

    id: int
    community_code: str
    unit_id: int
    name: str
    kind: DeviceKind
    protocol: DeviceProtocol
    datum: Datum
    terminal: str | None
    enrolled_at: datetime | None


def terminal_number(text: str) -> str:
    """Return a terminal's telephone number as it is compared: digits without leading zeros.

    The standard pads it with zeros to 12 digits (2013) or 20 (2019), and some terminals leave them out.
    """
    return text.strip().lstrip("0")
