"""The demo district that several parts measure on: the one that is given, or one made in this run."""

import os
import time
from pathlib import Path

from tests.browser.console_process import jingwei

GIVEN = "JINGWEI_BENCH_DISTRICT"


def district_of(scratch: Path) -> tuple[Path, float]:
    """Return the data directory of the demo district, and the seconds it took to make; 0 where it was given."""
    if given := os.environ.get(GIVEN):
        return Path(given), 0.0
    place, told = scratch / "district", scratch / "district-took-s"
    if not told.exists():
        began = time.perf_counter()
        jingwei(place, "demo", "district")
        told.write_text(str(time.perf_counter() - began))
    return place, float(told.read_text())
