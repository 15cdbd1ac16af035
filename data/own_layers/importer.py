"""Import a file of anything: its columns make the layer, its rows the things on it."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely
from psycopg2.extensions import connection as Connection

from data.exchange.batch import Chunk
from data.exchange.columns import PLACE_NAMES, REJECT_COLUMNS, alike
from data.exchange.fields import Shape
from data.exchange.files import LayerFile, open_layer
from data.exchange.gdal_file import SHAPEFILE
from data.exchange.loader import CHUNK_ROWS, Progress, Request, import_file
from data.exchange.report import Report
from data.exchange.short_names import short_names
from data.exchange.vocabulary import COMMUNITY
from data.import_run import note_own_layer
from data.own_layers.attributes import types_of
from data.own_layers.definition import OwnLayer, OwnProperty, checked_code, kind_of, property_name
from data.own_layers.exporter import columns_of
from data.own_layers.store import definition, put_own_layer, stored_layer
from dispatch.errors import OwnLayerUnfit

_SHAPES = {"Point": Shape.POINT, "LineString": Shape.LINE, "Polygon": Shape.POLYGON}
_COLOURS = ("#4fa3ff", "#f2a93b", "#5ec98f", "#d97bd0", "#e8685c", "#45c4d6", "#b3c04a", "#9b8cf2")
_KEYS = (COMMUNITY.names, ("source_ref",))
ATTRIBUTE = "attribute"
"""What a column is mapped to that becomes an attribute; so does one that nothing is said of."""


@dataclass(frozen=True, slots=True)
class Defined:
    """What the user says about a layer; what is None is taken from the stored layer or the file."""

    code: str
    name_zh: str | None = None
    name_en: str | None = None
    title: str | None = None
    colour: str | None = None


def import_own_layer(
    connection: Connection, said: Defined, request: Request, today: date, progress: Progress | None = None
) -> Report:
    """Make or extend a layer and import a file of its things, all of it or nothing.

    Columns that the layer does not have yet become properties of it.

    Raises
    ------
    OwnLayerUnfit
        The code cannot be one, or the file's geometry or columns do not fit the layer.
    JingweiError
        The file as a whole cannot be imported; nothing was changed.
    """
    file = open_layer(request.file, request.layer)
    before = stored_layer(connection, checked_code(said.code))
    mapped = [pair for pair in request.mapped if pair.rpartition("=")[2] != ATTRIBUTE]
    mapped += _uncut(file, before, {pair.rpartition("=")[0].strip() for pair in mapped})
    means = {column.strip(): name.strip() for column, _, name in (pair.rpartition("=") for pair in mapped)}
    layer = _defined(said, file, means, before, connection)
    if layer != before:
        put_own_layer(connection, layer)
    asked = replace(request, source=layer.source, mapped=mapped)
    report = import_file(connection, kind_of(layer), asked, today, progress)
    if report.trace is not None:
        note_own_layer(connection, report.trace, before and definition(before), definition(layer))
    return report


def _uncut(file: LayerFile, before: OwnLayer | None, said: Container[str]) -> list[str]:
    """Return COLUMN=FIELD for the columns whose names our own export as a Shapefile has cut."""
    if before is None or file.format != SHAPEFILE:
        return []
    columns = columns_of(before)
    pairs = zip(short_names(columns), (column.name for column in columns), strict=True)
    return [
        f"{short}={name}"
        for short, name in pairs
        if short != name and short in file.columns and name not in file.columns and short not in said
    ]


def suggested_columns(file: LayerFile) -> dict[str, str]:
    """Return what each column would be: a place, what a thing is known by, or an attribute."""
    places = {} if file.geometry else _places(file, {})
    found = {column: name for name, column in places.items()} | _keys(file, {})
    return {column: found.get(column, ATTRIBUTE) for column in file.columns if column not in REJECT_COLUMNS}


def _keys(file: LayerFile, means: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that say whose a row is and what it is known by, and as which field."""
    free = [column for column in file.columns if column not in means]
    return {column: names[0] for names in _KEYS for column in alike(names, free)[:1]}


