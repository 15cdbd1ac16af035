"""What is still believed of a position."""

from dataclasses import dataclass

FASTEST_MPS = 70.0
"""252 km/h: nothing that a district sends is faster."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still believed.

    Attributes
    ----------
    area
        West, south, east and north of where units can be, degrees; None for the whole earth. A
        place outside that lies inside with its axes swapped is `swapped_axes`; any other is kept.
    fastest_mps
        Between two positions of one track.
    agreeing
        So many positions in a row that agree with each other are believed, however far they
        are from those before: then it was those that were wrong, or the unit was carried.
    standing_m, standing_s
        Nearer than this to the last one kept and sooner after it, a position tells nothing new,
        unless the device says that it moves faster than `moving_mps`.
    """

    oldest_s: float
    latest_s: float
    area: tuple[float, float, float, float] | None = None
    island_deg: float = 0.01
    worst_accuracy_m: float = 500.0
    fastest_mps: float = FASTEST_MPS
    agreeing: int = 3
    standing_m: float = 6.0
    standing_s: float = 60.0
    moving_mps: float = 0.8
