"""The gate in front of every route, page and socket: deny unless signed in.

One ASGI middleware around the whole application, Streamlit's own routes included. It puts
the actor of this very call into `scope["state"]["actor"]` and refuses changes that another
site's page asks for.
"""

import time
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.basic import CHALLENGE, HeaderSignIn
from console.container import running
from data.accounts import actor_of
from data.tracks.devices import MARK as DEVICE_MARK
from dispatch.errors import DatabaseAway, ForeignOrigin, JingweiError, NotSignedIn
from dispatch.permissions import Actor
from dispatch.tracks import DeviceProtocol

COOKIE = "jingwei_session"
# Nothing of a person behind these: the sign-in page, our program text, a pulse, and the
# pages of QR codes, which show no more than what the code on the wall stands for.
PUBLIC = ("/assets/", "/favicon", "/report/")
# Devices show their token at /osmand itself.
PUBLIC_EXACT = frozenset({"/signin", "/healthz", "/osmand"})
# What keeps a screen alive while the database is away, for those whom it knew shortly before.
LASTING = ("/tiles/", "/_stcore/", "/static/", "/api/v1/status")
LASTING_S = 600.0
# Where programs may sign in with every request; only maps for programs ask them to, for a
# browser would put up its own box in front of our page.
FOR_PROGRAMS = "/ogc"
BY_HEADER = (FOR_PROGRAMS, "/api/")
# The one place where a device's token opens anything.
FOR_DEVICES = "/api/v1/positions"
REFUSED = {
    "not_signed_in": 401,
    "foreign_origin": 403,
    "database_away": 503,
    "sign_in_refused": 401,
    "password_once": 401,
    "sign_in_slowed": 429,
    "device_token_wrong": 401,
    "device_door_wrong": 403,
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WEBSOCKET_POLICY_VIOLATION = 1008
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' blob:; worker-src 'self' blob:; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; "
        b"frame-ancestors 'self'; form-action 'self'; base-uri 'self'"
    ),
}


def token_in(cookies: str) -> str | None:
    """Return the session token in a Cookie header."""
    try:
        morsel = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def device_token_in(headers: Headers) -> str | None:
    """Return the device token that a request carries as Bearer, None where it carries none."""
    scheme, _, said = headers.get("authorization", "").partition(" ")
    token = said.strip()
    return token if scheme.lower() == "bearer" and token.startswith(DEVICE_MARK) else None


class AccessGate:
    """Let a request pass with its actor, or answer it at once."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._clock = clock
        self._seen: dict[str, tuple[Actor, float]] = {}
        self._by_header = HeaderSignIn()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        send = _with_headers(send) if scope["type"] == "http" else send
        path: str = scope["path"]
        headers = Headers(scope=scope)
        try:
            self._check_origin(scope, headers)
            if path not in PUBLIC_EXACT and not path.startswith(PUBLIC):
                state = scope.setdefault("state", {})
                if path == FOR_DEVICES and (token := device_token_in(headers)) is not None:
                    book = running().devices
                    state["device"] = book.at_hand(token, DeviceProtocol.HTTP) or await to_thread.run_sync(
                        book.of_token, token, DeviceProtocol.HTTP
                    )
                else:
                    state["actor"] = await self._actor(path, headers)
        except JingweiError as error:
            await self._refuse(error, scope, receive, send, headers)
            return
        await self.app(scope, receive, send)

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            raise ForeignOrigin(origin=origin)
        if origin is None and headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise ForeignOrigin(origin=headers["sec-fetch-site"])

    async def _actor(self, path: str, headers: Headers) -> Actor:
        token = token_in(headers.get("cookie", ""))
        if token is None:
            said = headers.get("authorization")
            if said is None or not path.startswith(BY_HEADER):
                raise NotSignedIn
            return await to_thread.run_sync(self._by_header.actor, running().database, said)
        try:
            actor = await to_thread.run_sync(actor_of, running().database, token)
        except DatabaseAway:
            known, at = self._seen.get(token, (None, 0.0))
            if known is None or self._clock() - at > LASTING_S or not (path == "/" or path.startswith(LASTING)):
                raise
            return known
        if actor is None:
            self._seen.pop(token, None)
            raise NotSignedIn
        self._seen[token] = (actor, self._clock())
        return actor

    async def _refuse(self, error: JingweiError, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": WEBSOCKET_POLICY_VIOLATION, "reason": error.code})
            return
        language = "zh-CN" if "zh" in headers.get("accept-language", "zh") else "en"
        status = REFUSED[error.code]
        response: Response
        if status == 401 and "text/html" in headers.get("accept", "") and scope["method"] == "GET":
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            response = RedirectResponse(f"/signin?next={quote(wanted, safe='')}", 303)
        else:
            body: dict[str, Any] = {"code": error.code, "message": error.message(language), "fields": error.fields}
            challenge = (
                {"www-authenticate": CHALLENGE} if status == 401 and scope["path"].startswith(FOR_PROGRAMS) else None
            )
            response = JSONResponse({"error": body}, status, challenge)
        await response(scope, receive, send)


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = {name.lower() for name, _ in message.get("headers", [])}
            extra = [(name, value) for name, value in HEADERS.items() if name not in held]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return guarded
