"""The one way in for positions: whatever the door, they are cleaned, stored and shown together.

Doors hand in what arrived and wait for its future. One thread at a time takes everything that
waits, cleans it in one go, and writes it in one transaction: the more arrive at once, the less
each costs. A future is done when its positions are on the disk.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import structlog
from numpy.typing import NDArray

from dispatch.errors import DatabaseAway, JingweiError, PositionsWaiting
from dispatch.ports.tracks import KeptFixes, Tally, TrackStore
from dispatch.resources import Fix
from dispatch.tracks.believing import End
from dispatch.tracks.cleaning import REASONS, Cleaned, Reason, clean
from dispatch.tracks.fixes import Fixes, Mask, joined
from dispatch.tracks.limits import FASTEST_MPS, Limits

log = structlog.get_logger()
CLOCK_AHEAD = timedelta(minutes=2)
MOST_WAITING = 60_000
MOST_AT_ONCE = 20_000
IDLE_S = 2.0
RECEIVED, KEPT = "received", "kept"
_STANDING = REASONS.index(Reason.STANDING)
_DUPLICATE = Reason.DUPLICATE.value


@dataclass(frozen=True, slots=True)
class Accounted:
    """What became of positions: `received` = `kept` + all that were `dropped`, by reason."""

    received: int
    kept: int
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """What one call brought.

    Attributes
    ----------
    unit_id
        Of each position, int64 (n,).
    device_id
        0 where an account spoke.
    fixes
        WGS 84; those of one source are one track.
    off_duty
        How many more there were, of which nothing is kept.
    """

    door: str
    device_id: int
    unit_id: NDArray[np.int64]
    fixes: Fixes
    off_duty: int = 0
    done: "Future[Accounted]" = field(default_factory=Future)


class Ingest:
    """Takes positions from every door; safe for threads.

    Parameters
    ----------
    kept_for
        How long positions are kept; what is older is not taken.
    area
        West, south, east, north of where units can be, degrees; None for not known.
    """

    def __init__(
        self,
        store: TrackStore,
        clock: Callable[[], datetime],
        kept_for: timedelta,
        area: Callable[[], tuple[float, float, float, float] | None] = lambda: None,
        fastest_mps: float = FASTEST_MPS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._kept_for = kept_for
        self._area = area
        self.fastest_mps = fastest_mps
        self._waiting: deque[Arrived] = deque()
        self._fixes_waiting = 0
        self._turn = threading.Condition()
        self._writing = False
        self._ends: dict[int, End] = {}

    def take(self, arrived: Arrived) -> "Future[Accounted]":
        """Queue what arrived and return its future, which ends with DatabaseAway where nothing of it was kept.

        Raises
        ------
        PositionsWaiting
            Too many wait already; nothing of it is kept.
        """
        with self._turn:
            if self._fixes_waiting + len(arrived.fixes) > MOST_WAITING:
                raise PositionsWaiting(waiting=self._fixes_waiting, most=MOST_WAITING)
            self._waiting.append(arrived)
            self._fixes_waiting += len(arrived.fixes)
            if self._writing:
                self._turn.notify()
            else:
                self._writing = True
                threading.Thread(target=self._write_on, name="positions", daemon=True).start()
        return arrived.done

    def _write_on(self) -> None:
        """Write what waits until nothing has come for a while."""
        while batch := self._next():
            # Who has hung up meanwhile takes nobody else along; it sends again what it saw no answer to.
            batch = [arrived for arrived in batch if arrived.done.set_running_or_notify_cancel()]
            try:
                if batch:
                    self._write(batch)
            except Exception as error:  # noqa: BLE001 - whoever waits is told, and the next batch goes on
                log.warning(
                    "positions were not kept", fixes=sum(len(one.fixes) for one in batch), error=type(error).__name__
                )
                for arrived in batch:
                    if not arrived.done.done():
                        arrived.done.set_exception(error if isinstance(error, JingweiError) else DatabaseAway())

    def _next(self) -> list[Arrived]:
        with self._turn:
            if not self._waiting and not self._turn.wait_for(lambda: self._waiting, IDLE_S):
                self._writing = False
                return []
            batch = [self._waiting.popleft()]
            many = len(batch[0].fixes)
            while self._waiting and many + len(self._waiting[0].fixes) <= MOST_AT_ONCE:
                batch.append(self._waiting.popleft())
                many += len(batch[-1].fixes)
            self._fixes_waiting -= many
            return batch

    def _write(self, batch: Sequence[Arrived]) -> None:
        now = self._clock()
        owner = np.repeat(np.arange(len(batch)), [len(one.fixes) for one in batch])
        fixes = joined([one.fixes for one in batch])
        unit_id = np.concatenate([one.unit_id for one in batch])
        device_id = np.array([one.device_id for one in batch], np.int64)[owner]
        self._remember(fixes.source, unit_id, device_id)
        cleaned = clean(fixes, self._limits(now), self._ends)
        kept = cleaned.kept
        rows = KeptFixes(unit_id[kept], device_id[kept], fixes.take(kept))
        told: list[Accounted] = []

        def tally(new: Mask) -> Tally:
            told[:] = _accounts(batch, owner, cleaned, new)
            return _tally(batch, told)

        self._store.write(rows, _latest(fixes, unit_id, cleaned), tally, now)
        self._ends.update(cleaned.ends)
        for arrived, accounted in zip(batch, told, strict=True):
            arrived.done.set_result(accounted)

    def _remember(self, source: NDArray[np.int64], unit_id: NDArray[np.int64], device_id: NDArray[np.int64]) -> None:
        """Read where tracks that are met for the first time since the start were last kept."""
        sources, first = np.unique(source, return_index=True)
        new = {
            one: (int(unit_id[row]), int(device_id[row]))
            for one, row in zip(sources.tolist(), first.tolist(), strict=True)
            if one not in self._ends
        }
        if new:
            found = self._store.last_kept(list(new.values()))
            for one, track in new.items():
                places = tuple(found.get(track, ()))
                self._ends[one] = End(places, (), places[-1] if places else None)

    def _limits(self, now: datetime) -> Limits:
        return Limits(
            oldest_s=(now - self._kept_for).timestamp(),
            latest_s=(now + CLOCK_AHEAD).timestamp(),
            area=self._area(),
            fastest_mps=self.fastest_mps,
        )


def _accounts(batch: Sequence[Arrived], owner: NDArray[np.int64], cleaned: Cleaned, new: Mask) -> list[Accounted]:
    """Return what became of each part of a batch."""
    many = len(REASONS)
    known = cleaned.reason >= 0
    by_reason = np.bincount(owner[known] * many + cleaned.reason[known], minlength=len(batch) * many).reshape(-1, many)
    kept = np.bincount(owner[~known][new], minlength=len(batch))
    again = np.bincount(owner[~known][~new], minlength=len(batch))
    found = []
    for number, arrived in enumerate(batch):
        dropped = Counter({reason.value: int(n) for reason, n in zip(REASONS, by_reason[number], strict=True) if n})
        dropped[_DUPLICATE] += int(again[number])
        dropped[Reason.OFF_DUTY.value] += arrived.off_duty
        received = len(arrived.fixes) + arrived.off_duty
        found.append(Accounted(received, int(kept[number]), +dropped))
    return found


def _tally(batch: Sequence[Arrived], told: Sequence[Accounted]) -> Tally:
    total: Counter[tuple[str, str]] = Counter()
    for arrived, accounted in zip(batch, told, strict=True):
        total[arrived.door, RECEIVED] += accounted.received
        total[arrived.door, KEPT] += accounted.kept
        for reason, number in accounted.dropped.items():
            total[arrived.door, reason] += number
    return total


def _latest(fixes: Fixes, unit_id: NDArray[np.int64], cleaned: Cleaned) -> list[Fix]:
    """Return where each unit is now: who stands and trembles stays where it was last kept, but is seen anew."""
    standing = cleaned.reason == _STANDING
    at = np.flatnonzero(cleaned.kept | standing)
    order = at[np.lexsort((fixes.at_s[at], unit_id[at]))]
    last = np.ones(len(order), bool)
    last[:-1] = unit_id[order][1:] != unit_id[order][:-1]
    return [
        Fix(
            int(unit_id[row]),
            float(cleaned.lng[row]),
            float(cleaned.lat[row]),
            datetime.fromtimestamp(float(fixes.at_s[row]), UTC),
            _or_none(fixes.heading_deg[row]),
            _or_none(fixes.speed_mps[row]),
        )
        for row in order[last]
    ]


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
