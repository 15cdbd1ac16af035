"""`jingwei import osm` and `jingwei import roads`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from console.container import open_database
from data.osm.importer import STAGES, Told
from data.osm.importer import import_osm as import_extract
from data.osm.report import Findings, ImportReport
from data.osm.roads import import_roads as import_network
from data.regions import FOREIGN_COMMUNITY

STAGE_TITLES = {
    "read": "读取 read the file",
    "buildings": "楼栋 buildings",
    "streets": "道路 streets",
    "write": "写入 write",
    "dwellings": "户室（推定） assumed dwellings",
    "covers": "空间索引 spatial index",
    "grids": "网格 grids",
}


def import_osm(
    file: Annotated[Path, typer.Argument(help="OpenStreetMap extract: .osm, .osm.gz, .osm.bz2 or .osm.pbf")],
    community: Annotated[str, typer.Option(help="Code of the community, 12 digits")] = FOREIGN_COMMUNITY,
    grids: Annotated[Path | None, typer.Option(help="Areas to use as grids: GeoJSON, GeoPackage, Shapefile…")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON")] = False,
) -> None:
    """Import buildings, cameras, streets and ground of an OpenStreetMap extract.

    Importing the same file again changes nothing.
    """
    with open_database() as database, _progress(quiet=as_json) as told:
        report = import_extract(database, file, community, grids, told)
    _show(report, as_json)


def import_roads(
    file: Annotated[Path, typer.Argument(help="Drive network saved by OSMnx: .graphml")],
    community: Annotated[str, typer.Option(help="Code of the community, 12 digits")] = FOREIGN_COMMUNITY,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON")] = False,
) -> None:
    """Import a road network that OSMnx saved, as the community's drive graph and streets."""
    with open_database() as database:
        report = import_network(database, file, community)
    _show(report, as_json)


@contextmanager
def _progress(quiet: bool) -> Iterator[Told]:
    """Show a bar for each stage while it is at work."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=quiet) as progress:
        tasks = {stage: progress.add_task(STAGE_TITLES[stage], total=None, start=False) for stage in STAGES}
        progress.start_task(tasks[STAGES[0]])

        def told(stage: str, done: int) -> None:
            for earlier in STAGES[: STAGES.index(stage)]:
                task = progress.tasks[tasks[earlier]]
                progress.update(tasks[earlier], total=max(task.completed, 1), completed=max(task.completed, 1))
            progress.start_task(tasks[stage])
            progress.update(tasks[stage], completed=done)

        yield told


def _show(report: ImportReport, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    console = Console()
    table = Table(
        "", "接受 accepted", "新增 new", "更新 changed", "未变 same", title=f"{report.file} → {report.community_code}"
    )
    for kind in sorted(report.accepted.keys() | report.written.keys()):
        counts = report.written.get(kind)
        table.add_row(
            kind,
            f"{report.accepted[kind]:,}"
            if kind in report.accepted
            else f"{report.assumed.get(kind, 0):,} (推定 assumed)",
            *(f"{n:,}" for n in (counts.inserted, counts.updated, counts.unchanged)) if counts else ("", "", ""),
        )
    console.print(table)
    _show_findings(console, "未导入 left out", report.skipped)
    _show_findings(console, "已修正 mended", report.repaired)
    if report.grids:
        grids = Table("网格 grid", "名称 name", "楼栋 buildings", title="网格 grids")
        for grid in report.grids:
            grids.add_row(grid.code, grid.name, f"{grid.buildings:,}")
        console.print(grids)
    if "building" in report.accepted:
        examples = f": {', '.join(report.outside_examples)}…" if report.outside else ""
        console.print(f"不在任何网格内的楼栋 buildings in no grid: {report.outside:,}{examples}")
    for graph in report.graphs:
        console.print(
            f"路网 road graph {graph.mode}: {graph.nodes:,} 节点 nodes, {graph.edges:,} 边 edges, "
            f"{graph.strong_share:.1%} 互相可达 mutually reachable"
        )
    console.print(f"图层更新 layers changed: {', '.join(report.layers_changed) or '无 none'}")


def _show_findings(console: Console, title: str, findings: Findings) -> None:
    if not findings.total:
        return
    table = Table("", "原因 reason", "数量 count", "例 examples", title=title)
    for found in findings.as_list():
        listed = found["examples"]
        shown = ", ".join(listed[:3]) if isinstance(listed, list) else ""
        table.add_row(str(found["kind"]), f"{found['zh']}\n{found['en']}", f"{found['count']:,}", shown)
    console.print(table)
