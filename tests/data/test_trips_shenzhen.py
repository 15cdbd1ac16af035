"""A day of Shenzhen's taxis as trips of others tell it: what cannot be is dropped, and it is said why."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest

from dispatch.tracks.cleaning import clean
from dispatch.tracks.fixes import Fixes, columns_of
from dispatch.tracks.limits import Limits
from geo.metric import distances_m

SHENZHEN = (112.5, 21.5, 115.5, 24.0)


@pytest.mark.shared
def test_trips_that_nobody_can_have_driven_are_rejected_with_their_reason(shared_data: Path) -> None:
    trips = pyarrow.csv.read_csv(shared_data / "trips-shenzhen" / "taxi-price.csv").to_pandas()
    begins, ends = (trips[name].to_numpy("datetime64[s]").astype(np.float64) for name in ("Stime", "Etime"))
    # Each trip is two positions of its taxi.
    taxi = np.concatenate([trips["VehicleNum"]] * 2).astype(np.int64)
    at_s = np.concatenate([begins, ends])
    lng, lat = (np.concatenate([trips[start], trips[end]]) for start, end in (("Lng", "ELng"), ("Lat", "ELat")))
    latest = datetime(2020, 1, 22, tzinfo=UTC).timestamp()
    limits = Limits(oldest_s=float(at_s.min()), latest_s=latest, area=SHENZHEN)
    came = np.argsort(at_s, kind="stable")
    fixes = columns_of(taxi[came], at_s[came], lng[came], lat[came])
    cleaned = clean(fixes, limits)
    assert len(at_s) == 2 * 10_619 == int(cleaned.kept.sum()) + sum(cleaned.dropped().values())

    # Sent twice, standing at a rank, or where nobody can have driven since: each says why, and most are kept.
    assert set(cleaned.dropped()) == {"duplicate", "impossible_speed", "standing"}
    assert 20 <= cleaned.dropped()["impossible_speed"] <= 100
    assert cleaned.kept.mean() > 0.8
    # Steps that nobody can drive are gone, but for those behind which three positions in a row agreed.
    before, after = impossible(fixes, limits), impossible(fixes.take(cleaned.kept), limits)
    assert before > 20
    assert after < before / 4
    # The file's own sums have trips of thousands of kilometres; between positions that are kept there are none.
    assert trips["distance"].max() > 3_000_000
    track = fixes.take(cleaned.kept)
    track = track.take(np.lexsort((track.at_s, track.source)))
    apart = track.source[1:] == track.source[:-1]
    assert distances_m(track.lng[:-1], track.lat[:-1], track.lng[1:], track.lat[1:])[apart].max() < 100_000


def impossible(fixes: Fixes, limits: Limits) -> int:
    """Return how many steps of taxis are faster than any drives, what receivers may be off left out."""
    ordered = fixes.take(np.lexsort((fixes.at_s, fixes.source)))
    steps = distances_m(ordered.lng[:-1], ordered.lat[:-1], ordered.lng[1:], ordered.lat[1:]) - 2 * limits.standing_m
    same = ordered.source[1:] == ordered.source[:-1]
    return int((same & (steps > limits.fastest_mps * np.diff(ordered.at_s))).sum())
