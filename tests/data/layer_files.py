"""Small invented files of every kind, in the order in which they build on each other."""

from datetime import date
from pathlib import Path
from typing import Any

from data.database import Database
from data.exchange.kinds import kind_named
from data.exchange.loader import Request, import_file
from data.exchange.report import Report

FIXTURES = Path(__file__).parents[1] / "fixtures" / "layers"
COMMUNITY = "440306007005"
TODAY = date(2026, 11, 22)
IN_ORDER = (
    "region",
    "comprehensive_grid",
    "grid",
    "micro_grid",
    "building",
    "stair_group",
    "dwelling",
    "household",
    "resident",
    "tag",
    "company",
    "premises",
    "camera",
    "sensor",
    "team",
    "member",
    "vehicle",
    "robot",
    "street",
    "ground",
    "resident_tag",
    "household_tag",
    "building_tag",
    "premises_tag",
)
WITHOUT_COMMUNITY = {"region", "comprehensive_grid", "micro_grid", "tag"}


def fixture(kind: str) -> Path:
    """Return the example file of a kind."""
    (found,) = (path for path in FIXTURES.iterdir() if path.stem == kind)
    return found


def load(
    database: Database,
    kind: str,
    path: Path,
    community: str | None = COMMUNITY,
    datum: str | None = "wgs84",
    today: date = TODAY,
    **asked: object,
) -> Report:
    """Import one file in its own transaction."""
    request = Request(path, None if kind in WITHOUT_COMMUNITY else community, datum, **asked)
    with database.owner() as connection:
        return import_file(connection, kind_named(kind), request, today)


def load_until(database: Database, last: str) -> None:
    """Import the example files up to and including the kind `last`."""
    for kind in IN_ORDER[: IN_ORDER.index(last) + 1]:
        report = load(database, kind, fixture(kind))
        assert report.written, report.as_json("en")


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """Write a file and return where."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query as the owner."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
