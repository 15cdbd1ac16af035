"""Tell in what the texts of a Shapefile's table are written, from its own bytes before what is said of them."""

import codecs
import struct
from collections.abc import Iterator

CUT_UTF8 = "UTF-8 (cut)"
"""UTF-8 in which a name or a value ends within a letter, as tables cut them; GDAL would stumble over it."""
_HEAD_BYTES = _FIELD_BYTES = 32
_LANGUAGE_BYTE = 29
_UNSAID = frozenset({0x00, 0x57})
_CHINESE_BYTE = 0x4D
_CHINESE = frozenset({"GBK", "GB2312", "936", "CP936", "ANSI 936", "GB18030"})
_UTF8 = frozenset({"UTF-8", "UTF8", "65001"})


def encoding_of(cpg: bytes | None, dbf: bytes | None) -> str | None:
    """Return the encoding to impose; None leaves it to GDAL.

    What the .cpg or the table says of Chinese and UTF-8 is believed only where the texts bear it
    out: files are copied without their .cpg, and tools write one that is not so. Where nothing is
    said it is UTF-8 where it can be, else GB18030.

    Parameters
    ----------
    cpg
        What the .cpg holds, None where there is none.
    dbf
        The beginning of the table.
    """
    said = (cpg or b"").decode("ascii", "ignore").strip().upper()
    language = dbf[_LANGUAGE_BYTE] if dbf is not None and len(dbf) > _LANGUAGE_BYTE else 0
    if said and said not in _CHINESE | _UTF8:
        return None
    if not said and language not in _UNSAID | {_CHINESE_BYTE}:
        return None
    texts = [text for text in _texts(dbf or b"") if not text.isascii()]
    if not texts:
        return "GB18030" if said in _CHINESE else None if said or language else "UTF-8"
    if any(_reads(text, "utf-8") is None for text in texts):
        return "GB18030"
    # Four letters of GB18030 may pass for UTF-8 by chance, a table of them does not.
    if (said in _CHINESE or language == _CHINESE_BYTE) and len(b"".join(texts)) < 8 and not _cut(texts):
        return "GB18030"
    return CUT_UTF8 if _cut(texts) else "UTF-8"


def whole(text: str) -> str:
    """Return a text that was read as Latin-1 as the UTF-8 it is, without the letter that was cut."""
    return text.encode("latin-1", "ignore").decode("utf-8", "ignore")


def _cut(texts: list[bytes]) -> bool:
    return any(_reads(text, "utf-8") for text in texts)


def _reads(text: bytes, encoding: str) -> bytes | None:
    """Return what is left over at the end of a text, None where it is not of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(text)
    except UnicodeDecodeError:
        return None
    return decoder.getstate()[0]


def _texts(dbf: bytes) -> Iterator[bytes]:
    """Yield the names of the fields and the values of text fields in the part of a table that is there."""
    if len(dbf) < _HEAD_BYTES:
        return
    head, length = struct.unpack_from("<HH", dbf, 8)
    spans = []
    offset = 1
    for start in range(_HEAD_BYTES, min(head, len(dbf)) - _FIELD_BYTES + 1, _FIELD_BYTES):
        if dbf[start] == 0x0D:
            break
        field = dbf[start : start + _FIELD_BYTES]
        if len(field) < _FIELD_BYTES:
            break
        yield field[:11].split(b"\0")[0]
        if field[11:12] == b"C":
            spans.append((offset, field[16]))
        offset += field[16]
    if length < 1:
        return
    for start in range(head, len(dbf) - length + 1, length):
        for at, width in spans:
            yield dbf[start + at : start + at + width].rstrip(b" \0")
