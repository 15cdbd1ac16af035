"""A way in time: where somebody is how many seconds after setting off."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.metric import metres_per_degree

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place passed or stood at: WGS 84, degrees from north (None when never moved), metres per second."""

    lng: float
    lat: float
    heading_deg: float | None = None
    speed_mps: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Journey:
    """Points and when each is reached; on the straight line between them at even speed.

    Attributes
    ----------
    lng, lat
        WGS 84, float64 (k,), k at least 1.
    after_s
        Seconds since setting off, never falling, the first 0, float64 (k,).
    """

    lng: Floats
    lat: Floats
    after_s: Floats
    step_m: Floats = field(init=False)
    bearing_deg: Floats = field(init=False)

    def __post_init__(self) -> None:
        per_lng, per_lat = metres_per_degree(float(self.lat[0]))
        east, north = np.diff(self.lng) * per_lng, np.diff(self.lat) * per_lat
        object.__setattr__(self, "step_m", np.hypot(east, north))
        object.__setattr__(self, "bearing_deg", np.degrees(np.arctan2(east, north)) % 360.0)

    @property
    def duration_s(self) -> float:
        """How long it takes."""
        return float(self.after_s[-1])

    @property
    def end(self) -> tuple[float, float]:
        """Where it leads."""
        return float(self.lng[-1]), float(self.lat[-1])

    def at(self, elapsed_s: float, heading_deg: float | None = None) -> Spot:
        """Return the spot after so many seconds; who stands still looks where they last went, else `heading_deg`."""
        if elapsed_s >= self.duration_s:
            return Spot(*self.end, self._heading_before(len(self.step_m), heading_deg))
        step = int(np.searchsorted(self.after_s, max(elapsed_s, 0.0), side="right")) - 1
        lasts_s = float(self.after_s[step + 1] - self.after_s[step])
        part = (max(elapsed_s, 0.0) - float(self.after_s[step])) / lasts_s
        lng = float(self.lng[step] + part * (self.lng[step + 1] - self.lng[step]))
        lat = float(self.lat[step] + part * (self.lat[step + 1] - self.lat[step]))
        if self.step_m[step] == 0:
            return Spot(lng, lat, self._heading_before(step, heading_deg))
        return Spot(lng, lat, float(self.bearing_deg[step]), float(self.step_m[step]) / lasts_s)

    def _heading_before(self, step: int, heading_deg: float | None) -> float | None:
        moved = np.flatnonzero(self.step_m[:step])
        return float(self.bearing_deg[moved[-1]]) if len(moved) else heading_deg

    def at_pace(self, pace: float) -> "Journey":
        """Return the same way at another pace; 0.5 takes twice as long."""
        return Journey(self.lng, self.lat, self.after_s / pace)

    def then_rest(self, seconds: float) -> "Journey":
        """Return it with a stop at its end."""
        lng, lat = self.end
        return Journey(
            np.append(self.lng, lng), np.append(self.lat, lat), np.append(self.after_s, self.duration_s + seconds)
        )


def rest(lng: float, lat: float, seconds: float) -> Journey:
    """Return a stop."""
    return Journey(np.full(2, lng), np.full(2, lat), np.array([0.0, seconds]))
