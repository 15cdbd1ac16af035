"""How long a CSV of a million rows takes by `import layer`, and how much memory."""

import os
from collections.abc import Iterable
from pathlib import Path

from tests.bench.imports import MEMORY_TARGET_MIB, run, write_table
from tests.bench.measurement import Measurement

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
WITHIN_S = 120.0
COMMUNITY = "440306007005"
REGIONS = "code,name\n44,甲省\n4403,乙市\n440306,丙区\n440306007,丁街道\n440306007005,戊社区\n"


def measure(scratch: Path) -> Iterable[Measurement]:
    """Import one table into an empty database; BENCH_ROWS says another number of rows."""
    regions, table = scratch / "regions.csv", scratch / "million.csv"
    regions.write_text(REGIONS, encoding="utf-8")
    write_table(table, ROWS)
    run(scratch, "table", "migrate")
    empty_s, _ = run(scratch, "table", "import", "layer", "region", str(regions))
    arguments = ("import", "layer", "premises", str(table), "--datum", "wgs84", "--community", COMMUNITY)
    before = os.times()
    taken_s, peak_mib = run(scratch, "table", *arguments)
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    yield Measurement(f"layer import of {ROWS:,} rows of CSV", taken_s, "s", "target", WITHIN_S)
    yield Measurement(
        f"layer import of {ROWS:,} rows, CPU of the command without its database", cpu_s, "s", "wall", taken_s
    )
    yield Measurement(f"layer import of {ROWS:,} rows, peak memory", peak_mib, "MiB", "target", MEMORY_TARGET_MIB)
    yield Measurement("layer import of 5 regions", empty_s, "s", "starting and stopping alone", empty_s)
