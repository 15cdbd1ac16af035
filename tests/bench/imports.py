"""How fast extracts come in, and how much memory a large layer takes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import osmium
import shapely

from tests.bench.measurement import Measurement
from tests.bench.polygon_query import village
from tests.browser.console_process import environment

SIZES = (5_000, 20_000)
FEATURES = 100_000
OUTSIDE_COMMUNITY = "990000001001"
RATE_TARGET = 20_000.0
MEMORY_TARGET_MIB = 2048.0


def write_extract(path: Path, count: int) -> None:
    """Write an OpenStreetMap extract of `count` rectangular houses."""
    shapes = village(count)
    rings = shapely.get_coordinates(shapely.get_exterior_ring(shapes)).reshape(count, 5, 2)
    with osmium.SimpleWriter(str(path)) as writer:
        for i, ring in enumerate(rings):
            for j, (lng, lat) in enumerate(ring[:4]):
                writer.add_node(osmium.osm.mutable.Node(id=i * 4 + j + 1, location=(lng, lat), version=1))
        for i in range(count):
            first = i * 4 + 1
            tags = {"building": "apartments", "building:levels": str(3 + i % 20), "addr:housenumber": str(i)}
            nodes = [first, first + 1, first + 2, first + 3, first]
            writer.add_way(osmium.osm.mutable.Way(id=i + 1, nodes=nodes, tags=tags, version=1))


def write_table(path: Path, count: int) -> None:
    """Write a CSV of `count` shops."""
    with path.open("w", encoding="utf-8") as out:
        out.write("source_ref,name,kind,lng,lat\n")
        for i in range(count):
            out.write(f"{i},店铺{i},shop,{114 + i % 500 * 1e-4:.6f},{22.5 + i // 500 * 1e-4:.6f}\n")


def run(scratch: Path, place: str, *arguments: str) -> tuple[float, float]:
    """Run one command of the CLI; return seconds and the process's peak memory in MiB."""
    command = [sys.executable, "-m", "console.cli", *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment(scratch / place), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def measure(scratch: Path) -> Iterable[Measurement]:
    """Import extracts of two sizes and a table of 100,000 points, the extracts into empty databases."""
    for size in SIZES:
        extract = scratch / f"houses{size}.osm.pbf"
        write_extract(extract, size)
        empty_s, _ = run(scratch, f"osm{size}", "migrate")
        taken_s, peak_mib = run(scratch, f"osm{size}", "import", "osm", str(extract))
        rate = size / taken_s * 60
        yield Measurement(f"OSM import of {size:,} buildings", rate, "buildings/min", "target, at least", RATE_TARGET)
        yield Measurement(
            f"OSM import of {size:,} buildings, peak memory", peak_mib, "MiB", "target", MEMORY_TARGET_MIB
        )
        yield Measurement(
            f"OSM import of {size:,} buildings, wall", taken_s, "s", "starting and stopping alone", empty_s
        )
    table = scratch / "shops.csv"
    write_table(table, FEATURES)
    arguments = ("import", "layer", "premises", str(table), "--datum", "wgs84", "--community", OUTSIDE_COMMUNITY)
    taken_s, peak_mib = run(scratch, f"osm{SIZES[0]}", *arguments)
    yield Measurement(f"layer import of {FEATURES:,} points, peak memory", peak_mib, "MiB", "target", MEMORY_TARGET_MIB)
    yield Measurement(f"layer import of {FEATURES:,} points, wall", taken_s, "s", "one minute", 60.0)
