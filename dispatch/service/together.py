"""What is asked at once is done together, one transaction for all that wait, and each is answered alone."""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Done = TypeVar("Done")

IDLE_S = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Waiting(Generic[Asked, Done]):
    """What somebody asked, and the future that is answered when it is done."""

    asked: Asked
    party: Hashable
    once: Hashable
    answer: "Future[Done]" = field(default_factory=Future)


class Together(Generic[Asked, Done]):
    """Hands what waits to `do`, as much as there is; safe for threads.

    Who comes alone waits for nobody. The more come while others are at work, the more go
    together, and the less each costs.

    Parameters
    ----------
    do
        Does all of a sequence and returns what came of each, or the error that is that one's
        alone; an error it raises is everybody's.
    workers
        How many sequences are worked on at once.
    most
        How many go together.
    """

    def __init__(
        self, name: str, do: Callable[[Sequence[Asked]], Sequence[Done | Exception]], workers: int, most: int
    ) -> None:
        self._name = name
        self._do = do
        self._workers = workers
        self._most = most
        self._waiting: deque[Waiting[Asked, Done]] = deque()
        self._turn = threading.Condition()
        self._working = 0
        self._idle = 0

    def ask(self, asked: Asked, party: Hashable, once: Hashable = None) -> "Future[Done]":
        """Queue what is asked and return its future.

        Only those of one `party` go together, and of those with the same `once`, unless it is
        None, no two.
        """
        waiting: Waiting[Asked, Done] = Waiting(asked, party, once)
        with self._turn:
            self._waiting.append(waiting)
            if self._idle:
                self._turn.notify()
            elif self._working < self._workers:
                self._working += 1
                threading.Thread(target=self._work_on, name=self._name, daemon=True).start()
        return waiting.answer

    def _work_on(self) -> None:
        """Do what waits until nothing has come for a while."""
        while batch := self._next():
            # Who has hung up meanwhile takes nobody else along.
            batch = [one for one in batch if one.answer.set_running_or_notify_cancel()]
            if batch:
                self._answer(batch)

    def _answer(self, batch: Sequence[Waiting[Asked, Done]]) -> None:
        try:
            done = self._do([one.asked for one in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits is told, and the next go on
            done = [error] * len(batch)
        for one, came_of_it in zip(batch, done, strict=True):
            if isinstance(came_of_it, Exception):
                one.answer.set_exception(came_of_it)
            else:
                one.answer.set_result(came_of_it)

    def _next(self) -> list[Waiting[Asked, Done]]:
        with self._turn:
            if not self._waiting:
                self._idle += 1
                came = self._turn.wait_for(lambda: self._waiting, IDLE_S)
                self._idle -= 1
                if not came:
                    self._working -= 1
                    return []
            return self._batch()

    def _batch(self) -> list[Waiting[Asked, Done]]:
        """Take those who go with the first; the others keep their order."""
        party, batch, others = self._waiting[0].party, list[Waiting[Asked, Done]](), list[Waiting[Asked, Done]]()
        taken = set[Hashable]()
        while self._waiting and len(batch) < self._most:
            one = self._waiting.popleft()
            if one.party == party and one.once not in taken:
                batch.append(one)
                taken |= {one.once} - {None}
            else:
                others.append(one)
        self._waiting.extendleft(reversed(others))
        return batch