def _places(file: LayerFile, means: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that hold the place: those that are said to, else those called so."""
    said = {name: column for column, name in means.items() if name in PLACE_NAMES}
    free = [column for column in file.columns if column not in means]
    guessed = {name: alike(names, free)[:1] for name, names in PLACE_NAMES.items()}
    return {name: columns[0] for name, columns in guessed.items() if columns} | said


def _defined(
    said: Defined, file: LayerFile, means: Mapping[str, str], before: OwnLayer | None, connection: Connection
) -> OwnLayer:
    shape = _shape(said, file, means)
    known = before.properties if before else ()
    if before is not None and before.shape is not shape:
        raise OwnLayerUnfit(
            layer=said.code,
            why_zh=f"图层存的是 {before.shape.value}，文件里是 {shape.value}",
            why_en=f"the layer holds {before.shape.value}s, the file {shape.value}s",
        )
    properties = _properties(file, means, known)
    names = [each.name for each in properties]
    title = said.title or (before.title if before else None)
    if title is not None and title not in names:
        by_column = {each.column: each.name for each in properties}
        if title not in by_column:
            raise OwnLayerUnfit(
                layer=said.code,
                why_zh=f"没有列 {title} 可作名称；有：{', '.join(names)}",
                why_en=f"there is no column {title} to name things by; it has: {', '.join(names)}",
            )
        title = by_column[title]
    return OwnLayer(
        said.code,
        said.name_zh or (before.name_zh if before else said.code),
        said.name_en or (before.name_en if before else said.code),
        shape,
        properties,
        title,
        said.colour or (before.colour if before else _next_colour(connection)),
        before.roles if before else None,
        before.visible if before else True,
    )


def _properties(file: LayerFile, means: Mapping[str, str], known: Sequence[OwnProperty]) -> tuple[OwnProperty, ...]:
    """Return the known properties and, behind them, what else the file has."""
    places = set() if file.geometry else set(_places(file, means).values())
    names = {name for each in known for name in (each.name, each.column)}
    passed = {*places, *means, *REJECT_COLUMNS, *_keys(file, means), *names}
    fresh = [column for column in file.columns if column not in passed]
    found = list(known)
    types = types_of(file.chunks(CHUNK_ROWS), fresh) if fresh else {}
    for column in fresh:
        name = property_name(column, [each.name for each in found])
        found.append(OwnProperty(name, types[column], column if column != name else ""))
    return tuple(found)


def _shape(said: Defined, file: LayerFile, means: Mapping[str, str]) -> Shape:
    """Return the shape that most of the first rows with geometry have; rows of another are rejected."""
    wkt = "" if file.geometry else _places(file, means).get("wkt", "")
    if not file.geometry and not wkt:
        return Shape.POINT
    counted: Counter[str] = Counter()
    for chunk in file.chunks(CHUNK_ROWS):
        counted.update(_geometry_names(chunk, wkt))
        if counted:
            break
    likeliest = counted.most_common(1)[0][0] if counted else ""
    found = _SHAPES.get(likeliest.removeprefix("Multi"))
    if found is None:
        raise OwnLayerUnfit(
            layer=said.code,
            why_zh=f"{file.path.name} 里没有点、线或面",
            why_en=f"{file.path.name} holds no points, lines or polygons",
        )
    return found


def _geometry_names(chunk: Chunk, wkt: str) -> list[str]:
    shapes = shapely.from_wkt(chunk.columns[wkt], on_invalid="ignore") if wkt else chunk.shapes
    return [] if shapes is None else [shape.geom_type for shape in shapes.tolist() if shape is not None]


def _next_colour(connection: Connection) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM own_layer")
        (count,) = cursor.fetchone() or (0,)
    return _COLOURS[count % len(_COLOURS)]
