"""Positions on the wire come back as they were, to the precision of the wire."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.live.frames import BYTES_PER_UNIT, HEAD, FrameUnreadable, Moves, decode, encode

MOST_BYTES_FOR_2000 = 40_000
HALF_STEP_DEG = 0.5e-6 + 1e-12

unit = st.tuples(
    st.integers(0, 2**32 - 1),
    st.floats(73, 135),
    st.floats(18, 54),
    st.floats(0, 100_000),
    st.one_of(st.just(np.nan), st.floats(0, 360, exclude_max=True)),
    st.one_of(st.just(np.nan), st.floats(0, 100)),
)


def moves(rows: list[tuple[float, ...]]) -> Moves:
    ids, *columns = np.array(rows, np.float64).reshape(len(rows), 6).T
    return Moves(ids.astype(np.uint32), *columns)


@given(st.lists(unit, max_size=40), st.floats(0, 4e12))
def test_what_is_decoded_is_what_was_encoded(rows: list[tuple[float, ...]], epoch_ms: float) -> None:
    sent = moves(rows)
    got, at = decode(encode(sent, epoch_ms))
    assert at == epoch_ms
    assert got.unit_id.tolist() == sent.unit_id.tolist()
    assert np.abs(got.lng - sent.lng).max(initial=0) <= HALF_STEP_DEG
    assert np.abs(got.lat - sent.lat).max(initial=0) <= HALF_STEP_DEG
    assert np.abs(got.age_s - np.minimum(sent.age_s, 65_535)).max(initial=0) <= 0.5
    assert (np.isnan(got.heading_deg) == np.isnan(sent.heading_deg)).all()
    turned = np.abs((got.heading_deg - sent.heading_deg + 180) % 360 - 180)
    # The value for "unknown" is taken, so what would round to it goes one step down.
    assert np.nanmax(turned, initial=0) <= 1.5 * 360 / 256 + 1e-9
    speed = np.minimum(np.nan_to_num(sent.speed_mps), 63.75)
    assert np.abs(got.speed_mps - speed).max(initial=0) <= 0.125 + 1e-9


@given(st.lists(unit, min_size=1, max_size=20), st.floats(0, 4e12))
def test_encoding_again_what_was_decoded_changes_no_unit(rows: list[tuple[float, ...]], epoch_ms: float) -> None:
    once, _ = decode(encode(moves(rows), epoch_ms))
    twice, _ = decode(encode(once, epoch_ms))
    for name in ("unit_id", "age_s", "heading_deg", "speed_mps"):
        assert np.array_equal(getattr(once, name), getattr(twice, name), equal_nan=True), name
    assert np.allclose(once.lng, twice.lng, rtol=0, atol=1e-9)


def test_two_thousand_units_fit_in_forty_kilobytes() -> None:
    n = 2_000
    column = np.linspace(0, 1, n)
    frame = encode(Moves(np.arange(n, dtype=np.uint32), 114 + column, 22 + column, column, column * 359, column), 0.0)
    assert len(frame) == HEAD.size + BYTES_PER_UNIT * n <= MOST_BYTES_FOR_2000


def test_a_known_unit_has_the_bytes_the_description_says() -> None:
    frame = encode(moves([(7, 114.05, 22.63, 3, 90, 2.5), (8, 114.050001, 22.629998, 70_000, np.nan, np.nan)]), 1.5)
    assert frame[:8] == bytes([1, 1, 0, 0, 2, 0, 0, 0])
    assert frame[32:40] == bytes([7, 0, 0, 0, 8, 0, 0, 0])
    assert np.frombuffer(frame, "<i4", 4, 40).tolist() == [0, 1, 0, -2]
    assert np.frombuffer(frame, "<u2", 2, 56).tolist() == [3, 65_535]
    assert frame[60:] == bytes([64, 255, 10, 0])


@pytest.mark.parametrize(
    "frame", [b"", b"\x01" * 31, encode(moves([]), 0)[:-1], encode(moves([]), 0) + b"\0", b"\2" * 32]
)
def test_bytes_that_are_no_frame_are_refused(frame: bytes) -> None:
    with pytest.raises(FrameUnreadable):
        decode(frame)
