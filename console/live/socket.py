"""`/live`: the WebSocket behind the gate, for as long as the session and its rights last."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import CancelScope, create_task_group, to_thread
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from console.access import LASTING_S, WEBSOCKET_POLICY_VIOLATION, token_in
from console.container import Container
from console.live.viewer import TRY_AGAIN_LATER, Viewer
from data.accounts import actor_of
from dispatch.errors import DatabaseAway, JingweiError
from dispatch.permissions import Actor, Permission, require

FIRST_WORD_S = 10.0
RIGHTS_EVERY_S = 20.0
# As long as the gate lets a screen go on that it knew before the database went away.
RIGHTS_LAST_S = LASTING_S
MOST_WORD_CHARACTERS = 2_000
RIGHTS_CHANGED = 4003


def routes(container: Callable[[], Container]) -> list[WebSocketRoute]:
    """Return the route of the stream."""

    async def serve(socket: WebSocket) -> None:
        actor: Actor = socket.state.actor
        await socket.accept()
        try:
            require(actor, Permission.VIEW_INCIDENTS)
            await _Connection(socket, actor, container()).run()
        except JingweiError as error:
            await socket.close(WEBSOCKET_POLICY_VIOLATION, error.code)

    return [WebSocketRoute("/live", serve)]


class _Connection:
    """One screen's connection: hears, tells and looks at its rights until one of these ends."""

    def __init__(self, socket: WebSocket, actor: Actor, container: Container) -> None:
        self._socket = socket
        self._actor = actor
        self._database = container.database
        self._source = container.live.source
        self._hub = container.live.hub
        self._viewer = Viewer(actor.scope)

    async def run(self) -> None:
        try:
            first = await asyncio.wait_for(self._word(), FIRST_WORD_S)
        except (TimeoutError, WebSocketDisconnect):
            return
        self._hub.join(self._viewer, await self._seen(), *first)
        try:
            async with create_task_group() as group:
                for part in (self._hear, self._tell, self._keep_rights):
                    group.start_soon(self._until_over, part, group.cancel_scope)
        finally:
            self._hub.leave(self._viewer)

    async def _until_over(self, part: Callable[[], Awaitable[None]], scope: CancelScope) -> None:
        """Run a part; when it ends, or the screen is gone, all end."""
        # Uvicorn raises RuntimeError for a word to a screen that has just gone.
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await part()
        scope.cancel()

    async def _hear(self) -> None:
        while True:
            resume, epoch = await self._word()
            self._hub.catch_up(self._viewer, await self._seen(), resume, epoch)

    async def _tell(self) -> None:
        while (said := await self._viewer.next()) is not None:
            if isinstance(said, str):
                await self._socket.send_text(said)
            else:
                await self._socket.send_bytes(said)
        code, reason = self._viewer.closing or (WEBSOCKET_POLICY_VIOLATION, "")
        await self._socket.close(code, reason)

    async def _keep_rights(self) -> None:
        """Look again and again whether the screen may still listen; what cannot be looked up counts for a while."""
        token = token_in(self._socket.headers.get("cookie", "")) or ""
        known_at = time.monotonic()
        while True:
            await asyncio.sleep(RIGHTS_EVERY_S)
            try:
                now = await to_thread.run_sync(actor_of, self._database, token)
            except DatabaseAway:
                if time.monotonic() - known_at > RIGHTS_LAST_S:
                    self._viewer.close(TRY_AGAIN_LATER, "rights_unknown")
                continue
            known_at = time.monotonic()
            if now is None:
                self._viewer.close(WEBSOCKET_POLICY_VIOLATION, "not_signed_in")
            elif (now.role, now.scope) != (self._actor.role, self._actor.scope):
                self._viewer.close(RIGHTS_CHANGED, "rights_changed")

    async def _seen(self) -> list[int]:
        try:
            return await to_thread.run_sync(self._source.seen, self._actor)
        except DatabaseAway:
            return []

    async def _word(self) -> tuple[int | None, str | None]:
        """Return the next word of the screen: the number it wants to go on from, and of which epoch."""
        try:
            said: Any = json.loads((await self._socket.receive_text())[:MOST_WORD_CHARACTERS])
        except (ValueError, KeyError):
            return None, None
        asked = said if isinstance(said, dict) else {}
        resume, epoch = asked.get("resume"), asked.get("epoch")
        return (resume if isinstance(resume, int) else None), (epoch if isinstance(epoch, str) else None)
