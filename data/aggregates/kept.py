"""What was counted by building, kept until anything that is counted changes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.territory.counting import CellAmounts

MOST_KEPT = 48
"""A million dwellings in a hundred thousand buildings take 0.7 MB."""

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    revision: str
    found: CellAmounts


class Kept:
    """Amounts by resolution-11 cell, each as of a revision; the longest unused go first.

    The revision is read before what is counted: should somebody write between the two, the
    amounts are newer than they are said to be, and are counted again the next time.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, revision: str, count: Callable[[], CellAmounts]) -> CellAmounts:
        """Return what is kept under `key` as of `revision`, or count and keep it."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.revision == revision:
                self._entries.move_to_end(key)
                return entry.found
        found = count()
        with self._lock:
            self._entries[key] = _Entry(revision, found)
            self._entries.move_to_end(key)
            while len(self._entries) > MOST_KEPT:
                self._entries.popitem(last=False)
        return found


def summed(cells: NDArray[np.int64], amounts: NDArray[np.float64]) -> CellAmounts:
    """Add up the amounts of equal cells."""
    found, inverse = np.unique(cells, return_inverse=True)
    return CellAmounts(found, np.bincount(inverse.reshape(-1), amounts, minlength=len(found)).astype(np.float64))
