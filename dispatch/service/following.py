"""Keeps one process's board at the head of the log, and tells who listens what changed."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from dispatch.deadlines import Pace
from dispatch.errors import DatabaseAway
from dispatch.live.board import Board
from dispatch.live.outlook import outlook, same_news
from dispatch.live.positions import Positions, nowhere
from dispatch.live.recent import Touched
from dispatch.live.source import LiveSource
from dispatch.ports import EventFeed
from dispatch.service.setback import Setback

log = structlog.get_logger()
BATCH = 1000
WAIT_S = 1.0
AGAIN_S = 1.0
MOST_AGAIN_S = 30.0
# Many small changes become one message: nobody sees the difference, and every screen is spared.
GATHER_S = 0.05
# Twice a second: units report at their own times, and nobody should wait a whole second more.
TICK_S = 0.5
LOOK_AHEAD_EVERY = timedelta(seconds=10)
# What is usual changes slowly, and new rules need not be foreseen by at once.
PACE_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Change:
    """The board moved on from event `previous` to `board.seq`; `anew` means all of it may have changed."""

    previous: int
    board: Board
    touched: Touched
    forecasts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    anew: bool = False


class Follower:
    """Reads the log as it grows, in a thread of its own.

    `board` may be read by any thread at any time: it is replaced, never changed.
    """

    def __init__(
        self,
        feed: EventFeed,
        source: LiveSource,
        listener: Callable[[Change], None],
        clock: Callable[[], datetime],
        gather_s: float = GATHER_S,
    ) -> None:
        self._feed = feed
        self._source = source
        self._listener = listener
        self._clock = clock
        self._gather_s = gather_s
        self._looked_ahead_at: datetime | None = None
        self._pace = Pace()
        self._paced_at: datetime | None = None
        self._stopping = threading.Event()
        self._loaded = threading.Event()
        self._thread: threading.Thread | None = None
        self._setback = Setback(AGAIN_S, MOST_AGAIN_S)
        self.board = Board()
        self.forecasts: dict[int, Mapping[str, Any]] = {}
        self.in_touch = False

    def start(self) -> None:
        """Start the thread; it reads the board first."""
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(WAIT_S + AGAIN_S + 5)

    def loaded(self, timeout_s: float) -> bool:
        """Wait until the board has been read once; return whether it has."""
        return self._loaded.wait(timeout_s)

    def step(self) -> bool:
        """Take in what the log has by now; return whether there was anything."""
        if not self._loaded.is_set():
            self._anew()
            return True
        logged = self._feed.after(self.board.seq, BATCH)
        told = self._tell_checks()
        if not logged:
            return self._look_ahead() or told
        if [one.seq for one in logged] != list(range(self.board.seq + 1, self.board.seq + 1 + len(logged))):
            log.warning("the log has a gap", after=self.board.seq, got=logged[0].seq)
            self._anew()
            return True
        previous = self.board.seq
        board, touched, unknown = self.board.apply(logged)
        if unknown:
            found = self._source.rows(unknown)
            board, more = board.with_rows(found.rows, found.extras)
            touched |= more
        self.board = board
        self._foresee(touched.incidents)
        self._listener(Change(previous, board, touched, dict(self.forecasts)))
        return True

    def _anew(self) -> None:
        previous = self.board.seq
        self.board = self._source.board()
        self.forecasts = {}
        self._foresee(self.board.incidents)
        self._loaded.set()
        self._listener(Change(previous, self.board, Touched(), dict(self.forecasts), anew=True))

    def _tell_checks(self) -> bool:
        """Tell of tasks that look at cases once more, also of cases that have left the board."""
        moved = self._feed.checks()
        if moved:
            self._listener(Change(self.board.seq, self.board, Touched(checks=frozenset(moved)), dict(self.forecasts)))
        return bool(moved)

    def _look_ahead(self) -> bool:
        """Foresee lateness that comes by time alone; return whether there is news."""
        now = self._clock()
        if self._looked_ahead_at is not None and now - self._looked_ahead_at < LOOK_AHEAD_EVERY:
            return False
        self._looked_ahead_at = now
        news = self._foresee(self.board.incidents)
        if news:
            touched = Touched(incidents=frozenset(news))
            self._listener(Change(self.board.seq, self.board, touched, dict(self.forecasts)))
        return bool(news)

    def _foresee(self, ids: Iterable[int]) -> list[int]:
        """Foresee how some incidents will go, and return those of which there is something new to say."""
        now = self._clock()
        if self._paced_at is None or now - self._paced_at >= PACE_EVERY:
            self._pace, self._paced_at = self._source.pace(now), now
        found = outlook(self.board, ids, now, self._pace)
        news = [id for id in found if not same_news(self.forecasts.get(id), found[id])]
        for id, said in found.items():
            if said is None:
                self.forecasts.pop(id, None)
            elif id in news:
                self.forecasts[id] = said
        return news

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                moved = self.step()
                self.in_touch = True
                self._setback.over()
                if moved:
                    self._stopping.wait(self._gather_s)
                else:
                    self._feed.wait(WAIT_S)
            except DatabaseAway:
                self.in_touch = False
                self._stopping.wait(AGAIN_S)
            except Exception:
                # Whatever an event nobody foresaw breaks in here (a row that does not fold, a word this
                # version does not know): the thread must not end, for all screens would stand still
                # without a sign. The board is read anew, and meanwhile nobody takes it for current.
                log.exception("the board is read anew")
                self.in_touch = False
                self._loaded.clear()
                self._stopping.wait(self._setback.next_s())


@dataclass(frozen=True, slots=True)
class Tick:
    """All positions now, and those of a tick before."""

    positions: Positions
    before: Positions
    at: datetime


class PositionKeeper:
    """Reads every unit's position once a tick, in a thread of its own."""

    def __init__(
        self,
        source: LiveSource,
        off_duty: Callable[[datetime], list[int]],
        listener: Callable[[Tick], None],
        clock: Callable[[], datetime],
        tick_s: float = TICK_S,
    ) -> None:
        self._source = source
        self._off_duty = off_duty
        self._listener = listener
        self._clock = clock
        self._tick_s = tick_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._setback = Setback(AGAIN_S, MOST_AGAIN_S)
        self.positions = nowhere()

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="positions", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(self._tick_s + 5)

    def step(self) -> None:
        """Read the positions and tell the listener."""
        read = self._source.positions()
        now = self._clock()
        shown = read.without(self._off_duty(now))
        before, self.positions = self.positions, shown
        self._listener(Tick(shown, before, now))

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stopping.wait(wait_s):
            began = self._clock()
            try:
                self.step()
                self._setback.over()
                wait_s = max(0.0, self._tick_s - (self._clock() - began).total_seconds())
            except DatabaseAway:
                wait_s = AGAIN_S
            except Exception:
                # As with the log: a thread that has ended would leave every unit where it last was.
                log.exception("positions cannot be read")
                wait_s = self._setback.next_s()
