"""Bodies of the JT/T 808 messages that are understood here, read and written.

Positions are 0x0200 (chapter 8.18 in 2013) and 0x0704, several of them; times are in China's
zone whatever the terminal's place.
"""

from calendar import timegm
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from math import nan

from console.doors.jt808_frame import Frame, Header
from dispatch.china_time import CHINA_S
from dispatch.tracks import Observation

MOST_POSITIONS = 2_200
"""More do not fit into a message of as many frames as are taken."""
_POSITION_BYTES = 28
_LOCATED, _SOUTH, _WEST = 1 << 1, 1 << 2, 1 << 3
_PLATFORM_EDITION = 1


class Message(IntEnum):
    """What terminals say and what is answered."""

    TERMINAL_REPLY = 0x0001
    HEARTBEAT = 0x0002
    LOG_OUT = 0x0003
    REGISTER = 0x0100
    AUTHENTICATE = 0x0102
    POSITION = 0x0200
    POSITIONS = 0x0704
    REPLY = 0x8001
    SEND_PARTS_AGAIN = 0x8003
    REGISTER_REPLY = 0x8100


class Result(IntEnum):
    """Results of the general reply."""

    DONE = 0
    FAILED = 1
    WRONG = 2
    UNSUPPORTED = 3


class Registering(IntEnum):
    """Results of a registration."""

    DONE = 0
    TERMINAL_REGISTERED = 3
    NO_SUCH_TERMINAL = 4


class BodyWrong(ValueError):
    """A body that is not what its message says; the message says why."""


def code_in(frame: Frame) -> str:
    """Return the code a terminal authenticates with; raises BodyWrong."""
    body = frame.body
    if frame.header.edition is not None and body:
        # 2019 puts its length before it, and behind it what the terminal is.
        length = body[0]
        if len(body) < 1 + length:
            raise BodyWrong(f"a code of {length} bytes in a body of {len(body)}")
        body = body[1 : 1 + length]
    try:
        return body.rstrip(b"\x00").decode("gb18030")
    except UnicodeDecodeError as error:
        raise BodyWrong("the code is not text in GBK") from error


def position_in(body: bytes) -> Observation:
    """Return what a body of 0x0200 says; raises BodyWrong.

    Without a place (not located yet) longitude and latitude are NaN, and so is a time that is none.
    """
    if len(body) < _POSITION_BYTES:
        raise BodyWrong(f"a position of {len(body)} bytes, the shortest has {_POSITION_BYTES}")
    status = _u32(body, 4)
    lat, lng = _u32(body, 8) / 1e6, _u32(body, 12) / 1e6
    if not status & _LOCATED:
        lat = lng = nan
    speed, heading = _u16(body, 18) / 36.0, _u16(body, 20)
    return Observation(
        at_s=_seconds(body[22:28]),
        lng=-lng if status & _WEST else lng,
        lat=-lat if status & _SOUTH else lat,
        heading_deg=float(heading) if heading <= 360 else nan,
        speed_mps=speed,
    )


def positions_in(body: bytes) -> list[Observation]:
    """Return what a body of 0x0704 says; raises BodyWrong where its numbers do not add up."""
    if len(body) < 3:
        raise BodyWrong(f"a batch of {len(body)} bytes, the shortest has 3")
    count, at = _u16(body, 0), 3
    if count > MOST_POSITIONS:
        raise BodyWrong(f"a batch of {count} positions, at most {MOST_POSITIONS} fit")
    found = []
    for number in range(1, count + 1):
        length = _u16(body, at)
        if at + 2 > len(body) or at + 2 + length > len(body):
            raise BodyWrong(f"position {number} of {count} reaches beyond the body")
        found.append(position_in(body[at + 2 : at + 2 + length]))
        at += 2 + length
    if at != len(body):
        raise BodyWrong(f"{len(body) - at} bytes behind {count} positions")
    return found


def reply(header: Header, serial: int, result: Result) -> Frame:
    """Return the general reply 0x8001 to a message."""
    body = header.serial.to_bytes(2) + header.message.to_bytes(2) + result.to_bytes(1)
    return Frame(_answering(header, Message.REPLY, serial), body)


def register_reply(header: Header, serial: int, result: Registering, code: str = "") -> Frame:
    """Return the reply 0x8100 to a registration, with the code to authenticate with."""
    body = header.serial.to_bytes(2) + result.to_bytes(1)
    if result is Registering.DONE:
        body += code.encode("gb18030")
    return Frame(_answering(header, Message.REGISTER_REPLY, serial), body)


def again(header: Header, serial: int, first: int, missing: Sequence[int]) -> Frame:
    """Return the request 0x8003 for parts of a message whose first frame had the serial number `first`.

    Their number is a byte in 2013 and two in 2019.
    """
    count = len(missing).to_bytes(1 if header.edition is None else 2)
    body = first.to_bytes(2) + count + b"".join(number.to_bytes(2) for number in missing)
    return Frame(_answering(header, Message.SEND_PARTS_AGAIN, serial), body)


def _answering(header: Header, message: Message, serial: int) -> Header:
    """Answer in the edition that was asked in."""
    return Header(message, header.phone, serial & 0xFFFF, header.edition)


def _seconds(bcd: bytes) -> float:
    digits = bcd.hex()
    if not digits.isdigit():
        return nan
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    try:
        return float(timegm(datetime(2000 + year, month, day, hour, minute, second).timetuple()) - CHINA_S)
    except ValueError:
        return nan


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2])


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4])
