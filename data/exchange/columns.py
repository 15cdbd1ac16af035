"""Which column of a file is which field of a kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.exchange.fields import Kind, Shape
from data.exchange.files import LayerFile
from dispatch.errors import ColumnMissing, ColumnUnknown, FieldTwice, FieldUnknown, PlaceMissing

PLACE_NAMES: Mapping[str, tuple[str, ...]] = {
    "lng": ("lng", "lon", "long", "longitude", "经度", "坐标经度", "x", "point_x"),
    "lat": ("lat", "latitude", "纬度", "坐标纬度", "y", "point_y"),
    "wkt": ("wkt", "geometry", "geom", "the_geom", "几何", "空间数据"),
}
# Columns that a file of rejects has beside the rows' own.
REJECT_COLUMNS = ("reject_row", "reject_reason")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in use.

    Attributes
    ----------
    fields
        Field name to column name.
    place
        'lng', 'lat' or 'wkt' to column name, for files without geometry of their own.
    guessed
        Column and field where several columns would have done.
    unused
        Columns nobody asked for.
    """

    fields: Mapping[str, str]
    place: Mapping[str, str]
    guessed: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]


IGNORED = "-"


def match_columns(kind: Kind, file: LayerFile, mapped: Sequence[str], complete: bool = True) -> Columns:
    """Match the columns of a file to the fields of a kind.

    Parameters
    ----------
    mapped
        What the user said, each as COLUMN=FIELD; it goes before every guess. A column mapped
        to "-" is left out. Names are otherwise compared without case, and blanks, dashes and
        underscores are alike.
    complete
        Whether every required field and a place must be found.

    Raises
    ------
    ColumnUnknown, FieldUnknown, FieldTwice
        What the user said cannot be.
    ColumnMissing, PlaceMissing
        A required field or the place is nowhere in the file.
    """
    fields = {field.name: field.names for field in kind.fields}
    places = _place_names(kind) if not file.geometry else {}
    said, ignored = _said(kind, file, mapped, {*fields, *places})
    taken = {*said.values(), *ignored}
    found: dict[str, str] = {}
    guessed: list[tuple[str, str]] = []
    for name, names in {**places, **fields}.items():
        if name in said:
            found[name] = said[name]
            continue
        candidates = alike(names, [column for column in file.columns if column not in taken])
        if candidates:
            found[name] = candidates[0]
            taken.add(candidates[0])
            if len(candidates) > 1:
                guessed.append((candidates[0], name))
    if complete:
        _require(kind, file, found)
    return Columns(
        {name: column for name, column in found.items() if name in fields},
        {name: column for name, column in found.items() if name in places},
        tuple(guessed),
        tuple(column for column in file.columns if column not in taken and column not in REJECT_COLUMNS),
    )


def _said(kind: Kind, file: LayerFile, mapped: Sequence[str], known: set[str]) -> tuple[dict[str, str], set[str]]:
    """Return what the user said: the column of each field, and the columns to leave out."""
    said: dict[str, str] = {}
    ignored: set[str] = set()
    for pair in mapped:
        # Column names may hold "=", field names never do.
        column, _, name = pair.rpartition("=")
        column, name = column.strip(), name.strip()
        if (name not in known and name != IGNORED) or not column:
            raise FieldUnknown(kind=kind.name, field=pair if not column else name, fields=", ".join(sorted(known)))
        if column not in file.columns:
            raise ColumnUnknown(column=column, columns=", ".join(file.columns) or "-")
        if name == IGNORED:
            ignored.add(column)
            continue
        if name in said:
            raise FieldTwice(field=name, first=said[name], second=column)
        said[name] = column
    return said, ignored


def alike(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the columns that one of the names means, in the order of the names."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    return [by_name[plain] for plain in map(_plain, names) if plain in by_name]


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in " -_\ufeff")


def _require(kind: Kind, file: LayerFile, found: Mapping[str, str]) -> None:
    for field in kind.fields:
        stands_in = field.instead and all(name in found for name in field.instead)
        if field.required and field.name not in found and not stands_in:
            raise ColumnMissing(field=field.name, names=", ".join(field.names), columns=", ".join(file.columns) or "-")
    placed = file.geometry or "wkt" in found or {"lng", "lat"} <= found.keys() or kind.place_by in found
    if kind.placed and not placed:
        names = "; ".join(f"{name}: {', '.join(words)}" for name, words in _place_names(kind).items())
        raise PlaceMissing(kind=kind.name, shape=kind.shape.value, file=file.path.name, names=names)


def _place_names(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that can hold the kind's geometry: only a point fits in two numbers."""
    if kind.shape is Shape.POINT:
        return PLACE_NAMES
    return {} if kind.shape is Shape.NONE else {"wkt": PLACE_NAMES["wkt"]}
