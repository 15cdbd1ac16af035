"""What a reader of the log asks of a store."""

from collections.abc import Sequence
from typing import Protocol

from dispatch.events import LoggedEvent
from dispatch.patrols.checked import Checked


class EventFeed(Protocol):
    """Reads the whole log as it grows, on a connection of its own; for one thread at a time.

    Numbers become visible in their order and without gaps, so whoever asks again and again for
    what follows the last number seen misses nothing. A connection that broke is made anew by
    the next call; what that call cannot do raises DatabaseAway.
    """

    def latest_seq(self) -> int:
        """Return the number of the last event; 0 in an empty log. Raises DatabaseAway."""

    def after(self, seq: int, limit: int = 1000) -> Sequence[LoggedEvent]:
        """Return at most `limit` events that follow `seq`, in order. Raises DatabaseAway."""

    def checks(self) -> Sequence[Checked]:
        """Return the incidents whose checks moved on since the last call; from the first call on it is listened.

        What moved while there was no connection is not told. Raises DatabaseAway.
        """

    def wait(self, timeout_s: float) -> bool:
        """Wait until something was appended, and tell whether; False after `timeout_s`.

        True and False alike only say when it is worth asking `after`: a word may come twice,
        and one sent while nobody listened is lost. Raises DatabaseAway.
        """

    def close(self) -> None:
        """Close the connection; a call after that opens another."""
