"""Receive an uploaded file straight onto the disk, never into memory.

Starlette's own form reader spools into the machine's temporary directory, which may be
memory or a small partition; an extract of a city belongs under the data directory.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dispatch.errors import BadValue, BodyTooLarge, UploadUnfit

MOST_UPLOAD_BYTES = 2_000_000_000
MOST_FILES = 100
MOST_FIELD_BYTES = 10_000
_UNFIT = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass(slots=True)
class Received:
    """What a form held: the names and size of its files as written, and its other fields."""

    files: list[str] = field(default_factory=list)
    bytes: int = 0
    fields: dict[str, str] = field(default_factory=dict)


class _Form:
    """Writes the parts of a multipart form as they come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.got = Received()
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._stream: IO[bytes] | None = None
        self._field: str | None = None
        self._text = bytearray()

    def begin(self) -> None:
        self._headers, self._field, self._text = {}, None, bytearray()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        filename = options.get(b"filename")
        if filename is None:
            self._field = options.get(b"name", b"").decode("utf-8", "replace")
            return
        if len(self.got.files) >= MOST_FILES:
            raise UploadUnfit(why_zh=f"一次最多 {MOST_FILES} 个文件", why_en=f"at most {MOST_FILES} files at once")
        name = safe_name(filename.decode("utf-8", "replace"))
        if name in self.got.files:
            raise UploadUnfit(why_zh=f"有两个文件都叫 {name}", why_en=f"two files are called {name}")
        self.got.files.append(name)
        self._stream = (self.folder / name).open("xb")

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._stream is not None:
            self._stream.write(data[start:end])
            self.got.bytes += end - start
        elif len(self._text) + end - start <= MOST_FIELD_BYTES:
            self._text += data[start:end]
        else:
            raise BadValue(name=str(self._field)[:40], value="…", why=f"≤ {MOST_FIELD_BYTES} bytes")

    def end(self) -> None:
        self.close()
        if self._field is not None:
            self.got.fields[self._field] = self._text.decode("utf-8", "replace")

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


async def receive(
    content_type: str, body: AsyncIterator[bytes], folder: Path, most_bytes: int = MOST_UPLOAD_BYTES
) -> Received:
    """Write the files of a multipart form into a folder.

    Raises
    ------
    UploadUnfit
        It is no form, is broken off, or holds no file.
    BodyTooLarge
        More came than may.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UploadUnfit(why_zh="请以 multipart/form-data 上传", why_en="send it as multipart/form-data")
    form = _Form(folder)
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": form.begin,
            "on_part_data": form.data,
            "on_part_end": form.end,
            "on_header_field": form.header_name,
            "on_header_value": form.header_value,
            "on_header_end": form.header_end,
            "on_headers_finished": form.headers_finished,
        },
    )
    came = 0
    try:
        async for piece in body:
            came += len(piece)
            if came > most_bytes:
                raise BodyTooLarge(most_mb=most_bytes // 1_000_000)
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        raise UploadUnfit(why_zh="表单不完整", why_en="the form is broken off") from error
    finally:
        form.close()
    if not form.got.files:
        raise UploadUnfit(why_zh="没有文件", why_en="there is no file in it")
    return form.got


def safe_name(said: str) -> str:
    """Return the last part of a file's name as it may stand in a folder of ours."""
    name = _UNFIT.sub("_", PurePosixPath(said.replace("\\", "/")).name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:20]}" if stem else name[:100] or "file"
