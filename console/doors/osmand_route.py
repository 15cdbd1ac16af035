"""`/osmand`: the address that is put into the Traccar client, with the device's token as its identifier."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from console.api.errors import envelope
from console.api.language import language_of
from console.container import Container
from console.doors import osmand
from dispatch.errors import BadValue, BodyTooLarge, JingweiError
from dispatch.tracks import DeviceProtocol

MOST_BYTES = 1_000_000
MOST_FIELDS = 50


def routes(container: Callable[[], Container]) -> list[Route]:
    """Return the one route."""

    async def take(request: Request) -> Response:
        try:
            said = await _said(request)
            parts = container()
            token = _bearer(request) or said.id
            carried = parts.devices.at_hand(token, DeviceProtocol.OSMAND)
            if carried is None:
                carried = await to_thread.run_sync(parts.devices.of_token, token, DeviceProtocol.OSMAND)
            await parts.positions.taken(carried, said.observations)
        except JingweiError as error:
            return envelope(error, language_of(request))
        except ClientDisconnect:
            return Response(status_code=400)
        # The client forgets a position when it is answered: what was dropped comes no second time.
        return Response(status_code=200)

    return [Route("/osmand", take, methods=["GET", "POST"])]


async def _said(request: Request) -> osmand.Said:
    fields: dict[str, Any] = dict(request.query_params)
    if request.method == "GET":
        return osmand.of_fields(fields, time.time())
    body = await _body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or (kind != "application/x-www-form-urlencoded" and body.lstrip()[:1] == b"{"):
        return osmand.of_json(body)
    return osmand.of_fields(fields | _form(body), time.time())


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise BodyTooLarge(most_mb=MOST_BYTES // 1_000_000)
    return bytes(body)


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise BadValue(name="body", value=repr(body[:60]), why="id=…&lat=…&lon=…&timestamp=…") from error


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
