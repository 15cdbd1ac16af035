"""Where officers stood, day by day: who changed grid in the middle of a quarter is seen in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from dispatch.appraisal.period import Period


@dataclass(frozen=True, slots=True)
class Move:
    """What the log says of an officer at a moment: the grid from then on, or that the service ended.

    Attributes
    ----------
    ended
        None where the moment says nothing of it.
    names_grid
        Whether it says anything of the grid; `grid_code` is None also for an officer without one.
    """

    unit_id: int
    seq: int
    at: datetime
    grid_code: str | None = None
    names_grid: bool = False
    ended: bool | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A time in one grid; without one for officers of a team."""

    unit_id: int
    grid_code: str | None
    begins: datetime
    ends: datetime

    @property
    def days(self) -> float:
        """How long it lasted."""
        return (self.ends - self.begins) / timedelta(days=1)


def postings(moves: Iterable[Move], period: Period, now: datetime) -> list[Posting]:
    """Return the postings within a period and not beyond `now`, by officer and time.

    Postings of one officer in the same grid that touch are one.
    """
    until = min(period.ends, now)
    found: list[Posting] = []
    ordered = sorted(moves, key=lambda one: (one.unit_id, one.seq))
    for unit_id, own in groupby(ordered, key=lambda one: one.unit_id):
        grid: str | None = None
        since: datetime | None = None
        serving = True
        for move in own:
            if since is not None:
                _add(found, Posting(unit_id, grid, since, move.at), period, until)
            grid = move.grid_code if move.names_grid else grid
            serving = serving if move.ended is None else not move.ended
            since = move.at if serving else None
        if since is not None:
            _add(found, Posting(unit_id, grid, since, until), period, until)
    return found


def served_days(own: Sequence[Posting]) -> float:
    """Return how many days an officer served."""
    return sum(one.days for one in own)


def _add(found: list[Posting], posting: Posting, period: Period, until: datetime) -> None:
    begins, ends = max(posting.begins, period.begins), min(posting.ends, until)
    if ends <= begins:
        return
    before = found[-1] if found else None
    if before and (before.unit_id, before.grid_code, before.ends) == (posting.unit_id, posting.grid_code, begins):
        found[-1] = replace(before, ends=ends)
    else:
        found.append(replace(posting, begins=begins, ends=ends))
