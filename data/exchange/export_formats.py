"""The formats that are exported, by the ending of a file's name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from data.exchange.arrow_writers import write_gpkg, write_parquet, write_shapefile
from data.exchange.geojson_writer import write_geojson
from data.exchange.outgoing import Outgoing
from data.exchange.table_writers import write_csv, write_xlsx
from dispatch.errors import ExportFormatUnknown


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format.

    Attributes
    ----------
    ending
        Of the file's name, without the dot; also what the API calls it.
    drawn
        Whether only things with geometry can be written.
    typed
        Whether the file says beforehand which types of geometry it holds.
    write
        Writes the file anew and returns the number of rows.
    """

    ending: str
    name: str
    media: str
    write: Callable[[Path, Outgoing], int]
    drawn: bool = False
    typed: bool = False


_ALL = (
    ExportFormat("geojson", "GeoJSON", "application/geo+json", write_geojson),
    ExportFormat("gpkg", "GeoPackage", "application/geopackage+sqlite3", write_gpkg, typed=True),
    ExportFormat("zip", "Shapefile", "application/zip", write_shapefile, drawn=True),
    ExportFormat("parquet", "GeoParquet", "application/vnd.apache.parquet", write_parquet, typed=True),
    ExportFormat("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    ExportFormat("csv", "CSV", "text/csv; charset=utf-8", write_csv),
)
EXPORT_FORMATS: Mapping[str, ExportFormat] = MappingProxyType({each.ending: each for each in _ALL})
_ALIKE = {"json": "geojson", "geoparquet": "parquet"}


def format_of(file: Path) -> ExportFormat:
    """Return the format that a file's name asks for.

    Raises
    ------
    ExportFormatUnknown
    """
    ending = file.suffix.lower().removeprefix(".")
    found = EXPORT_FORMATS.get(_ALIKE.get(ending, ending))
    if found is None:
        raise ExportFormatUnknown(file=file)
    return found
