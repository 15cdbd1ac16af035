"""`jingwei import classes`, `export classes`, `rules` and `report-points`: what a district sets for itself."""

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.container import open_database
from data.import_run import begin_run, record_run
from data.regions import check_community, check_known
from data.rules.calendar import give_calendar
from data.rules.class_file import read_classes, write_classes
from data.rules.class_table import adopt, in_force
from data.rules.report_points import KINDS, points_of, put_points, spots
from dispatch.errors import BadValue

Community = Annotated[str, typer.Option(help="12-digit code of the community")]


def import_classes(
    file: Annotated[Path, typer.Argument(help="CSV: code, label_zh, label_en, severity, icon, public")],
    name: Annotated[str | None, typer.Option(help="What the table is called; the file's name when left out")] = None,
) -> None:
    """Bring a class table into force as a new version. Incidents there are keep the version they were reported in.

    The same table again changes nothing; one wrong row, and nothing is changed.
    """
    classes = read_classes(file)
    with open_database() as database, database.owner() as connection:
        begin_run(connection)
        adopted = adopt(connection, name or file.stem, file.name, classes)
        if adopted.new:
            record_run(connection, "classes", file, len(classes), 0, {"version": adopted.version})
    kinds = sum(one.level == 3 for one in classes)
    verdict = ("已启用", "in force now") if adopted.new else ("与现行清单相同，未变", "same as before, unchanged")
    Console().print(
        f"事项清单第 {adopted.version} 版：{len(classes)} 行，{kinds} 个小类，{verdict[0]}\n"
        f"class table version {adopted.version}: {len(classes)} rows, {kinds} kinds, {verdict[1]}"
    )


def export_classes(file: Path, force: bool = False) -> int:
    """Write the class table in force to a CSV file and return how many rows."""
    with open_database() as database, database.owner() as connection:
        classes = in_force(connection)
    return write_classes(file, classes, force)


def calendar(
    area: Annotated[str, typer.Option(help="Region code, 2 to 12 digits; all that begins with it has this calendar")],
    zone: Annotated[str, typer.Option(help="Time zone: Europe/Berlin, Asia/Shanghai, …")],
) -> None:
    """Give a region working time in its own time zone."""
    with open_database() as database, database.owner() as connection:
        fresh = give_calendar(connection, area, zone)
    Console().print(f"{area}: {zone}" + (", 9:00–12:00 14:00–18:00" if fresh else ""))


def make_points(
    community: Community,
    kind: Annotated[str, typer.Option(help="What gets a code: grid or stair_group")] = "grid",
) -> None:
    """Make a QR code for every grid or stair group of a community that has none yet."""
    if kind not in KINDS:
        raise BadValue(name="kind", value=kind, why=" | ".join(KINDS))
    check_community(community)
    with open_database() as database, database.owner() as connection:
        check_known(connection, community)
        begin_run(connection)
        made = put_points(connection, community, spots(connection, community, kind))
    Console().print(f"{community} {kind}: {made} 个新二维码 new codes")


def list_points(community: Community) -> None:
    """List the report points of a community as CSV: code, the path a QR code opens, what it stands for."""
    check_community(community)
    with open_database() as database, database.owner() as connection:
        check_known(connection, community)
        points = points_of(connection, community)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("code", "path", "kind", "label", "grid", "lng", "lat", "active"))
    for p in points:
        active = "yes" if p.active else "no"
        writer.writerow(
            (p.code, f"/report/{p.code}", p.kind, p.label, p.grid_code, f"{p.lng:.7f}", f"{p.lat:.7f}", active)
        )
