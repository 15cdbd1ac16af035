"""Rows on their way out: a table's description, and slices of its rows in the coordinates wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
import shapely

from data.exchange.batch import Objects
from data.exchange.destination import Destination
from data.exchange.fields import Shape, Type
from dispatch.errors import ExportUnfit

SLICE_ROWS = 5_000
_TEXTS = frozenset({Type.TEXT, Type.REFERENCE, Type.WORDS, Type.CHOICE})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exported file.

    Attributes
    ----------
    names
        Other names that the import understands, for formats that cannot hold the full one.
    """

    name: str
    type: Type
    names: tuple[str, ...] = ()

    @property
    def text(self) -> bool:
        """Whether it holds texts; codes are texts, numbers are not."""
        return self.type in _TEXTS


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows: the values by row, and the geometry in the file's coordinates."""

    values: Sequence[tuple[object, ...]]
    shapes: Objects | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Everything a writer needs of what is exported.

    Attributes
    ----------
    title
        Name of the layer within the file.
    shape
        NONE where rows have no geometry.
    geometry_types
        WKB type names that occur.
    slices
        The rows, read as they are written; to be gone through once.
    """

    title: str
    shape: Shape
    geometry_types: Sequence[str]
    columns: Sequence[Column]
    destination: Destination
    slices: Iterator[Slice]


def sliced(
    rows: Iterator[tuple[object, ...]], drawn: bool, destination: Destination, file: Path, size: int = SLICE_ROWS
) -> Iterator[Slice]:
    """Yield rows, whose last value is geometry as WKB, as slices in the destination's coordinates.

    Raises
    ------
    ExportUnfit
        A place lies where the coordinate system asked for ends.
    """
    while some := list(islice(rows, size)):
        values = [row[:-1] for row in some]
        if not drawn:
            yield Slice(values, None)
            continue
        wkb: list[bytes | None] = [None if row[-1] is None else bytes(row[-1]) for row in some]  # type: ignore[call-overload]
        shapes: Objects = shapely.from_wkb(wkb)
        if destination.moved is not None:
            shapes = shapely.transform(shapes, destination.moved)
            if not np.isfinite(shapely.get_coordinates(shapes)).all():
                raise ExportUnfit(
                    file=file.name,
                    why_zh=f"有的位置在 {destination.name} 的适用范围之外，请换一个坐标系",
                    why_en=f"some places lie outside of {destination.name}; choose another coordinate system",
                )
        yield Slice(values, shapes)


def plain_text(value: object) -> str:
    """Return a value as the text that the import reads as the same value; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ";".join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)
