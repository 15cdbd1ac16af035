"""Positions cleaned a second, on one core: a day of a district's vehicles, and one that lies a lot."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dispatch.tracks.believing import End
from dispatch.tracks.cleaning import clean
from dispatch.tracks.fixes import Fixes, columns_of
from dispatch.tracks.limits import Limits
from tests.bench.measurement import Measurement

TRACKS, FIXES = 1_000, 400_000
AT_ONCE = 2_000
NOW_S = 1_760_000_000.0
TARGET_PER_S = 200_000


def measure(_scratch: Path) -> Iterator[Measurement]:
    """Clean everything in one go, then as it comes in, with what each track ended with carried along."""
    for lying in (0.01, 0.2):
        fixes = _driven(lying)
        limits = Limits(NOW_S - 7 * 86_400, NOW_S + 120, (111.0, 20.0, 117.0, 26.0))
        began = time.process_time()
        whole = clean(fixes, limits)
        took = time.process_time() - began
        assert len(fixes) == whole.kept.sum() + sum(whole.dropped().values())
        yield Measurement(f"cleaned in one go, {lying:.0%} wrong", FIXES / took, "1/s", "target", TARGET_PER_S)
    began, ends = time.process_time(), dict[int, End]()
    for first in range(0, FIXES, AT_ONCE):
        ends |= clean(fixes.take(np.arange(first, first + AT_ONCE)), limits, ends).ends
    took = time.process_time() - began
    yield Measurement(f"cleaned {AT_ONCE:,} at a time", FIXES / took, "1/s", "target", TARGET_PER_S)


def _driven(lying: float) -> Fixes:
    """Return tracks in the order in which they come in, some of them standing, a part of them wrong."""
    chance = np.random.default_rng(7)
    each = FIXES // TRACKS
    speed = np.repeat(chance.uniform(0, 20, (1, TRACKS)) * (chance.random((1, TRACKS)) > 0.3), each, axis=0)
    turn = np.cumsum(chance.normal(0, 0.2, (each, TRACKS)), axis=0)
    lng = 114 + np.cumsum(speed * np.cos(turn), axis=0) / 1e4 / 10
    lat = 22.5 + np.cumsum(speed * np.sin(turn), axis=0) / 1e4 / 10
    at = NOW_S - 86_400 + np.arange(each)[:, None] * 10 + np.arange(TRACKS)[None, :] / TRACKS
    fixes = columns_of(np.tile(np.arange(TRACKS), each), at.ravel(), lng.ravel(), lat.ravel())
    wrong = np.flatnonzero(chance.random(FIXES) < lying)
    kinds = chance.integers(0, 5, len(wrong))
    fixes.lng[wrong[kinds == 0]] = np.nan
    fixes.lng[wrong[kinds == 1]] = fixes.lat[wrong[kinds == 1]] = 0.0
    fixes.at_s[wrong[kinds == 2]] += 10 * 86_400
    fixes.lng[wrong[kinds >= 3]] += chance.normal(0, 1, int((kinds >= 3).sum()))
    return fixes
