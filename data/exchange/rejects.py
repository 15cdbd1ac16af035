"""A file of the rows that were rejected, to be mended and imported again.

It has the columns of the imported file, and two more that an import passes over: the row
number there, and why the row was rejected. What has geometry is written with it, in the
coordinates of the imported file: such a file is GeoJSON again, or else a GeoPackage.
"""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import geopandas as gpd
import shapely
from openpyxl import Workbook
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from data.exchange.batch import Chunk
from data.exchange.columns import REJECT_COLUMNS
from data.exchange.report import Rejection
from data.exchange.spreadsheet import guarded

MARK = ".rejects"


class Rejecting(Protocol):
    """What of a file its rejects are written with."""

    @property
    def path(self) -> Path: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def crs(self) -> CRS | None: ...
    @property
    def geometry(self) -> bool: ...
    @property
    def format(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str | None, ...]
    shape: BaseGeometry | None
    why: str


class Rejects:
    """Collects rejected rows, and writes them as one file.

    Parameters
    ----------
    language
        Of the reasons.
    """

    def __init__(self, language: str = "zh-CN") -> None:
        self._language = language
        self._file: Rejecting | None = None
        self._rows: list[_Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, file: Rejecting, chunk: Chunk, rejected: Mapping[int, Sequence[Rejection]]) -> None:
        """Keep the rows of a chunk that are named in `rejected`, with what is said against them."""
        self._file = file
        if not rejected:
            return
        index_of = {row: index for index, row in enumerate(chunk.rows.tolist())}
        spoilt = dict(chunk.spoilt)
        for row, against in sorted(rejected.items()):
            why = "; ".join(dict.fromkeys(self._sentence(each) for each in against))
            if row in spoilt:
                width = len(file.columns)
                cells: tuple[str | None, ...] = (*spoilt[row], *[None] * width)[:width]
                self._rows.append(_Row(row, cells, None, "; ".join([why, *spoilt[row][width:]])))
            elif row in index_of:
                index = index_of[row]
                shape = None if chunk.shapes is None else chunk.shapes[index]
                cells = tuple(chunk.columns[name][index] for name in file.columns)
                self._rows.append(_Row(row, cells, shape, why))

    def write(self, stem: Path, crs: CRS | None = None) -> Path | None:
        """Write the rows beside `stem`, with the ending of their format; return where, None without rows.

        Nothing is ever written over: a name that is taken gets a number.

        Parameters
        ----------
        crs
            What the coordinates are in where the file itself did not say.
        """
        file = self._file
        if file is None or not self._rows:
            return None
        ending = ending_of(file)
        path = _free(stem, ending)
        # A rejected row may name a resident.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        names = [*file.columns, *REJECT_COLUMNS]
        {".csv": self._csv, ".xlsx": self._xlsx, ".geojson": self._geojson, ".gpkg": self._gpkg}[ending](
            path, names, file.crs or crs
        )
        return path

    def _sentence(self, rejection: Rejection) -> str:
        named = f"{rejection.field}: " if rejection.field else ""
        return named + rejection.message(self._language)

    def _csv(self, path: Path, names: Sequence[str], _crs: CRS | None) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(names)
            for row in self._rows:
                cells = ["" if cell is None else cell if _number(cell) else guarded(cell) for cell in row.cells]
                writer.writerow([*cells, row.number, row.why])

    def _xlsx(self, path: Path, names: Sequence[str], _crs: CRS | None) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("rejects")
        sheet.append(list(names))
        for row in self._rows:
            sheet.append([*(None if cell is None else guarded(cell) for cell in row.cells), row.number, row.why])
        book.save(path)

    def _geojson(self, path: Path, names: Sequence[str], crs: CRS | None) -> None:
        features = [
            {
                "type": "Feature",
                "properties": dict(zip(names, [*row.cells, row.number, row.why], strict=True)),
                "geometry": None if row.shape is None else shapely.geometry.mapping(row.shape),
            }
            for row in self._rows
        ]
        authority = crs.to_authority() if crs is not None else None
        named = {"crs": {"type": "name", "properties": {"name": ":".join(authority)}}} if authority else {}
        text = json.dumps({"type": "FeatureCollection", **named, "features": features}, ensure_ascii=False, indent=0)
        path.write_text(text, encoding="utf-8")

    def _gpkg(self, path: Path, names: Sequence[str], crs: CRS | None) -> None:
        columns = {
            name: [row.cells[index] for row in self._rows] for index, name in enumerate(names[: -len(REJECT_COLUMNS)])
        }
        columns[REJECT_COLUMNS[0]] = [row.number for row in self._rows]  # type: ignore[misc]
        columns[REJECT_COLUMNS[1]] = [row.why for row in self._rows]
        frame = gpd.GeoDataFrame(columns, geometry=[row.shape for row in self._rows], crs=crs)
        # GDAL makes the file itself; the empty one has only kept the name.
        path.unlink()
        frame.to_file(path, driver="GPKG", engine="pyogrio", layer=_layer(path))
        path.chmod(0o600)


def ending_of(file: Rejecting) -> str:
    """Return the ending that the rejects of a file have."""
    if file.geometry:
        return ".geojson" if file.format == "GeoJSON" else ".gpkg"
    return ".xlsx" if file.format == "XLSX" else ".csv"


def stem_beside(path: Path) -> Path:
    """Return where the rejects of a file go, without an ending: beside it, and not twice marked."""
    name = path.name.split(MARK)[0] if MARK in path.name else path.stem
    return path.with_name(name + MARK)


def _free(stem: Path, ending: str) -> Path:
    path = stem.with_name(stem.name + ending)
    number = 2
    while path.exists():
        path = stem.with_name(f"{stem.name}-{number}{ending}")
        number += 1
    return path


def _layer(path: Path) -> str:
    return path.stem


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
