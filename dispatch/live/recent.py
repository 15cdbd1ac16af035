"""Which rows changed lately, so that a screen that was away for a moment need not start anew."""

from collections import deque
from dataclasses import dataclass

from dispatch.patrols.checked import Checked

MOST_BATCHES = 4096


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of the incidents and units whose rows some events changed, and incidents whose checks moved on."""

    incidents: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    checks: frozenset[Checked] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.incidents | other.incidents, self.units | other.units, self.checks | other.checks)

    def __bool__(self) -> bool:
        return bool(self.incidents or self.units or self.checks)


class Recent:
    """The last batches of changes, oldest first; not safe for several threads.

    Parameters
    ----------
    seq
        Number of the last event before the first batch.
    most
        How many batches are kept.
    """

    def __init__(self, seq: int, most: int = MOST_BATCHES) -> None:
        self._batches: deque[tuple[int, int, Touched]] = deque(maxlen=most)
        self.seq = seq

    def add(self, seq: int, touched: Touched) -> None:
        """Keep what the events up to `seq` changed; a batch that changed nothing only moves on."""
        if touched:
            self._batches.append((self.seq, seq, touched))
        self.seq = seq

    def since(self, seq: int) -> Touched | None:
        """Return what changed after event `seq`; None when that is not known any more, or not yet."""
        if seq > self.seq:
            return None
        found = Touched()
        for _, last, touched in reversed(self._batches):
            if last <= seq:
                return found
            found |= touched
        first = self._batches[0][0] if self._batches else self.seq
        return found if seq >= first else None
