"""Refuse an archive that would unpack into more than there is any need for, before anything of it is unpacked."""

from pathlib import Path
from zipfile import ZipFile

from dispatch.errors import UnpacksTooLarge

MOST_UNPACKED_BYTES = 8_000_000_000
MOST_WORKBOOK_BYTES = 2_000_000_000


def check_unpacked(path: Path, archive: ZipFile, most_bytes: int = MOST_UNPACKED_BYTES) -> None:
    """Pass where everything in an archive together is small enough.

    Raises
    ------
    UnpacksTooLarge
    """
    size = sum(each.file_size for each in archive.infolist())
    if size > most_bytes:
        raise UnpacksTooLarge(file=path.name, size_mb=size // 1_000_000, most_mb=most_bytes // 1_000_000)
