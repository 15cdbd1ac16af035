"""The figures the map's measuring is held to: those of geo's own geodesics."""

import json
from pathlib import Path
from typing import Any

import pyproj
import pytest
from shapely.geometry import LineString, Polygon

from geo.metric import area_m2, lengths_m

CASES = Path(__file__).parent / "frontend" / "geodesic.json"
# A yard, a block, a district, a country, across the equator, far north, a corner that turns in.
SHAPES: list[list[tuple[float, float]]] = [
    [(114.0700, 22.6400), (114.0703, 22.6400), (114.0703, 22.6402), (114.0700, 22.6402)],
    [(114.068, 22.639), (114.074, 22.6385), (114.0755, 22.643), (114.069, 22.6441)],
    [(113.9, 22.5), (114.3, 22.48), (114.35, 22.8), (113.95, 22.85)],
    [(100.0, 25.0), (110.0, 24.0), (112.0, 33.0), (101.0, 34.0)],
    [(-0.4, -0.3), (0.5, -0.2), (0.4, 0.35)],
    [(11.5, 78.1), (11.7, 78.1), (11.65, 78.2)],
    [(114.0, 22.0), (114.02, 22.0), (114.01, 22.005), (114.02, 22.02), (114.0, 22.02)],
]


def cases() -> list[dict[str, Any]]:
    """Return the cases as geo measures them; run this file to write them down."""
    return [
        {"points": shape, "length_m": float(lengths_m([LineString(shape)])[0]), "area_m2": area_m2(_dense(shape))}
        for shape in SHAPES
    ]


def _dense(shape: list[tuple[float, float]]) -> Polygon:
    """The outline along geodesics: geo's areas are of straight map lines, which differ over a country."""
    geod = pyproj.Geod(ellps="WGS84")
    ends = zip(shape, [*shape[1:], shape[0]], strict=True)
    return Polygon([place for start, end in ends for place in (start, *geod.npts(*start, *end, 200))])


def test_the_cases_of_the_map_are_what_geo_measures() -> None:
    written = json.loads(CASES.read_text(encoding="utf-8"))
    for kept, now in zip(written, cases(), strict=True):
        assert kept["points"] == [list(point) for point in now["points"]]
        assert kept["length_m"] == pytest.approx(now["length_m"], rel=1e-9)
        assert kept["area_m2"] == pytest.approx(now["area_m2"], rel=1e-6)


if __name__ == "__main__":
    CASES.write_text(json.dumps(cases(), indent=1) + "\n", encoding="utf-8")
