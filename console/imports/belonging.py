"""Which of several uploaded files is to be opened: those of Shapefiles belong together, others come one by one."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from dispatch.errors import LayerAmbiguous, ShapefileIncomplete, UploadUnfit

_SHAPEFILE = ".shp"
_OF_A_SHAPEFILE = frozenset({".shx", ".dbf", ".prj", ".cpg"})
_DATA = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".geojson", ".json", ".gpkg", ".parquet", ".zip"})
_TEXT = ".txt"
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_NAMED_MOST = 6


def opened(names: Sequence[str], layer: str | None) -> tuple[str, list[str]]:
    """Return the file to open, and what the Shapefiles are called where there are several.

    What else lies in a folder, such as a read-me or a picture, is passed over beside a single file of data.

    Parameters
    ----------
    layer
        Which of several Shapefiles is meant; the first unless named.

    Raises
    ------
    UploadUnfit
        There are several files that do not belong together.
    ShapefileIncomplete
        Parts of a Shapefile came without the .shp.
    LayerAmbiguous
        No Shapefile is called so.
    """
    seen = [name for name in names if not name.startswith(".") and name.lower() not in _OF_THE_SYSTEM] or list(names)
    shapes = {PurePosixPath(name).stem: name for name in sorted(seen) if _ending(name) == _SHAPEFILE}
    tables = [name for name in seen if _ending(name) in _DATA] or [name for name in seen if _ending(name) == _TEXT]
    if shapes and not any(_ending(name) in _DATA for name in tables):
        if layer is not None and len(shapes) > 1 and layer not in shapes:
            raise LayerAmbiguous(file=layer, layers=", ".join(shapes))
        several = list(shapes) if len(shapes) > 1 else []
        return shapes[layer if several and layer is not None else next(iter(shapes))], several
    if len(seen) == 1:
        return seen[0], []
    if len(tables) == 1 and not shapes:
        return tables[0], []
    parts = [name for name in seen if _ending(name) in _OF_A_SHAPEFILE]
    if parts and not tables:
        raise ShapefileIncomplete(file=parts[0], missing=f"{PurePosixPath(parts[0]).stem}{_SHAPEFILE}")
    told = ", ".join(seen[:_NAMED_MOST]) + ("…" if len(seen) > _NAMED_MOST else "")
    raise UploadUnfit(
        why_zh=f"{len(seen)} 个文件不是同一份数据（{told}）；请逐个导入，只有 Shapefile 的各部分一起放入",
        why_en=f"{len(seen)} files are not one set of data ({told}); import them one by one, only the parts of Shapefiles together",
    )


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
