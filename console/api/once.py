"""The Idempotency-Key of a command: with it a call may be sent again until it is answered."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header, Request

from dispatch.service import Once

Key = Annotated[str | None, Header(alias="Idempotency-Key")]


def once_for(request: Request, key: str | None, said: Any, files: Sequence[bytes] = ()) -> Once | None:
    """Return what is carried out once under a key: the address and all that was said; None without a key."""
    if key is None:
        return None
    return Once(key, [request.url.path, said, [hashlib.sha256(file).hexdigest() for file in files]])
