"""What the intake of positions asks of a store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.permissions import Actor
from dispatch.resources import Fix, Unit
from dispatch.tracks.believing import Place
from dispatch.tracks.fixes import Fixes, Mask

Tally = Mapping[tuple[str, str], int]
"""How many, by door and outcome."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptFixes:
    """n cleaned positions of many units, in WGS 84.

    Attributes
    ----------
    unit_id, device_id
        int64 (n,); device 0 is said by an account.
    """

    unit_id: NDArray[np.int64]
    device_id: NDArray[np.int64]
    fixes: Fixes


class TrackStore(Protocol):
    """Writes positions in bulk."""

    def last_kept(self, tracks: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Sequence[Place]]:
        """Return the last few positions kept of each track (unit and device) in order of time; nothing of a new one.

        Raises DatabaseAway.
        """

    def write(
        self,
        kept: KeptFixes,
        latest: Sequence[Fix],
        tally: Callable[[Mask], Tally],
        received_at: datetime,
    ) -> Mask:
        """Keep positions, the latest of each unit, and the count of what came in, all or nothing.

        Comes back when it is on the disk.

        Parameters
        ----------
        tally
            Makes the count, from which positions were not there before.

        Returns
        -------
        mask
            Which positions are new: one of the same device and moment is kept once.

        Raises
        ------
        DatabaseAway
        """


@dataclass(frozen=True, slots=True)
class Visit:
    """An incident that a unit was sent to; WGS 84, seconds since 1970, None for what has not happened."""

    incident_id: int
    number: str
    class_code: str
    severity: int
    lng: float
    lat: float
    sent_s: float
    on_scene_s: float | None
    ended_s: float | None


@dataclass(frozen=True, slots=True)
class UnitTracks:
    """The tracks of one unit by device, each in order of time, and the incidents it was sent to.

    Device 0 is said by an account.
    """

    unit: Unit
    by_device: Mapping[int, Fixes]
    visits: Sequence[Visit] = ()


class TrackReader(Protocol):
    """Reads what was kept."""

    def of_day(self, actor: Actor, unit_id: int, day: date) -> UnitTracks | None:
        """Return the tracks of a unit on a day of China, None for no unit in the actor's scope.

        The look is written down. Raises DatabaseAway.
        """
