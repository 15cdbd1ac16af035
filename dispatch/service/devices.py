"""Who comes in at the doors for positions: devices by token or terminal number, read at most every few seconds."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch.errors import DeviceDoorWrong, DeviceTokenWrong
from dispatch.ports.devices import Devices
from dispatch.resources import Unit
from dispatch.tracks import Device, DeviceProtocol
from dispatch.tracks.device import terminal_number

FRESH_S = 5.0
ANEW_S = 1.0
"""How soon a token that is not known yet is looked for again; guessing does not make the database work."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A device in force with the unit that carries it."""

    device: Device
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Edition:
    at_s: float
    by_token: dict[bytes, Carried] = field(default_factory=dict)
    by_terminal: dict[str, Carried] = field(default_factory=dict)


class DeviceBook:
    """Every device in force; safe for threads. What another process changed counts after FRESH_S seconds."""

    def __init__(self, source: Devices, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock_s = clock_s
        self._edition = _Edition(-FRESH_S)
        self._reading = threading.Lock()

    def of_token(self, token: str, protocol: DeviceProtocol) -> Carried:
        """Return the device that a token belongs to.

        Raises
        ------
        DeviceTokenWrong
            It belongs to none in force.
        DeviceDoorWrong
            The device was declared with another protocol.
        DatabaseAway
        """
        digest = _digest(token)
        found = self._find(lambda edition: edition.by_token.get(digest))
        if found is None:
            raise DeviceTokenWrong
        if found.device.protocol is not protocol:
            raise DeviceDoorWrong(device=found.device.name, declared=found.device.protocol.value, got=protocol.value)
        return found

    def at_hand(self, token: str, protocol: DeviceProtocol) -> Carried | None:
        """Return the device of a token where that needs no question to the database; None says nothing."""
        edition = self._edition
        if self._clock_s() - edition.at_s >= FRESH_S:
            return None
        found = edition.by_token.get(_digest(token))
        return found if found is not None and found.device.protocol is protocol else None

    def of_terminal(self, number: str) -> Carried | None:
        """Return the JT/T 808 terminal of a telephone number, None where there is none in force."""
        plain = terminal_number(number)
        return self._find(lambda edition: edition.by_terminal.get(plain))

    def prove(self, carried: Carried, token: str) -> bool:
        """Say whether a code is the terminal's; the first time it is, the terminal is enrolled."""
        digest = _digest(token)
        found = self._find(lambda edition: edition.by_token.get(digest))
        if found is None or found.device.id != carried.device.id:
            return False
        if found.device.enrolled_at is None:
            self._source.enrol(found.device.id)
            self.forget()
        return True

    def hand_code(self, carried: Carried) -> str | None:
        """Give a terminal that has not proved itself yet a new code; None for one that has."""
        code = self._source.hand_code(carried.device.id)
        self.forget()
        return code

    def forget(self) -> None:
        """Read anew at the next question: something was changed here."""
        self._edition = _Edition(-FRESH_S)

    def _find(self, look: Callable[[_Edition], Carried | None]) -> Carried | None:
        edition = self._at_most(FRESH_S)
        return look(edition) or look(self._at_most(ANEW_S))

    def _at_most(self, old_s: float) -> _Edition:
        edition = self._edition
        if self._clock_s() - edition.at_s < old_s:
            return edition
        with self._reading:
            if self._clock_s() - self._edition.at_s >= old_s:
                self._edition = self._read()
            return self._edition

    def _read(self) -> _Edition:
        edition = _Edition(self._clock_s())
        for device, unit, token_sha256 in self._source.in_force():
            carried = Carried(device, unit)
            edition.by_token[token_sha256] = carried
            if device.terminal is not None:
                edition.by_terminal[device.terminal] = carried
        return edition


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
