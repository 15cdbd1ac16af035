"""The live parts of one process: threads that follow, the hub that tells."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from console.live.hub import LiveHub
from data.database import Database
from data.event_log import PostgresFeed
from data.live import PostgresLive
from dispatch.china_time import CHINA
from dispatch.live.board import Board
from dispatch.live.positions import Positions
from dispatch.resources.shifts import on_shift
from dispatch.service import Change, Follower, PositionKeeper, Tick


class LiveRuntime:
    """Follows the log and the positions while the process serves.

    Built without starting anything; `serving` starts and stops the threads.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.hub = LiveHub(clock)
        self.source = PostgresLive(database)
        self._feed = PostgresFeed(database)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._follower = Follower(self._feed, self.source, self._changed, clock)
        self._keeper = PositionKeeper(self.source, self._off_duty, self._ticked, clock)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["LiveRuntime"]:
        """Follow and tell until the block ends."""
        self._loop = asyncio.get_running_loop()
        self._follower.start()
        self._keeper.start()
        pulse = asyncio.create_task(self.hub.keep_pulse())
        try:
            yield self
        finally:
            pulse.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pulse
            await asyncio.to_thread(self._follower.stop)
            await asyncio.to_thread(self._keeper.stop)
            self._feed.close()

    def board(self) -> Board | None:
        """Return the board, None while it has not been read."""
        return self._follower.board if self._follower.in_touch else None

    def positions(self) -> Positions | None:
        """Return the latest positions of units on duty, None while there are none."""
        return self._keeper.positions if len(self._keeper.positions) else None

    def found_at_intake(self, incident_id: int) -> tuple[int, ...]:
        """Return the likely duplicates noted with the report of an open incident."""
        extra = self._follower.board.extras.get(incident_id)
        return extra.duplicates if extra else ()

    def foreseen(self, incident_id: int, version: int) -> Mapping[str, Any] | None:
        """Return what will be late about this version of an incident; None too while it has not been looked at."""
        known = self._follower.board.incidents.get(incident_id)
        return self._follower.forecasts.get(incident_id) if known and known.version == version else None

    def _off_duty(self, now: datetime) -> list[int]:
        local = now.astimezone(CHINA).time()
        return [id for id, unit in self._follower.board.units.items() if not on_shift(unit, local)]

    def _changed(self, change: Change) -> None:
        self._tell(self.hub.changed, change)

    def _ticked(self, tick: Tick) -> None:
        self._tell(self.hub.ticked, tick)

    def _tell(self, hear: Callable[..., None], *said: object) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended before the thread
                self._loop.call_soon_threadsafe(hear, *said)
