"""Read the areas of a file that are to be the grids of a community."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from data.grids import GridAreas
from dispatch.errors import FileMissing, FileUnreadable, GridsWithoutCrs, NoGridAreas

NAME_COLUMNS = (
    "名称", "网格名称", "网格名", "网格", "name", "grid_name", "gridname", "name_zh", "title", "label", "display_name",
)  # fmt: skip


def read_grid_areas(path: Path, left_out: Callable[[str], None] = lambda _: None) -> GridAreas:
    """Read the areas of a GeoJSON, GeoPackage, Shapefile, GeoParquet … file.

    Names come from the column that is called like one, else from the first text column that
    tells all areas apart, else they are numbered. A file without a coordinate system counts
    as WGS 84 if its numbers can be degrees.

    Parameters
    ----------
    left_out
        Called with the number (from 1) of each feature that is no area.

    Raises
    ------
    FileMissing
        If there is none.
    FileUnreadable
        If it cannot be read, holds no areas, or has coordinates that are no degrees without
        saying what they are.
    """
    frame = _read(path)
    frame = frame if isinstance(frame, gpd.GeoDataFrame) else gpd.GeoDataFrame(frame, geometry=[None] * len(frame))
    if frame.crs is not None:
        frame = frame.to_crs("EPSG:4326")
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    areal = shapely.get_dimensions(shapes) == 2
    for row in np.flatnonzero(~areal | shapely.is_empty(shapes)).tolist():
        left_out(f"feature {row + 1}")
    areal &= ~shapely.is_empty(shapes)
    if not areal.any():
        raise NoGridAreas(file=path.name)
    mended = shapely.make_valid(shapely.force_2d(shapes[areal]))
    west, south, east, north = shapely.total_bounds(mended)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GridsWithoutCrs(file=path.name)
    return GridAreas(_names(frame[areal]), mended)


def _read(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise FileMissing(file=path.name)
    try:
        if path.suffix.lower() in {".parquet", ".geoparquet"}:
            return gpd.read_parquet(path)
        return gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError, RuntimeError) as error:
        raise FileUnreadable(
            file=path.name, why=str(error).splitlines()[0] if str(error) else type(error).__name__
        ) from error


def _names(frame: gpd.GeoDataFrame) -> list[str]:
    column = _name_column(frame)
    plain = [
        "" if missing else str(value).strip()
        for value, missing in (
            zip(frame[column], frame[column].isna(), strict=True) if column is not None else [("", True)] * len(frame)
        )
    ]
    taken: dict[str, int] = {}
    names = []
    for row, text in enumerate(plain, start=1):
        name = text or f"网格 {row}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def _name_column(frame: gpd.GeoDataFrame) -> str | None:
    others = [column for column in frame.columns if column != frame.geometry.name]
    folded = {str(column).strip().lower(): column for column in reversed(others)}
    for wanted in NAME_COLUMNS:
        if wanted in folded and frame[folded[wanted]].notna().any():
            return str(folded[wanted])
    for column in others:
        values = frame[column]
        if values.map(lambda value: isinstance(value, str)).all() and values.is_unique:
            return str(column)
    return None
