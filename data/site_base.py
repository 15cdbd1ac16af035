"""A site's own base map, fetched by the server and kept on disk: no browser leaves the origin.

Only pictures come in, and only what is one by its first bytes goes out: an error page of the
other side is no tile. A source that does not answer is left alone for a while; the map then
shows its own base.
"""

import hashlib
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import structlog

log = structlog.get_logger()

MOST_BYTES = 2_000_000
REST_S = 30.0
KEPT_SHARE = 0.9
TEMPORARY_SUFFIX = ".new"
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One tile: its bytes, and what kind of picture they are."""

    body: bytes
    media_type: str


class SiteBase:
    """Tiles of one source, through a cache on disk; for several threads and processes.

    Parameters
    ----------
    template
        Address with {z}, {x} and {y}.
    directory
        Where tiles are kept, each source in a place of its own.
    most_mb
        How much is kept; the tiles kept longest go first.
    """

    def __init__(
        self,
        template: str,
        directory: Path,
        most_mb: int,
        timeout_s: float,
        max_zoom: int,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.version = hashlib.sha256(template.encode()).hexdigest()[:12]
        self.max_zoom = max_zoom
        self._template = template
        self._place = directory / self.version
        self._most_bytes = most_mb * 1_000_000
        self._timeout_s = timeout_s
        self._clock_s = clock_s
        self._rests_until_s = 0.0
        self._kept_bytes: int | None = None
        self._sweeping = threading.Lock()
        # Redirects stay on the web; a file or another scheme is never followed.
        self._open = urllib.request.build_opener(_SameKind).open

    def tile(self, z: int, x: int, y: int) -> Picture | None:
        """Return a tile, None where the source has none or does not answer."""
        if not (0 <= z <= self.max_zoom and 0 <= x < 2**z and 0 <= y < 2**z):
            return None
        file = self._place / str(z) / str(x) / str(y)
        try:
            return _picture(file.read_bytes())
        except OSError:
            pass
        if self._clock_s() < self._rests_until_s:
            return None
        body = self._fetch(z, x, y)
        picture = _picture(body) if body else None
        if picture:
            self._keep(file, picture.body)
        return picture

    def _fetch(self, z: int, x: int, y: int) -> bytes | None:
        address = self._template.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        request = urllib.request.Request(address, headers={"user-agent": "Jingwei", "accept": "image/*"})
        try:
            with self._open(request, timeout=self._timeout_s) as answer:
                body: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            # No tile there is an answer; a fault of the other side is none.
            if error.code >= 500 or error.code in {401, 403, 429}:
                self._rest(f"HTTP {error.code}")
            return None
        except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
            self._rest(str(error))
            return None
        return body if len(body) <= MOST_BYTES else None

    def _rest(self, why: str) -> None:
        self._rests_until_s = self._clock_s() + REST_S
        # The address may hold a key; only the server it names is told.
        log.warning("base map does not answer", server=urlsplit(self._template).hostname, why=why, rest_s=REST_S)

    def _keep(self, file: Path, body: bytes) -> None:
        temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(body)
            temporary.replace(file)
        except OSError as error:
            log.warning("base map tile cannot be kept", why=str(error))
            return
        with self._sweeping:
            self._kept_bytes = self._measured() if self._kept_bytes is None else self._kept_bytes + len(body)
            if self._kept_bytes > self._most_bytes:
                self._sweep()

    def _measured(self) -> int:
        return sum(_size(file) for file in self._files())

    def _files(self) -> list[Path]:
        return [file for file in self._place.rglob("*") if file.is_file()]

    def _sweep(self) -> None:
        files = sorted(self._files(), key=_age)
        kept = sum(_size(file) for file in files)
        for file in files:
            if kept <= self._most_bytes * KEPT_SHARE:
                break
            kept -= _size(file)
            file.unlink(missing_ok=True)
        self._kept_bytes = kept


class _SameKind(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme not in {"http", "https"}:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _picture(body: bytes) -> Picture | None:
    for sign, media_type in _SIGNS:
        if body.startswith(sign) and (media_type != "image/webp" or body[8:12] == b"WEBP"):
            return Picture(body, media_type)
    return None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
