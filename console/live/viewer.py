"""One screen that listens: what waits to be sent to it, and whether it keeps up."""

import asyncio
from collections import deque

MOST_WAITING = 500
MOST_WAITING_BYTES = 8_000_000
TRY_AGAIN_LATER = 1013


class Viewer:
    """What one connection is still to be sent; used on the event loop only.

    Words are never dropped: a screen that lets too many wait is sent away, and resumes. Of
    positions only the newest frame waits; where one was passed over the next must hold all.
    """

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.closing: tuple[int, str] | None = None
        self.wants_all = True
        self._words: deque[str] = deque()
        self._bytes = 0
        self._frame: bytes | None = None
        self._wake = asyncio.Event()

    def say(self, word: str) -> None:
        """Queue a text message."""
        self._words.append(word)
        self._bytes += len(word)
        if len(self._words) > MOST_WAITING or self._bytes > MOST_WAITING_BYTES:
            self.close(TRY_AGAIN_LATER, "too_slow")
        self._wake.set()

    def show(self, frame: bytes, whole: bool) -> None:
        """Put a frame in place of the one that waits; `whole` says that it holds every unit."""
        if self._frame is not None and not whole:
            # What the frame before held would be lost.
            self.wants_all = True
            return
        self.wants_all = False
        self._frame = frame
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Ask for the connection to be closed; the first reason stands."""
        if self.closing is None:
            self.closing = (code, reason)
        self._wake.set()

    def pop(self) -> str | bytes | None:
        """Return what is to be sent next, words first; None when nothing waits."""
        if self._words:
            word = self._words.popleft()
            self._bytes -= len(word)
            return word
        frame, self._frame = self._frame, None
        return frame

    async def next(self) -> str | bytes | None:
        """Wait for what is to be sent next; None once the connection is to be closed."""
        while self.closing is None:
            if (waiting := self.pop()) is not None:
                return waiting
            self._wake.clear()
            await self._wake.wait()
        return None
