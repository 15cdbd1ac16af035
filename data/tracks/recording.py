"""Recorded positions of many vehicles from a CSV or Parquet file, in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from dispatch.errors import BadValue, FileEmpty, FileMissing, FileUnreadable
from geo.datum import DatumUnknown, to_wgs84

# Column names that are understood, in small letters.
NAMES = {
    "id": ("cab", "id", "device", "plate", "vehicle", "vehiclenum", "unit", "车牌", "车号"),
    "at": ("ts", "at", "time", "timestamp", "datetime", "时间"),
    "lng": ("lng", "lon", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
}
_MILLISECONDS_FROM = 1e11
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """n positions in order of time, WGS 84; `which` says whose each is, a place in `names`."""

    names: tuple[str, ...]
    which: NDArray[np.int64]
    at_s: Floats
    lng: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.which)


def read_recording(file: Path, datum: str) -> Recording:
    """Read a recording.

    Raises
    ------
    FileMissing, FileUnreadable, FileEmpty, BadValue
    """
    if not file.is_file():
        raise FileMissing(file=file)
    try:
        table = pyarrow.parquet.read_table(file) if file.suffix == ".parquet" else pyarrow.csv.read_csv(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise FileUnreadable(file=file.name, why=str(error).split("\n", 1)[0][:200]) from error
    if not table.num_rows:
        raise FileEmpty(file=file.name)
    columns = {field: _column(table, file, field, names) for field, names in NAMES.items()}
    coded = pc.dictionary_encode(pc.cast(columns["id"], pa.string())).combine_chunks()
    lng, lat = _numbers(columns["lng"], file, "lng"), _numbers(columns["lat"], file, "lat")
    try:
        lng, lat = to_wgs84(lng, lat, datum)
    except DatumUnknown as error:
        raise BadValue(name="datum", value=datum[:40], why="wgs84, cgcs2000, gcj02, bd09") from error
    at_s = _seconds(columns["at"], file)
    order = np.argsort(at_s, kind="stable")
    which = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Recording(tuple(coded.dictionary.to_pylist()), which[order], at_s[order], lng[order], lat[order])


def _column(table: Any, file: Path, field: str, names: Sequence[str]) -> Any:
    found = next((name for name in table.column_names if name.lower() in names), None)
    if found is None:
        why = f"{', '.join(names)} — {', '.join(table.column_names)[:120]}"
        raise BadValue(name=f"{file.name}: {field}", value="—", why=why)
    column = table.column(found)
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _numbers(column: Any, file: Path, field: str) -> Floats:
    try:
        return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), np.float64)
    except pa.ArrowInvalid as error:
        raise FileUnreadable(file=file.name, why=f"{field}: {error}"[:200]) from error


def _seconds(column: Any, file: Path) -> Floats:
    if pa.types.is_timestamp(column.type):
        return _numbers(column.cast(pa.timestamp("us")).cast(pa.int64()), file, "at") / 1e6
    seconds = _numbers(column, file, "at")
    return np.where(np.abs(seconds) >= _MILLISECONDS_FROM, seconds / 1000, seconds)
