"""`make bench [ONLY=name]`: run the measurements, print a table, write build/bench.json."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.aggregate import measure as aggregate
from tests.bench.appraisal import measure as appraisal
from tests.bench.cleaning import measure as cleaning
from tests.bench.coverage import measure as coverage
from tests.bench.dispatching import measure as dispatching
from tests.bench.district import measure as district
from tests.bench.imports import measure as imports
from tests.bench.initials import measure as initials
from tests.bench.intake import measure as intake
from tests.bench.large import measure as large
from tests.bench.live import measure as live
from tests.bench.map_page import measure as map_page
from tests.bench.matching import measure as matching
from tests.bench.measurement import Measurement, write
from tests.bench.nearest import measure as nearest
from tests.bench.plan_strokes import measure as plan_strokes
from tests.bench.planning import measure as planning
from tests.bench.polygon_query import measure as polygon_query
from tests.bench.positions import measure as positions
from tests.bench.replay import measure as replay
from tests.bench.table import measure as table
from tests.bench.tile_latency import measure as tile_latency
from tests.bench.tracks import measure as tracks

RESULT = Path(__file__).parents[2] / "build" / "bench.json"
PARTS: dict[str, Callable[[Path], Iterable[Measurement]]] = {
    "polygon_query": polygon_query,
    "aggregate": aggregate,
    "initials": initials,
    "imports": imports,
    "table": table,
    "tile_latency": tile_latency,
    "map_page": map_page,
    "nearest": nearest,
    "dispatching": dispatching,
    "intake": intake,
    "live": live,
    "cleaning": cleaning,
    "positions": positions,
    "tracks": tracks,
    "matching": matching,
    "coverage": coverage,
    "planning": planning,
    "plan_strokes": plan_strokes,
    "replay": replay,
    "appraisal": appraisal,
    "large": large,
    "district": district,
}


def main() -> None:
    """Run the parts named by ONLY (comma-separated), else all."""
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    if unknown := set(only) - set(PARTS):
        sys.exit(f"ONLY names {sorted(unknown)}; the parts are {sorted(PARTS)}")
    measurements: list[Measurement] = []
    with tempfile.TemporaryDirectory(prefix="jwb") as place:
        scratch = Path(place)
        scratch.chmod(0o711)
        for name in only or PARTS:
            print(f"measuring {name} …", flush=True)
            measurements += PARTS[name](scratch)
    shown = Table("measure", "value", "unit", "reference", "reference value", "ratio")
    for m in measurements:
        shown.add_row(m.name, f"{m.value:,.2f}", m.unit, m.reference, f"{m.reference_value:,.2f}", f"{m.ratio:.3f}")
    Console(width=160).print(shown)
    write(measurements, RESULT)
    print(f"written to {RESULT}")


main()
