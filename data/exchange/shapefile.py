"""Find a Shapefile: in a folder, in a zip, or by its .shp; and what its texts are written in."""

import zipfile
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data.exchange.dbf_texts import encoding_of
from data.exchange.unpacking import check_unpacked
from dispatch.errors import FileUnreadable, LayerAmbiguous, ShapefileIncomplete

_SAMPLED_BYTES = 1 << 20
_UTF8_NAMES = 0x800
_NEEDED = (".shx", ".dbf")


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
    ShapefileIncomplete
        A part that it cannot be read without is not there.
    UnpacksTooLarge
    """
    if path.is_dir():
        names = _in_folder(path)
        return _chosen(path, {PurePosixPath(name).stem: name for name in names}, layer) if names else None
    if zipfile.is_zipfile(path):
        found = _in_zip(path)
        return _zipped(path, found, layer) if found else None
    if path.suffix.lower() == ".shp":
        parts = {each.suffix.lower(): each for each in path.parent.iterdir() if each.stem == path.stem}
        _check_parts(path.stem, path.name, parts)
        texts = (_beginning(parts[end]) if end in parts else None for end in (".cpg", ".dbf"))
        return Shapefile(str(path), encoding_of(*texts))
    return None


def shapefile_names(path: Path) -> list[str]:
    """Return what the Shapefiles of a zip are called, none where it is no such zip."""
    return sorted(_in_zip(path)) if zipfile.is_zipfile(path) else []


def _in_folder(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir() if each.suffix.lower() == ".shp")


def _in_zip(path: Path) -> dict[str, str]:
    """Return the .shp files of a zip by what a person calls them, which may not be how Python reads their names."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [
                each
                for each in archive.infolist()
                if each.filename.lower().endswith(".shp") and "__MACOSX" not in each.filename
            ]
    except (zipfile.BadZipFile, OSError) as error:
        raise FileUnreadable(file=path.name, why=str(error)) from error
    return {PurePosixPath(_called(each)).stem: each.filename for each in found}


def _called(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name: without the mark of UTF-8 it is what Chinese Windows wrote, if it can be."""
    if entry.flag_bits & _UTF8_NAMES:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _one(path: Path, names: Sequence[str], layer: str | None) -> str:
    wanted = [name for name in names if layer is None or name == layer]
    if len(wanted) != 1:
        raise LayerAmbiguous(file=path.name, layers=", ".join(sorted(names)))
    return wanted[0]


def _chosen(path: Path, found: dict[str, str], layer: str | None) -> Shapefile | None:
    return find_shapefile(path / found[_one(path, list(found), layer)], None)


def _zipped(path: Path, found: dict[str, str], layer: str | None) -> Shapefile:
    called = _one(path, list(found), layer)
    name = found[called]
    stem = name[:-4].lower()
    with zipfile.ZipFile(path) as archive:
        check_unpacked(path, archive)
        parts = {each[-4:].lower(): each for each in archive.namelist() if each[:-4].lower() == stem}
        _check_parts(called, path.name, parts)
        texts = tuple(_start(archive, parts[end]) if end in parts else None for end in (".cpg", ".dbf"))
    return Shapefile(f"/vsizip/{path.resolve()}/{name}", encoding_of(*texts))


def _check_parts(called: str, file: str, parts: Container[str]) -> None:
    missing = [called + end for end in _NEEDED if end not in parts]
    if missing:
        raise ShapefileIncomplete(file=file, missing=", ".join(missing))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_SAMPLED_BYTES)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    # Not `archive.read`: it would unpack all of it into memory first.
    with archive.open(name) as stream:
        return stream.read(_SAMPLED_BYTES)
