"""Find a Shapefile: in a folder, in a zip, or by its .shp; and what its texts are written in."""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dispatch.errors import FileUnreadable, LayerAmbiguous

_LANGUAGE_BYTE = 29
_SAMPLED_BYTES = 1 << 20
_UNSAID = frozenset({0x00, 0x57})


@dataclass(frozen=True, slots=True)
class Shapefile:
    """What GDAL opens, and the encoding to impose where the file does not say its own."""

    source: str
    encoding: str | None


def find_shapefile(path: Path, layer: str | None) -> Shapefile | None:
    """Return the Shapefile at a path, None where there is none.

    Raises
    ------
    LayerAmbiguous
        A folder or zip holds several and none is named.
    FileUnreadable
        The zip is damaged.
    """
    if path.is_dir():
        names = sorted(each.name for each in path.iterdir() if each.suffix.lower() == ".shp")
        return _chosen(path, names, layer, zipped=False) if names else None
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                names = sorted(
                    name for name in archive.namelist() if name.lower().endswith(".shp") and "__MACOSX" not in name
                )
        except (zipfile.BadZipFile, OSError) as error:
            raise FileUnreadable(file=path.name, why=str(error)) from error
        return _chosen(path, names, layer, zipped=True) if names else None
    if path.suffix.lower() == ".shp":
        return Shapefile(str(path), _encoding(_sibling(path, ".cpg"), _sibling(path, ".dbf")))
    return None


def _chosen(path: Path, names: list[str], layer: str | None, zipped: bool) -> Shapefile:
    wanted = [name for name in names if layer is None or PurePosixPath(name).stem == layer]
    if len(wanted) != 1:
        raise LayerAmbiguous(file=path.name, layers=", ".join(PurePosixPath(name).stem for name in names))
    name = wanted[0]
    if not zipped:
        return find_shapefile(path / name, None) or Shapefile(str(path / name), None)
    with zipfile.ZipFile(path) as archive:
        parts = {each.lower(): each for each in archive.namelist()}
        stem = name[:-4].lower()
        cpg, dbf = (
            archive.read(parts[stem + end])[:_SAMPLED_BYTES] if stem + end in parts else None
            for end in (".cpg", ".dbf")
        )
    return Shapefile(f"/vsizip/{path.resolve()}/{name}", _encoding(cpg, dbf))


def _sibling(path: Path, ending: str) -> bytes | None:
    found = next(
        (each for each in path.parent.iterdir() if each.stem == path.stem and each.suffix.lower() == ending), None
    )
    if found is None:
        return None
    with found.open("rb") as stream:
        return stream.read(_SAMPLED_BYTES)


def _encoding(cpg: bytes | None, dbf: bytes | None) -> str | None:
    """Return the encoding where neither .cpg nor the table says one: UTF-8 where it can be, else GB18030."""
    if cpg and cpg.strip():
        said = cpg.decode("ascii", "ignore").strip().upper()
        return "GB18030" if said in {"GBK", "GB2312", "936", "CP936", "ANSI 936", "GB18030"} else None
    if dbf is None or len(dbf) <= _LANGUAGE_BYTE or dbf[_LANGUAGE_BYTE] not in _UNSAID:
        return None
    try:
        # The sample may end within a letter.
        dbf[32:-4].decode("utf-8") if len(dbf) == _SAMPLED_BYTES else dbf[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"
