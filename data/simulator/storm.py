"""A storm comes in waves: each band of rain brings many reports, then some quiet."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Storm:
    """How many times the usual rate, as time goes by.

    Attributes
    ----------
    peak
        At the height of a wave.
    lull
        Between the waves.
    wave_s
        From one height to the next.
    rises_s
        From the start to the first height.
    """

    peak: float = 10.0
    lull: float = 2.0
    wave_s: float = 1500.0
    rises_s: float = 240.0

    def factor(self, now_s: float) -> float:
        """Return how many times the usual rate it is now."""
        since_s = now_s - self.rises_s
        height = (
            (1 + math.cos(2 * math.pi * since_s / self.wave_s)) / 2 if since_s > 0 else max(now_s, 0) / self.rises_s
        )
        # A band of rain is shorter than the pause behind it.
        return self.lull + (self.peak - self.lull) * height**2
