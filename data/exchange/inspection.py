"""Look into a file before it is imported: what it holds, and which kind it looks like."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import shapely

from data.exchange.batch import Batch, Chunk, Objects
from data.exchange.columns import PLACE_NAMES, Columns, alike, match_columns
from data.exchange.fields import Field, Kind, Shape, Type
from data.exchange.files import LayerFile
from data.exchange.kinds import KINDS
from data.exchange.placement import crs_name, placement_of
from data.exchange.report import Report
from data.exchange.shapes import raw_shapes
from data.exchange.values import parse
from dispatch.errors import FileEmpty

SAMPLED_ROWS = 500
EXAMPLES = 3
EXAMPLE_MOST = 60
FILE_NAME_WEIGHT = 2.0
MISSING_WEIGHT = 1.5
_SHAPES = {
    0: Shape.POINT,
    1: Shape.LINE,
    2: Shape.LINE,
    3: Shape.POLYGON,
    4: Shape.POINT,
    5: Shape.LINE,
    6: Shape.POLYGON,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its first rows show it; `filled` is the share of cells that hold something."""

    name: str
    examples: tuple[str, ...]
    filled: float


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the first rows of a layer tell.

    Attributes
    ----------
    crs
        Coordinate system the file declares, as a name; None where a datum has to be said.
    located
        The rows have a place: geometry of their own, or columns that hold one.
    shape
        What most geometries are; `Shape.NONE` where there are none.
    likely
        Kinds by how well the columns fit, the best first, with a score.
    """

    format: str
    columns: tuple[Column, ...]
    rows: int | None
    first_row: int
    encoding: str | None
    crs: str | None
    located: bool
    shape: Shape
    likely: tuple[tuple[str, float], ...]


def inspect(file: LayerFile) -> Inspection:
    """Describe a layer by its first rows, and guess its kind.

    Raises
    ------
    FileEmpty
        There are columns, but no rows.
    """
    chunk = sampled(file)
    if not len(chunk.rows) and not chunk.spoilt:
        raise FileEmpty(file=file.path.name)
    shape = _shape(chunk)
    place = {name for name, words in PLACE_NAMES.items() if alike(words, file.columns)}
    located = file.geometry or "wkt" in place or {"lng", "lat"} <= place
    if shape is Shape.NONE and {"lng", "lat"} <= place:
        shape = Shape.POINT
    columns = tuple(_column(name, chunk.columns[name]) for name in file.columns)
    return Inspection(
        format=file.format,
        columns=columns,
        rows=file.expected,
        first_row=file.first_row,
        encoding=getattr(file, "encoding", "").removesuffix("-sig").upper() or None,
        crs=None if file.crs is None else crs_name(file.crs),
        located=located,
        shape=shape,
        likely=_likely(file, chunk, shape),
    )


def sampled(file: LayerFile) -> Chunk:
    """Return the first rows of a file."""
    return next(
        islice(file.chunks(SAMPLED_ROWS), 1), Chunk(np.empty(0, np.int64), {name: _none() for name in file.columns})
    )


def suggested(kind: Kind, file: LayerFile) -> dict[str, str]:
    """Return the field (or lng, lat, wkt) that each column would be read as; columns nobody reads are left out."""
    found = match_columns(kind, file, (), complete=False)
    return {column: name for name, column in {**found.fields, **found.place}.items()}


def features(file: LayerFile, place: Mapping[str, str], datum: str | None, crs: str | None) -> dict[str, object]:
    """Return the first rows as GeoJSON in WGS 84, their cells as properties and the row number as id.

    Parameters
    ----------
    place
        Columns that hold `lng`, `lat` or `wkt`, where the file has no geometry of its own;
        the others are found by their names.

    Without a datum, and none declared, the numbers are taken as they are where they can be degrees.
    """
    chunk = sampled(file)
    batch = Batch(chunk.rows, Report("", file.path.name, file.first_row))
    found = {} if file.geometry else {name: alike(words, file.columns)[:1] for name, words in PLACE_NAMES.items()}
    used = {name: columns[0] for name, columns in found.items() if columns} | dict(place)
    raw = raw_shapes(batch, chunk, Columns({}, used, (), ()))
    raw[~np.isfinite(shapely.bounds(raw)).all(axis=1)] = None
    said = datum or crs or file.crs is not None
    placed = placement_of(file, datum, crs).placed(raw) if said else raw
    bounds = shapely.bounds(placed)
    with np.errstate(invalid="ignore"):
        inside = (np.abs(bounds) <= np.array([180.0, 90.0, 180.0, 90.0])).all(axis=1)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": int(row),
                "geometry": shapely.geometry.mapping(shapely.force_2d(placed[index])) if inside[index] else None,
                "properties": {name: chunk.columns[name][index] for name in file.columns},
            }
            for index, row in enumerate(chunk.rows.tolist())
        ],
    }


def _column(name: str, cells: Objects) -> Column:
    texts = [text for text in cells.tolist() if text is not None]
    examples = [text if len(text) <= EXAMPLE_MOST else text[: EXAMPLE_MOST - 1] + "…" for text in dict.fromkeys(texts)]
    return Column(name, tuple(examples[:EXAMPLES]), len(texts) / len(cells) if len(cells) else 0.0)


def _shape(chunk: Chunk) -> Shape:
    if chunk.shapes is None:
        return Shape.NONE
    types = Counter(_SHAPES.get(number, Shape.NONE) for number in shapely.get_type_id(chunk.shapes).tolist())
    return max(types, key=lambda each: (each is not Shape.NONE, types[each]), default=Shape.NONE)


def _likely(file: LayerFile, chunk: Chunk, shape: Shape) -> tuple[tuple[str, float], ...]:
    common = Counter(
        word for kind in KINDS.values() for word in {_plain(name) for field in kind.fields for name in field.names}
    )
    scores = {kind.name: _score(kind, file, chunk, shape, common) for kind in KINDS.values()}
    return tuple(
        (name, round(score, 2)) for name, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0
    )


def _score(kind: Kind, file: LayerFile, chunk: Chunk, shape: Shape, common: Mapping[str, int]) -> float:
    """Weigh what speaks for a kind: rare column names, values it knows, its shape, the file's name."""
    if (file.geometry and shape is not Shape.NONE and kind.shape is not shape) or (
        shape is Shape.NONE and kind.placed and not kind.place_by
    ):
        return 0.0
    columns = match_columns(kind, file, (), complete=False)
    missing = [
        field for field in kind.fields if field.required and not field.instead and field.name not in columns.fields
    ]
    score = (1.0 if kind.shape is shape else 0.0) - MISSING_WEIGHT * len(missing)
    for name, column in columns.fields.items():
        score += 1.0 / max(1, common.get(_plain(column), 1))
        score += _known(kind.field(name), chunk.columns[column])
    stem = _plain(Path(file.path.name).stem)
    if any(word and word in stem for word in (kind.name.replace("_", ""), kind.zh)):
        score += FILE_NAME_WEIGHT
    return score


def _known(field: Field, cells: Objects) -> float:
    """Return how much the values of a column speak for a field: +1 when all can be read, to −1 when none."""
    if field.type is not Type.CHOICE and not field.pattern:
        return 0.0
    some = Batch(np.arange(len(cells)), Report("", "", 1))
    parse(some, field, cells)
    return 2.0 * float(some.good.mean()) - 1.0 if len(cells) else 0.0


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _none() -> Objects:
    return np.empty(0, dtype=object)
