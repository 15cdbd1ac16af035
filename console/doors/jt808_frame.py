"""Frames of JT/T 808, the 2013 and the 2019 edition: bytes between two 0x7e, and back.

After the standard, chapter 4.4: 0x7d 0x02 stands for 0x7e and 0x7d 0x01 for 0x7d, the last
byte is the exclusive or of all before it, numbers are big-endian. A 2019 header says so in bit
14 of its properties, has a byte for the edition and a telephone number of 10 bytes instead of 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor

FLAG = b"\x7e"
MOST_BODY = 1023
"""Ten bits hold the length."""
# Escaped, the largest frame there can be: header of 21, body, check sum, each perhaps two bytes.
MOST_FRAME = 2 * (21 + MOST_BODY + 1)

_ESCAPED = {0x01: 0x7D, 0x02: 0x7E}
_LENGTH, _ENCRYPTED, _PARTS, _EDITION = 0x03FF, 0x1C00, 0x2000, 0x4000


class FrameWrong(ValueError):
    """Bytes that are no frame; the message says which rule they break."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who sends what.

    Attributes
    ----------
    phone
        Digits as sent, with the zeros in front: 12, or 20 in 2019.
    edition
        None for 2013, else the byte a 2019 header has.
    parts
        How many frames the message is cut into, and which of them this is, from 1; None for a whole one.
    """

    message: int
    phone: str
    serial: int
    edition: int | None = None
    parts: tuple[int, int] | None = None
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A header with its body."""

    header: Header
    body: bytes


def frame_of(sent: bytes) -> Frame:
    """Read what stood between two flags; raises FrameWrong."""
    plain = _unescaped(sent)
    if len(plain) < 13:
        raise FrameWrong(f"{len(plain)} bytes, the shortest frame has 13")
    if (left := reduce(xor, plain)) != 0:
        raise FrameWrong(f"check sum {plain[-1]:#04x}, expected {plain[-1] ^ left:#04x}")
    message, properties = _u16(plain, 0), _u16(plain, 2)
    edition: int | None = None
    at = 4
    if properties & _EDITION:
        edition, at = plain[4], 5
    digits = 6 if edition is None else 10
    start = at + digits + 2
    if properties & _PARTS:
        start += 4
    if len(plain) < start + 1:
        raise FrameWrong(f"{len(plain)} bytes, this header needs {start + 1}")
    phone = plain[at : at + digits].hex()
    if not phone.isdigit():
        raise FrameWrong(f"telephone number {phone} is not in BCD")
    serial = _u16(plain, at + digits)
    parts = (_u16(plain, start - 4), _u16(plain, start - 2)) if properties & _PARTS else None
    body = plain[start:-1]
    if len(body) != properties & _LENGTH:
        raise FrameWrong(f"a body of {len(body)} bytes, its header says {properties & _LENGTH}")
    return Frame(Header(message, phone, serial, edition, parts, bool(properties & _ENCRYPTED)), body)


def bytes_of(frame: Frame) -> bytes:
    """Return a frame as it is sent, with its flags; raises FrameWrong for a body that is too long."""
    header, body = frame.header, frame.body
    if len(body) > MOST_BODY:
        raise FrameWrong(f"a body of {len(body)} bytes, at most {MOST_BODY} go into a frame")
    properties = len(body) | (_PARTS if header.parts else 0) | (_EDITION if header.edition is not None else 0)
    plain = bytearray(header.message.to_bytes(2) + properties.to_bytes(2))
    if header.edition is not None:
        plain.append(header.edition)
    plain += bytes.fromhex(header.phone.rjust(12 if header.edition is None else 20, "0"))
    plain += header.serial.to_bytes(2)
    for number in header.parts or ():
        plain += number.to_bytes(2)
    plain += body
    plain.append(reduce(xor, plain))
    return FLAG + bytes(plain).replace(b"\x7d", b"\x7d\x01").replace(FLAG, b"\x7d\x02") + FLAG


class Splitter:
    """Cuts a stream into what stands between flags, however it arrives; keeps no more than one frame."""

    def __init__(self) -> None:
        self._held = bytearray()
        self.garbage = 0
        """Bytes thrown away because no frame can be so long."""

    def feed(self, received: bytes) -> Iterator[bytes]:
        """Yield what is complete by now, empty ones left out."""
        self._held += received
        while (end := self._held.find(FLAG)) >= 0:
            sent = bytes(self._held[:end])
            del self._held[: end + 1]
            if len(sent) > MOST_FRAME:
                self.garbage += len(sent)
            elif sent:
                yield sent
        if len(self._held) > MOST_FRAME:
            self.garbage += len(self._held)
            self._held.clear()


def _unescaped(sent: bytes) -> bytes:
    first, *rest = sent.split(b"\x7d")
    plain = bytearray(first)
    for piece in rest:
        if not piece or piece[0] not in _ESCAPED:
            raise FrameWrong("0x7d is followed by neither 0x01 nor 0x02")
        plain.append(_ESCAPED[piece[0]])
        plain += piece[1:]
    return bytes(plain)


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2])
