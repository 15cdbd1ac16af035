"""Messages in several frames: put together in any order, within limits of memory and time, and no lie is believed."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.doors.jt808_frame import Frame, Header
from console.doors.jt808_parts import (
    ASK_AFTER_S,
    HELD_S,
    MOST_ASKED,
    MOST_BYTES,
    MOST_OPEN,
    MOST_PARTS,
    Parts,
    PartsWrong,
)

PHONE = "013511221122"


def parts_of(body: bytes, sizes: list[int], first: int = 7, message: int = 0x0704) -> list[Frame]:
    """Cut a body into frames; what is left over goes into the last."""
    cuts = [0, *sizes, len(body)]
    pieces = [body[low:high] for low, high in pairwise(cuts)]
    return [
        Frame(Header(message, PHONE, (first + at) & 0xFFFF, None, (len(pieces), at + 1)), piece)
        for at, piece in enumerate(pieces)
    ]


def wholes(parts: Parts, frames: list[Frame]) -> list[bytes]:
    return [whole.body for frame in frames if (whole := parts.take(frame)) is not None]


@given(st.binary(min_size=3, max_size=300), st.data())
@settings(deadline=None)
def test_parts_in_any_order_and_sent_twice_are_the_message(body: bytes, data: st.DataObject) -> None:
    sizes = sorted(data.draw(st.lists(st.integers(0, len(body)), min_size=1, max_size=6)))
    frames = parts_of(body, sizes, first=data.draw(st.integers(0, 0xFFFF)))
    order = data.draw(st.permutations(frames))
    parts = Parts()
    assert wholes(parts, [*order[:-1], *order[:-1]]) == []
    assert wholes(parts, [order[-1]]) == [body]
    # Until it is kept, the last part sent again is enough.
    assert wholes(parts, [order[-1]]) == [body]
    parts.done(order[-1])
    assert parts.held == 0


@pytest.mark.parametrize("lie", [(0, 0), (3, 0), (3, 4), (MOST_PARTS + 1, 1), (0xFFFF, 0xFFFF)])
def test_numbers_that_cannot_be_are_refused(lie: tuple[int, int]) -> None:
    with pytest.raises(PartsWrong):
        Parts().take(Frame(Header(0x0704, PHONE, 1, None, lie), b"x"))


def test_a_part_that_says_two_things_ends_its_message() -> None:
    first, second = parts_of(b"abcdef", [3])
    parts = Parts()
    parts.take(first)
    with pytest.raises(PartsWrong, match="two things"):
        parts.take(Frame(first.header, b"xyz"))
    assert parts.take(second) is None


def test_what_is_not_completed_is_forgotten_after_a_while_and_for_newer_ones() -> None:
    now = [0.0]
    parts = Parts(lambda: now[0])
    first, second = parts_of(b"abcdef", [3])
    parts.take(first)
    now[0] = HELD_S + 1
    assert parts.take(second) is None
    parts = Parts(lambda: now[0])
    for number in range(MOST_OPEN + 3):
        parts.take(parts_of(b"abcdef", [3], first=100 * number)[0])
    assert parts.held == 3 * MOST_OPEN
    # The oldest went, the newest are there.
    assert wholes(parts, parts_of(b"abcdef", [3])[1:]) == []
    assert wholes(parts, parts_of(b"abcdef", [3], first=100 * (MOST_OPEN + 2))[1:]) == [b"abcdef"]


def test_what_stays_away_is_asked_for_a_few_times_and_then_no_more() -> None:
    now = [0.0]
    parts = Parts(lambda: now[0])
    frames = parts_of(b"abcdefgh", [2, 4, 6], first=0xFFFF)
    for frame in (frames[1], frames[3]):
        parts.take(frame)
    assert parts.asks() == []
    for _ in range(MOST_ASKED):
        assert parts.may_ask
        now[0] += ASK_AFTER_S
        assert [(one.first, one.missing) for one in parts.asks()] == [(0xFFFF, (1, 3))]
        assert parts.asks() == []
    assert not parts.may_ask
    now[0] += ASK_AFTER_S
    assert parts.asks() == []
    # What was asked for comes as it was.
    assert wholes(parts, [frames[0], frames[2]]) == [b"abcdefgh"]


def test_nothing_is_asked_for_of_a_message_that_is_whole_or_forgotten() -> None:
    now = [0.0]
    parts = Parts(lambda: now[0])
    whole = parts_of(b"abcdef", [3])
    assert wholes(parts, whole) == [b"abcdef"]
    parts.take(parts_of(b"abcdef", [3], first=100)[0])
    now[0] += HELD_S + 1
    assert parts.asks() == []


def survives_parts(chance: random.Random, parts: Parts) -> None:
    """Hand in a frame of which anything may be a lie; memory stays bounded."""
    header = Header(
        chance.choice([0x0200, 0x0704]), PHONE, chance.randrange(0, 40), None,
        (chance.choice([0, 1, 2, 3, 64, 65, 0xFFFF]), chance.choice([0, 1, 2, 3, 64, 0xFFFF])),
    )  # fmt: skip
    frame = Frame(header, chance.randbytes(chance.choice([0, 1, 1023])))
    try:
        whole = parts.take(frame)
    except PartsWrong:
        whole = None
    assert parts.held <= MOST_BYTES + MOST_PARTS * 1023
    asked = parts.asks()
    assert len(asked) <= MOST_OPEN
    assert all(0 < len(one.missing) < MOST_PARTS for one in asked)
    if whole is not None:
        assert whole.header.parts is None
        if chance.random() < 0.5:
            parts.done(frame)


def test_any_parts_are_taken_or_refused_within_bounds() -> None:
    chance, parts = random.Random(808), Parts(ask_after_s=0)
    for _ in range(500):
        survives_parts(chance, parts)
