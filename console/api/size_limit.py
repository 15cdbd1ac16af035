"""A request may only be so large: what is larger is refused before it is read."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.errors import envelope
from console.api.language import language_of_scope
from console.imports.upload import MOST_UPLOAD_BYTES
from dispatch.errors import BodyTooLarge

MEGABYTE = 1_000_000
MOST_BYTES = 2 * MEGABYTE
MOST_BYTES_WITH_PHOTOS = 40 * MEGABYTE
UPLOADS = "/api/v1/imports"
MOST_DISCARDED = 40 * MEGABYTE
"""So much is read and thrown away: most programs send all they have before they look for an answer."""

Refusal = Callable[[Scope, BodyTooLarge], Response]


class SizeLimit:
    """Refuse a request whose head names too many bytes, and stop reading one that sends more.

    `refuse` makes the answer; the API's envelope unless given.
    """

    def __init__(self, app: ASGIApp, refuse: Refusal | None = None) -> None:
        self.app = app
        self._refuse = refuse or (lambda scope, error: envelope(error, language_of_scope(scope)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        form = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        most = MOST_BYTES if not form else MOST_UPLOAD_BYTES if scope["path"] == UPLOADS else MOST_BYTES_WITH_PHOTOS
        named = headers.get(b"content-length", b"0")
        too_large = BodyTooLarge(most_mb=most // MEGABYTE)
        if not named.isdigit() or int(named) > most:
            if named.isdigit() and int(named) <= MOST_DISCARDED:
                await _discard(receive)
            await self._refuse(scope, too_large)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise too_large
            return message

        await self.app(scope, counted, send)


async def _discard(receive: Receive) -> None:
    """Read a body piece by piece and keep none of it."""
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
