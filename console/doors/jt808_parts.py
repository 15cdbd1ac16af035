"""Messages of JT/T 808 that come in several frames, put together; bounded in memory and in time.

Each frame has a serial number of its own, one more than that of the frame before it, and says how
many there are and which it is (chapter 4.4.3): so all of one message lead back to the same first
serial number. What does not agree with that is refused. What stays away is asked for again: the
terminal then sends those frames as they were, serial numbers and all.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from console.doors.jt808_frame import Frame, Header

MOST_PARTS = 64
"""64 frames hold 2,000 positions; a terminal that has more sends several messages."""
MOST_OPEN = 4
MOST_BYTES = 131_072
"""Of all messages of one terminal that are not complete."""
HELD_S = 120.0
"""So long after its first frame a message is given up; the terminal sends it again."""

ASK_AFTER_S = 5.0
"""So long after its last frame the parts that a message lacks are asked for."""
MOST_ASKED = 3
"""A terminal that never sends them is not asked for ever."""

Key = tuple[int, int, int]
"""The message, the serial number of its first frame, and how many frames it has."""


class PartsWrong(ValueError):
    """A frame that cannot be part of what its header says; the message says why."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A message that waits for parts: `header` of its latest frame, the serial number of its first, what is missing."""

    header: Header
    first: int
    missing: tuple[int, ...]


@dataclass(slots=True)
class _Message:
    begun_s: float
    latest: Header
    heard_s: float
    asked: int = 0
    bodies: dict[int, bytes] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[int, ...]:
        total, _ = self.latest.parts or (1, 1)
        return tuple(number for number in range(1, total + 1) if number not in self.bodies)


class Parts:
    """The messages of one terminal that are not complete, or not kept yet."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic, ask_after_s: float = ASK_AFTER_S) -> None:
        self._clock_s = clock_s
        self._ask_after_s = ask_after_s
        self._open: OrderedDict[Key, _Message] = OrderedDict()

    @property
    def held(self) -> int:
        """Bytes that wait for the rest of their messages."""
        return sum(len(body) for message in self._open.values() for body in message.bodies.values())

    def take(self, frame: Frame) -> Frame | None:
        """Take a part and return the whole message once its last part is there; raises PartsWrong.

        The whole one is returned again for every part that is sent again, until it is `done`.
        The oldest messages are given up for newer ones.
        """
        total, number = frame.header.parts or (1, 1)
        if not 1 <= number <= total:
            raise PartsWrong(f"part {number} of {total}")
        if total > MOST_PARTS:
            raise PartsWrong(f"a message in {total} frames, at most {MOST_PARTS} are taken")
        now_s = self._clock_s()
        self._give_up(now_s)
        key = _key(frame)
        message = self._open.setdefault(key, _Message(now_s, frame.header, now_s))
        message.latest, message.heard_s = frame.header, now_s
        if message.bodies.setdefault(number, frame.body) != frame.body:
            # Which of the two is true nobody knows: it begins again.
            del self._open[key]
            raise PartsWrong(f"part {number} of {total} came twice and says two things")
        while len(self._open) > MOST_OPEN or (self.held > MOST_BYTES and len(self._open) > 1):
            del self._open[next(one for one in self._open if one != key)]
        if len(message.bodies) < total:
            return None
        body = b"".join(message.bodies[place] for place in range(1, total + 1))
        return Frame(replace(frame.header, parts=None), body)

    def asks(self) -> list[Lacking]:
        """Return what is to be asked for now; it counts as asked."""
        now_s = self._clock_s()
        self._give_up(now_s)
        lacking = []
        for (_, first, _), message in self._open.items():
            if (
                now_s - message.heard_s >= self._ask_after_s
                and message.asked < MOST_ASKED
                and (missing := message.missing)
            ):
                message.asked, message.heard_s = message.asked + 1, now_s
                lacking.append(Lacking(message.latest, first, missing))
        return lacking

    @property
    def may_ask(self) -> bool:
        """Whether there is anything to ask for, now or soon."""
        return any(message.asked < MOST_ASKED and message.missing for message in self._open.values())

    def _give_up(self, now_s: float) -> None:
        for key in [key for key, message in self._open.items() if now_s - message.begun_s > HELD_S]:
            del self._open[key]

    def done(self, frame: Frame) -> None:
        """Forget the message that a part belongs to."""
        self._open.pop(_key(frame), None)


def _key(frame: Frame) -> Key:
    total, number = frame.header.parts or (1, 1)
    return frame.header.message, (frame.header.serial - number + 1) & 0xFFFF, total
