"""JT/T 808 frames: real ones read right, lying ones refused with the rule they break, any bytes survived."""

from datetime import UTC, datetime
from functools import reduce
from math import isnan
from operator import xor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.doors.jt808_body import (
    BodyWrong,
    Message,
    Registering,
    Result,
    code_in,
    position_in,
    positions_in,
    register_reply,
    reply,
)
from console.doors.jt808_frame import (
    FLAG,
    MOST_BODY,
    MOST_FRAME,
    Frame,
    FrameWrong,
    Header,
    Splitter,
    bytes_of,
    frame_of,
)
from geo.metric import distances_m
from tests.fixtures import jt808_frames as real
from tests.fixtures.jt808_frames import sent

ALL = [value for name, value in vars(real).items() if name.isupper()]
HEADERS = st.one_of(
    st.builds(
        Header,
        message=st.integers(0, 0xFFFF),
        phone=st.text("0123456789", min_size=12, max_size=12),
        serial=st.integers(0, 0xFFFF),
        parts=st.none() | st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)),
    ),
    st.builds(
        Header,
        message=st.integers(0, 0xFFFF),
        phone=st.text("0123456789", min_size=20, max_size=20),
        serial=st.integers(0, 0xFFFF),
        edition=st.integers(0, 255),
        parts=st.none() | st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)),
    ),
)
FRAMES = st.builds(Frame, HEADERS, st.binary(max_size=MOST_BODY) | st.text("\x7d\x7e", max_size=200).map(str.encode))


@pytest.mark.parametrize("published", ALL)
def test_a_published_frame_is_read_and_written_back_byte_by_byte(published: str) -> None:
    assert bytes_of(frame_of(sent(published))) == bytes.fromhex(published)


def test_the_headers_of_2013_and_2019_are_told_apart() -> None:
    old, new = frame_of(sent(real.REGISTER)).header, frame_of(sent(real.REGISTER_2019)).header
    assert (old.message, old.phone, old.serial, old.edition) == (Message.REGISTER, "013511221122", 5, None)
    assert (new.message, new.phone, new.serial, new.edition) == (Message.REGISTER, "00000000017299841738", 0, 1)


def test_a_position_is_read_with_place_time_speed_and_direction() -> None:
    one = position_in(frame_of(sent(real.POSITION)).body)
    # 18 August 2015, 07:21:21 in China, which is the evening before in UTC.
    assert one.at_s == datetime(2015, 8, 17, 23, 21, 21, tzinfo=UTC).timestamp()
    assert (one.lng, one.lat) == (114.032984, 22.6426)
    assert (one.speed_mps, one.heading_deg) == (0, 8)


def test_south_and_west_have_their_sign() -> None:
    south, west = (
        position_in(frame_of(sent(real.POSITION_SOUTH)).body),
        position_in(frame_of(sent(real.POSITION_WEST)).body),
    )
    assert (south.lng, south.lat) == (153.029616, -27.455656)
    assert (west.lng, west.lat) == (-1.255923, 50.871735)


def test_a_terminal_that_is_not_located_yet_says_no_place() -> None:
    one = position_in(frame_of(sent(real.POSITION_2019_ESCAPED)).body)
    assert isnan(one.lng)
    assert isnan(one.lat)


def test_a_batch_of_a_real_bus_is_eight_positions_in_order_and_near_each_other() -> None:
    found = positions_in(frame_of(sent(real.POSITIONS)).body)
    assert len(found) == 8
    assert [one.at_s for one in found] == sorted(one.at_s for one in found)
    lng, lat = [one.lng for one in found], [one.lat for one in found]
    assert 113.8 < lng[0] < 114.1
    assert 22.5 < lat[0] < 22.7
    assert distances_m(lng[:-1], lat[:-1], lng[1:], lat[1:]).max() < 100


def test_the_code_of_both_editions_is_found() -> None:
    assert code_in(frame_of(sent(real.AUTHENTICATE))) == "authentication"
    assert code_in(frame_of(sent(real.AUTHENTICATE_2019))) == "17299841738"


def test_the_general_reply_is_what_a_platform_answered() -> None:
    asked = frame_of(sent(real.AUTHENTICATE_2019)).header
    assert bytes_of(reply(asked, 0, Result.DONE)) == bytes.fromhex(real.REPLY_2019)


