"""Grids of a file, as areas that a draft is told by."""

from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path

from data.planning.foreign import Shapes, read_foreign
from data.planning.unit_checks import checked_polygons
from dispatch.errors import AreasUnsound, BadValue, UnitsUnfit
from dispatch.planning.from_file import GridAreas

NAMES = ("code", "grid_code", "grid", "name", "编码", "网格编码", "网格编号", "网格", "名称", "网格名称")
"""Columns that name a grid, the surest first."""


def read_grid_areas(
    path: Path,
    datum: str | None,
    crs: str | None,
    layer: str | None = None,
    name: str | None = None,
    repair: bool = False,
) -> GridAreas:
    """Read areas with the name that a column says of each; without `name` the first column that is known to.

    Raises
    ------
    AreasUnsound
        Areas are open, cross themselves, run clockwise (in GeoJSON), have heights or are empty, and `repair`
        is not asked for; or they have too many corners, or are none.
    BadValue
        There is no such column.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, LayerAmbiguous, DatumMissing, DatumUnknown,
    DatumTwice, CrsUnknown, CrsContradicted
    """

    def check(rows: Sequence[int], shapes: Shapes, format_: str) -> None:
        try:
            checked_polygons(path.name, rows, shapes, format_, repair)
        except UnitsUnfit as error:
            raise AreasUnsound(**error.fields) from None

    found = read_foreign(path, datum, crs, layer, check)
    column = name or _named(found.columns)
    if column is not None and column not in found.columns:
        raise BadValue(name="name", value=column[:60], why=", ".join(found.columns)[:200] or "—")
    said = found.columns[column] if column else [None] * len(found.rows)
    names = tuple("" if one is None or (isinstance(one, float) and isnan(one)) else str(one).strip() for one in said)
    return GridAreas(path.name, names, found.rows, found.placement.placed(found.shapes))


def _named(columns: Iterable[str]) -> str | None:
    known = {column.lower(): column for column in columns}
    return next((known[one] for one in NAMES if one in known), None)
