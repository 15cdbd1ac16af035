"""Answers of many numbers, compressed for those who take them so."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

LEVEL = 4
"""Numbers hardly get smaller beyond it, only slower."""
LEAST_BYTES = 16_384


def packed(request: Request, body: Mapping[str, Any], headers: Mapping[str, str], status: int = 200) -> Response:
    """Return JSON, compressed where it is long and the reader takes gzip."""
    told = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    said = {**headers, "vary": "accept-encoding"}
    if len(told) >= LEAST_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        told, said = gzip.compress(told, LEVEL, mtime=0), said | {"content-encoding": "gzip"}
    return Response(told, status, said, media_type="application/json")
