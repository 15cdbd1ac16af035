"""Write everything of one kind to a file that the import reads again without a change."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

import shapely
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.exchange.fields import Field, Kind, Shape, Type
from data.exchange.spreadsheet import guarded
from dispatch.errors import ExportFormatUnknown, ExportTargetTaken, ReasonMissing

REASON_LEAST_CHARACTERS = 4
_FETCHED_ROWS = 5_000
# What a reference is written as: the source_ref of the thing, unless it is known by a code.
_REFERENCES = {"grid": None, "comprehensive_grid": None, "tag": None}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What the user asked for.

    Attributes
    ----------
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


def export_file(connection: Connection, kind: Kind, request: ExportRequest) -> int:
    """Write the things in force to a GeoJSON or CSV file, told by its name; return how many.

    Coordinates are WGS 84. In CSV points are `lng` and `lat`, other geometry is WKT, and
    texts that a spreadsheet would run as a formula are guarded. The file appears whole or
    not at all.

    Raises
    ------
    ReasonMissing
        Persons were asked for without saying why.
    ExportFormatUnknown, ExportTargetTaken
    """
    suffix = request.file.suffix.lower()
    if suffix not in {".csv", ".geojson", ".json"}:
        raise ExportFormatUnknown(file=request.file)
    persons = kind.name == "resident" and request.with_persons
    if persons:
        _audit(connection, request)
    if request.file.exists() and not request.replace:
        raise ExportTargetTaken(file=request.file, why="it exists; --force replaces it")
    fields = [field for field in kind.fields if field.target is not None]
    masked = {"name", "phone"} if kind.name == "resident" and not persons else set()
    names = [f"{field.name}_masked" if field.name in masked else field.name for field in fields]
    waiting = request.file.with_name(f".{request.file.name}.{os.getpid()}.part")
    try:
        # Residents' data must not be readable by others on the machine.
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if persons else 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            rows = _rows(connection, kind, fields, masked, request.region)
            write = _write_csv if suffix == ".csv" else _write_geojson
            count = write(stream, kind, fields, names, rows)
        waiting.replace(request.file)
    except OSError as error:
        raise ExportTargetTaken(file=request.file, why=error.strerror or str(error)) from error
    finally:
        waiting.unlink(missing_ok=True)
    return count


def media_type(file: Path) -> str:
    """Return what a file that was exported under this name is called on the web."""
    return "text/csv; charset=utf-8" if file.suffix == ".csv" else "application/geo+json"


def _audit(connection: Connection, request: ExportRequest) -> None:
    reason = (request.reason or "").strip()
    if len(reason) < REASON_LEAST_CHARACTERS:
        raise ReasonMissing(least=REASON_LEAST_CHARACTERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit (action, scope, kind, ref, field, reason) VALUES (%s, %s, %s, %s, %s, %s)",
            ["export", request.region or "*", "resident", request.file.name, "name,phone", reason],
        )


def _rows(
    connection: Connection, kind: Kind, fields: Sequence[Field], masked: set[str], region: str | None
) -> Iterator[tuple[object, ...]]:
    """Yield the values of the fields, and last the geometry as WKB."""
    columns = [_column(field, masked) for field in fields]
    geometry = sql.Identifier("t", kind.geometry_column) if kind.shape is not Shape.NONE else sql.SQL("NULL::bytea")
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if kind.dated:
        conditions.append(sql.SQL("t.valid_from <= current_date AND (t.valid_to IS NULL OR t.valid_to > current_date)"))
    if region is not None and kind.name != "tag":
        place = sql.Identifier("t", "code" if "code" in {field.name for field in fields} else "community_code")
        conditions.append(sql.SQL("starts_with({}, {})").format(place, sql.Literal(region)))
    statement = sql.SQL(
        "SELECT {columns}, {geometry} FROM {table} t {joins} WHERE {conditions} ORDER BY {order}"
    ).format(
        columns=sql.SQL(", ").join(columns),
        geometry=geometry,
        table=sql.Identifier(kind.store),
        joins=sql.SQL(" ").join(filter(None, map(_join, fields))),
        conditions=sql.SQL(" AND ").join(conditions),
        order=sql.SQL(", ").join(sql.Identifier("t", name) for name in kind.key),
    )
    with connection.cursor("exported") as cursor:
        cursor.itersize = _FETCHED_ROWS
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


def _write_csv(
    stream: IO[str], kind: Kind, fields: Sequence[Field], names: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> int:
    # The mark makes spreadsheets read UTF-8.
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    place = {Shape.NONE: [], Shape.POINT: ["lng", "lat"]}.get(kind.shape, ["wkt"])
    writer.writerow([*names, *place])
    count = 0
    for *values, geometry in rows:
        cells = [_cell(field, value) for field, value in zip(fields, values, strict=True)]
        writer.writerow(cells + _place_cells(kind.shape, geometry))
        count += 1
    return count


def _cell(field: Field, value: object) -> str:
    text = _text(field, value)
    return guarded(text) if field.type in {Type.TEXT, Type.REFERENCE, Type.WORDS} else text


def _text(field: Field, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    if field.type is Type.NUMBER and isinstance(value, float):
        return repr(value)
    return str(value)


def _place_cells(shape: Shape, geometry: object) -> list[str]:
    if shape is Shape.NONE:
        return []
    found = None if geometry is None else shapely.from_wkb(bytes(geometry))  # type: ignore[call-overload]
    if shape is Shape.POINT:
        return ["", ""] if found is None else [repr(found.x), repr(found.y)]
    return [""] if found is None else [shapely.to_wkt(found, rounding_precision=-1)]


def _write_geojson(
    stream: IO[str], _kind: Kind, fields: Sequence[Field], names: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> int:
    stream.write('{"type": "FeatureCollection", "features": [')
    count = 0
    for *values, geometry in rows:
        properties = {name: _property(field, value) for name, field, value in zip(names, fields, values, strict=True)}
        drawn = None if geometry is None else json.loads(shapely.to_geojson(shapely.from_wkb(bytes(geometry))))  # type: ignore[call-overload]
        feature = {"type": "Feature", "properties": properties, "geometry": drawn}
        stream.write((",\n" if count else "\n") + json.dumps(feature, ensure_ascii=False, allow_nan=False))
        count += 1
    stream.write("\n]}\n")
    return count


def _property(field: Field, value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else _text(field, value)
