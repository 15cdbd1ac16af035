"""What the imports of files have in common on the command line."""

from pathlib import Path
from typing import Annotated

import typer

LayerFilePath = Annotated[
    Path, typer.Argument(help="GeoJSON, GeoPackage, GeoParquet, Shapefile (folder or zip), Excel or CSV")
]
DatumOption = Annotated[str | None, typer.Option(help="Datum of the coordinates: wgs84, gcj02 or bd09")]
CrsOption = Annotated[str | None, typer.Option(help="Coordinate system instead of a datum: EPSG:n")]
MappedOption = Annotated[
    list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Which column is which field; repeatable")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Check and report, write nothing")]
PartialOption = Annotated[bool, typer.Option("--partial", help="Write the good rows even when others are wrong")]
RejectsOption = Annotated[
    Path | None, typer.Option(help="Where rejected rows go, without an ending; beside the file unless said")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON")]
ReportLanguage = Annotated[str | None, typer.Option(help="Language of the report: zh-CN or en")]
