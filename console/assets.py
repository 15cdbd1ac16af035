"""The map bundle under /assets: compressed once, named by content, cached for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

DIST = Path(__file__).parents[1] / "layers" / "mapview" / "dist"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the bundle, ready to send."""

    body: bytes
    compressed: bytes
    media_type: str
    version: str


@lru_cache(maxsize=64)
def _asset(name: str, changed_ns: int) -> Asset:  # noqa: ARG001  # the time is part of the key
    body = (DIST / name).read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type, hashlib.sha256(body).hexdigest()[:12])


def asset(name: str) -> Asset | None:
    """Return a file of the bundle, None where there is no such file."""
    path = DIST / name
    if path.parent != DIST or not path.is_file():
        return None
    return _asset(name, path.stat().st_mtime_ns)


def asset_url(name: str) -> str:
    """Return the address of a file of the bundle, with its version."""
    found = asset(name)
    return f"/assets/{name}?v={found.version if found else 'missing'}"


async def serve(request: Request) -> Response:
    """Send one file of the bundle."""
    found = asset(request.path_params["name"])
    if found is None:
        return PlainTextResponse("run `make setup`: the map bundle is not built", 404)
    current = request.query_params.get("v") == found.version
    headers = {
        "cache-control": FOREVER if current else "no-cache",
        "etag": f'"{found.version}"',
        "vary": "accept-encoding",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, media_type=found.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(found.body, media_type=found.media_type, headers=headers)


def routes() -> list[Route]:
    """Return the routes of the bundle."""
    return [Route("/assets/{name}", serve)]
