"""Write everything of one kind to a file that the import reads again without a change."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.china_day import TODAY_IN_CHINA
from data.exchange.destination import destination_of
from data.exchange.export_formats import ExportFormat, format_of
from data.exchange.fields import Field, Kind, Shape
from data.exchange.outgoing import SLICE_ROWS, Column, Outgoing, sliced
from dispatch.errors import ExportTargetTaken, ReasonMissing

REASON_LEAST_CHARACTERS = 4
IN_FORCE = f"t.valid_from <= {TODAY_IN_CHINA} AND (t.valid_to IS NULL OR t.valid_to > {TODAY_IN_CHINA})"
# What a reference is written as: the source_ref of the thing, unless it is known by a code.
_REFERENCES = {"grid": None, "comprehensive_grid": None, "tag": None}
_WKB_TYPES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What the user asked for.

    Attributes
    ----------
    datum, crs
        What the coordinates are written in; WGS 84 where neither is said.
    region
        Only what lies in this region: 2 to 12 digits. None: everything.
    with_persons
        Residents' names and telephones in full. Without it they are masked.
    reason
        Why; kept in the audit record.
    """

    file: Path
    region: str | None = None
    with_persons: bool = False
    reason: str | None = None
    replace: bool = False
    datum: str | None = None
    crs: str | None = None


def export_file(connection: Connection, kind: Kind, request: ExportRequest) -> int:
    """Write the things in force to a file whose name tells the format; return how many.

    Points in tables are two columns, other geometry is WKT, and texts that a spreadsheet would
    run as a formula are guarded. Rows are read and written in slices, so that memory does not
    grow with their number. The file appears whole or not at all.

    Raises
    ------
    ReasonMissing
        Persons were asked for without saying why.
    ExportFormatUnknown, ExportTargetTaken, ExportUnfit
    DatumTwice, DatumUnknown, CrsUnknown
    """
    chosen = format_of(request.file)
    destination = destination_of(request.datum, request.crs)
    persons = kind.name == "resident" and request.with_persons
    if persons:
        _audit(connection, request)
    fields = [field for field in kind.fields if field.target is not None]
    masked = {"name", "phone"} if kind.name == "resident" and not persons else set()
    source = _source(kind, fields, request.region)
    drawn = kind.shape is not Shape.NONE
    columns = columns_of(kind, masked)
    rows = _rows(connection, kind, [_column(field, masked) for field in fields], source)
    going = Outgoing(
        kind.name,
        kind.shape,
        geometry_types(connection, kind.geometry_column, source) if drawn and chosen.typed else (),
        columns,
        destination,
        sliced(rows, drawn, destination, request.file),
    )
    return write_whole(request.file, chosen, going, replace=request.replace, private=persons)


def columns_of(kind: Kind, masked: Collection[str] = ()) -> list[Column]:
    """Return the columns of a kind's file; a masked one has no name that the import would take for the real one."""
    return [
        Column(f"{field.name}_masked", field.type)
        if field.name in masked
        else Column(field.name, field.type, field.names)
        for field in kind.fields
        if field.target is not None
    ]


def write_whole(file: Path, chosen: ExportFormat, going: Outgoing, *, replace: bool, private: bool) -> int:
    """Write a file that appears whole or not at all, return the number of rows.

    Parameters
    ----------
    private
        Readable by its owner only.

    Raises
    ------
    ExportTargetTaken, ExportUnfit
    """
    if file.exists() and not replace:
        raise ExportTargetTaken(file=file, why="it exists; --force replaces it")
    waiting = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        # Residents' data must not be readable by others on the machine.
        os.close(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644))
        count = chosen.write(waiting, going)
        waiting.replace(file)
    except OSError as error:
        raise ExportTargetTaken(file=file, why=error.strerror or str(error)) from error
    finally:
        waiting.unlink(missing_ok=True)
    return count


def geometry_types(connection: Connection, column: str, source: sql.Composable) -> list[str]:
    """Return the names of the geometry types that occur in a source of rows called t."""
    with connection.cursor() as cursor:
        # The second byte of WKB is the type's number.
        cursor.execute(
            sql.SQL("SELECT DISTINCT get_byte({geometry}, 1) {source} AND {geometry} IS NOT NULL").format(
                geometry=sql.Identifier("t", column), source=source
            )
        )
        return sorted(_WKB_TYPES[number] for (number,) in cursor)


def _audit(connection: Connection, request: ExportRequest) -> None:
    reason = (request.reason or "").strip()
    if len(reason) < REASON_LEAST_CHARACTERS:
        raise ReasonMissing(least=REASON_LEAST_CHARACTERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit (action, scope, kind, ref, field, reason) VALUES (%s, %s, %s, %s, %s, %s)",
            ["export", request.region or "*", "resident", request.file.name, "name,phone", reason],
        )


def _source(kind: Kind, fields: Sequence[Field], region: str | None) -> sql.Composable:
    """Return FROM and WHERE of the rows in force, the kind's own table as t."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if kind.dated:
        conditions.append(sql.SQL(IN_FORCE))
    if region is not None and kind.name != "tag":
        place = sql.Identifier("t", "code" if "code" in {field.name for field in fields} else "community_code")
        conditions.append(sql.SQL("starts_with({}, {})").format(place, sql.Literal(region)))
    return sql.SQL("FROM {table} t {joins} WHERE {conditions}").format(
        table=sql.Identifier(kind.store),
        joins=sql.SQL(" ").join(filter(None, map(_join, fields))),
        conditions=sql.SQL(" AND ").join(conditions),
    )


def _rows(
    connection: Connection, kind: Kind, columns: Sequence[sql.Composable], source: sql.Composable
) -> Iterator[tuple[object, ...]]:
    """Yield the values of the fields, and last the geometry as WKB."""
    geometry = sql.Identifier("t", kind.geometry_column) if kind.shape is not Shape.NONE else sql.SQL("NULL::bytea")
    statement = sql.SQL("SELECT {columns}, {geometry} {source} ORDER BY {order}").format(
        columns=sql.SQL(", ").join(columns),
        geometry=geometry,
        source=source,
        order=sql.SQL(", ").join(sql.Identifier("t", name) for name in kind.key),
    )
    with connection.cursor("exported") as cursor:
        cursor.itersize = SLICE_ROWS
        cursor.execute(statement)
        yield from cursor


def _column(field: Field, masked: set[str]) -> sql.Composable:
    if field.refers and field.refers not in _REFERENCES:
        # Within a building a stair group is called by its label.
        return sql.Identifier(f"r_{field.name}", "label" if field.refers == "stair_group" else "source_ref")
    return sql.Identifier("t", f"{field.name}_masked" if field.name in masked else field.target or field.name)


def _join(field: Field) -> sql.Composable | None:
    if not field.refers or field.refers in _REFERENCES:
        return None
    return sql.SQL(
        "LEFT JOIN {table} {alias} ON {alias}.community_code = t.community_code AND {alias}.id = {own}"
    ).format(
        table=sql.Identifier(field.refers),
        alias=sql.Identifier(f"r_{field.name}"),
        own=sql.Identifier("t", field.target or field.name),
    )