def test_a_refused_registration_hands_out_no_code() -> None:
    asked = frame_of(sent(real.REGISTER)).header
    assert register_reply(asked, 1, Registering.NO_SUCH_TERMINAL, "secret").body == b"\x00\x05\x04"
    assert register_reply(asked, 1, Registering.DONE, "secret").body == b"\x00\x05\x00secret"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda plain: plain[:-1] + bytes([plain[-1] ^ 1]), "check sum"),
        (lambda plain: plain[:8], "shortest"),
        (lambda plain: _summed(plain[:3] + bytes([plain[3] + 1]) + plain[4:-1]), "its header says"),
        (lambda plain: _summed(plain[:-3]), "its header says"),
        (lambda plain: _summed(plain[:4] + b"\xab" + plain[5:-1]), "BCD"),
        (lambda plain: plain[:5] + b"\x7d\x03" + plain[5:], "0x7d"),
        (lambda plain: plain + b"\x7d", "0x7d"),
        (lambda plain: _summed(b"\x02\x00\x20\x00" + plain[4:12]), "needs"),
    ],
)
def test_a_lying_frame_is_refused_with_the_rule_it_breaks(change: object, says: str) -> None:
    with pytest.raises(FrameWrong, match=says):
        frame_of(change(sent(real.POSITION)))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "batch of 0"),
        (b"\xff\xff\x00", "at most"),
        (b"\x00\x01\x00", "beyond"),
        (b"\x00\x01\x00\x00\xff" + bytes(28), "beyond"),
        (b"\x00\x01\x00\x00\x1b" + bytes(27), "27 bytes"),
        (b"\x00\x00\x00\x00", "behind"),
    ],
)
def test_a_lying_batch_is_refused(body: bytes, says: str) -> None:
    with pytest.raises(BodyWrong, match=says):
        positions_in(body)


def test_a_time_that_is_none_is_unknown_and_not_another() -> None:
    body = frame_of(sent(real.POSITION)).body
    for bcd in ("991399999999", "abcdefabcdef", "000000000000"):
        assert isnan(position_in(body[:22] + bytes.fromhex(bcd) + body[28:]).at_s)


def test_frames_arrive_in_any_pieces() -> None:
    stream = b"".join(bytes.fromhex(one) for one in ALL)
    for step in (1, 7, 1000):
        splitter = Splitter()
        pieces = [stream[at : at + step] for at in range(0, len(stream), step)]
        assert [one for piece in pieces for one in splitter.feed(piece)] == [sent(one) for one in ALL]


def test_a_megabyte_without_a_flag_is_counted_and_not_kept() -> None:
    splitter = Splitter()
    for _ in range(1000):
        assert list(splitter.feed(b"\x00" * 1000)) == []
        assert len(splitter._held) <= MOST_FRAME
    assert splitter.garbage > 900_000


@settings(max_examples=200, deadline=None)
@given(FRAMES)
def test_every_frame_comes_back_as_it_was_sent(frame: Frame) -> None:
    written = bytes_of(frame)
    assert written[:1] == written[-1:] == FLAG
    assert FLAG not in written[1:-1]
    assert frame_of(written[1:-1]) == frame


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_frame_or_refused(sent: bytes) -> None:
    survives(sent)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 400), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_damaged_frame_is_a_frame_or_refused(published: str, at: int, put: bytes, cut: bool) -> None:
    survives(damaged(published, at, put, cut))


def damaged(published: str, at: int, put: bytes, cut: bool) -> bytes:
    """Return a real frame with some bytes put in, or cut off there, and its check sum made right again."""
    plain = frame_of(sent(published))
    body = plain.body[:at] if cut else plain.body[:at] + put + plain.body[at + len(put) :]
    return bytes_of(Frame(plain.header, body[:MOST_BODY]))[1:-1]


def survives(sent: bytes) -> None:
    """Read bytes as everything they could be: whatever they are, only the two known errors come out."""
    try:
        frame = frame_of(sent)
    except FrameWrong:
        return
    for read in (lambda: code_in(frame), lambda: position_in(frame.body), lambda: positions_in(frame.body)):
        try:
            read()
        except BodyWrong:
            continue


def _summed(plain: bytes) -> bytes:
    return plain + bytes([reduce(xor, plain)])
