"""Positions on the wire: one binary frame for all that moved, 16 bytes a unit.

Little endian. A head of 32 bytes, u8 kind, u8 format, u16 reserved, u32 n, f64 server's
epoch in milliseconds, f64 longitude and f64 latitude of the origin; then columns of n
values: u32 id, i32 east and i32 north of the origin in 1e-6 degrees, u16 age in seconds,
u8 heading in 360/256 degrees (255: unknown), u8 speed in 0.25 m/s.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KIND = 1
FORMAT = 1
HEAD = struct.Struct("<BBHIddd")
BYTES_PER_UNIT = 16
MICRODEGREES = 1e6
UNKNOWN_HEADING = 255
HEADING_STEPS = 256
SPEED_STEP_MPS = 0.25
OLDEST_S = 0xFFFF

Floats = NDArray[np.float64]


class FrameUnreadable(ValueError):
    """Bytes that are no frame of positions; the message says what was expected."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """n positions, each column (n,).

    Attributes
    ----------
    unit_id
        uint32.
    lng, lat
        WGS 84, float64.
    age_s
        Seconds since the unit was there, float64; written in whole seconds up to OLDEST_S.
    heading_deg
        From north, clockwise; NaN where unknown, float64.
    speed_mps
        NaN where unknown, which is written as 0; written up to 63.75, float64.
    """

    unit_id: NDArray[np.uint32]
    lng: Floats
    lat: Floats
    age_s: Floats
    heading_deg: Floats
    speed_mps: Floats

    def __len__(self) -> int:
        return len(self.unit_id)


def encode(moves: Moves, epoch_ms: float) -> bytes:
    """Return the frame; the first position is the origin."""
    n = len(moves)
    origin_lng, origin_lat = (float(moves.lng[0]), float(moves.lat[0])) if n else (0.0, 0.0)
    heading = np.round(np.nan_to_num(moves.heading_deg % 360) * (HEADING_STEPS / 360)) % HEADING_STEPS
    heading = np.where(np.isnan(moves.heading_deg), UNKNOWN_HEADING, np.minimum(heading, UNKNOWN_HEADING - 1))
    speed = np.clip(np.round(np.nan_to_num(moves.speed_mps) / SPEED_STEP_MPS), 0, 255)
    return b"".join(
        (
            HEAD.pack(KIND, FORMAT, 0, n, epoch_ms, origin_lng, origin_lat),
            moves.unit_id.astype("<u4").tobytes(),
            np.round((moves.lng - origin_lng) * MICRODEGREES).astype("<i4").tobytes(),
            np.round((moves.lat - origin_lat) * MICRODEGREES).astype("<i4").tobytes(),
            np.clip(np.round(moves.age_s), 0, OLDEST_S).astype("<u2").tobytes(),
            heading.astype(np.uint8).tobytes(),
            speed.astype(np.uint8).tobytes(),
        )
    )


def decode(frame: bytes) -> tuple[Moves, float]:
    """Return the positions and the server's epoch in milliseconds.

    Raises
    ------
    FrameUnreadable
        If it is not of this kind and format, or not as long as its head says.
    """
    if len(frame) < HEAD.size:
        raise FrameUnreadable(f"{len(frame)} bytes, expected at least {HEAD.size}")
    kind, form, _, n, epoch_ms, origin_lng, origin_lat = HEAD.unpack_from(frame)
    if (kind, form) != (KIND, FORMAT):
        raise FrameUnreadable(f"kind {kind}, format {form}, expected {KIND}, {FORMAT}")
    if len(frame) != HEAD.size + BYTES_PER_UNIT * n:
        raise FrameUnreadable(f"{len(frame)} bytes for {n} units, expected {HEAD.size + BYTES_PER_UNIT * n}")
    at = HEAD.size
    columns = []
    for dtype in ("<u4", "<i4", "<i4", "<u2", "u1", "u1"):
        columns.append(np.frombuffer(frame, dtype, n, at))
        at += columns[-1].nbytes
    unit_id, east, north, age_s, heading, speed = columns
    return (
        Moves(
            unit_id=unit_id.astype(np.uint32),
            lng=origin_lng + east / MICRODEGREES,
            lat=origin_lat + north / MICRODEGREES,
            age_s=age_s.astype(np.float64),
            heading_deg=np.where(heading == UNKNOWN_HEADING, np.nan, heading * (360 / HEADING_STEPS)),
            speed_mps=speed * SPEED_STEP_MPS,
        ),
        float(epoch_ms),
    )
