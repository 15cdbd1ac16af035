"""What the doors for positions ask of a store of devices."""

from collections.abc import Sequence
from typing import Protocol

from dispatch.resources import Unit
from dispatch.tracks import Device


class Devices(Protocol):
    """Reads devices, and hands codes to terminals that register."""

    def in_force(self) -> Sequence[tuple[Device, Unit, bytes]]:
        """Return every device in force with its unit and the SHA-256 of its token; raises DatabaseAway."""

    def hand_code(self, device_id: int) -> str | None:
        """Give a terminal that has not proved itself yet a new code and return it; None for one that has."""

    def enrol(self, device_id: int) -> None:
        """Note that a terminal has proved that it holds its code; a second time changes nothing."""
