"""The server's part: tiles from the file, cards and searches from the database."""

import json
import math
import time
from collections.abc import Iterable
from pathlib import Path

from tests.bench.console import served_demo, signed_in
from tests.bench.measurement import Measurement, percentile

TILE_ZOOM = 16
ROUNDS = 4
CARDS = 200
TILE_TARGET_MS = 20.0
CARD_TARGET_MS = 60.0


def measure(scratch: Path) -> Iterable[Measurement]:
    """Time requests one after the other, each from sending to the last byte."""
    with served_demo(scratch) as console:
        client = signed_in(console)

        def timed(path: str) -> float:
            started = time.perf_counter()
            client.open(console.url + path).read()
            return (time.perf_counter() - started) * 1000

        manifest = json.loads(client.open(f"{console.url}/api/v1/map").read())
        west, south, east, north = manifest["home"]["bounds"]
        version = manifest["revisions"]["buildings"]
        places = sorted({tile_of(lng, lat) for lng in spread(west, east) for lat in spread(south, north)})
        paths = [f"/tiles/buildings/{version}/{TILE_ZOOM}/{x}/{y}.mvt" for x, y in places]
        cold = [timed(path) for path in paths]
        warm = [timed(path) for _ in range(ROUNDS) for path in paths]
        yield Measurement("tile, first request, p95", percentile(cold, 0.95), "ms", "target, cached", TILE_TARGET_MS)
        yield Measurement("tile, cached, p95", percentile(warm, 0.95), "ms", "target, cached", TILE_TARGET_MS)
        hits = json.loads(client.open(f"{console.url}/api/v1/search?q=%E6%A0%8B&limit=50").read())["hits"]
        ids = [hit["id"] for hit in hits if hit["kind"] == "building"]
        cards = [timed(f"/api/v1/cards/building/{ids[i % len(ids)]}") for i in range(CARDS)]
        yield Measurement(
            "card of a building, server part, p50", percentile(cards, 0.5), "ms", "target p95", CARD_TARGET_MS
        )
        yield Measurement(
            "card of a building, server part, p95", percentile(cards, 0.95), "ms", "target p95", CARD_TARGET_MS
        )


def spread(low: float, high: float, steps: int = 8) -> list[float]:
    """Return evenly spread numbers from `low` to `high`."""
    return [low + (high - low) * i / (steps - 1) for i in range(steps)]


def tile_of(lng: float, lat: float) -> tuple[int, int]:
    """Return the Web Mercator tile that holds a place, by the usual formula (OGC two-dimensional tile matrix set)."""
    n = 2**TILE_ZOOM
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lng + 180) / 360 * n), int(y * n)
