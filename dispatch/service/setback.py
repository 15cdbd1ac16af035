"""How long to wait before something that failed is tried again."""

from dataclasses import dataclass


@dataclass(slots=True)
class Setback:
    """Doubles from `first_s` to `most_s`; for one thread.

    A thread that serves for months must outlive an error nobody foresaw, but an error that
    stays must neither fill the log nor keep the machine busy.
    """

    first_s: float
    most_s: float
    _last_s: float = 0.0

    def next_s(self) -> float:
        """Return the seconds to wait after one more failure."""
        self._last_s = min(self._last_s * 2 or self.first_s, self.most_s)
        return self._last_s

    def over(self) -> None:
        """Begin anew: it worked."""
        self._last_s = 0.0
