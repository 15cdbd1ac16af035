"""Pieces of handling 处置, read out of the log: when the clock began, when it was done, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from dispatch.events import Happening

BEGINS = frozenset({Happening.INCIDENT_ACCEPTED, Happening.INCIDENT_REOPENED, Happening.INCIDENT_SENT_BACK})
"""The clock begins anew: as a case, when opened again, and when the check sent it back."""
UNDOES = frozenset({Happening.INCIDENT_VOIDED, Happening.INCIDENT_MERGED})
"""It was none, or another one: nothing of it counts."""
TOLD = BEGINS | UNDOES | frozenset(
    {
        Happening.INCIDENT_HANDLED, Happening.EXTENSION_GRANTED, Happening.SUSPENSION_GRANTED,
        Happening.INCIDENT_RESUMED, Happening.INCIDENT_RECLASSIFIED,
    }
)  # fmt: skip
"""What handling is read from."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of an incident as far as it matters here.

    Attributes
    ----------
    due
        When handling is due from then on; None where the event says nothing of it.
    """

    incident_id: int
    seq: int
    happening: Happening
    at: datetime
    actor: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handling:
    """One time an incident was handled.

    Attributes
    ----------
    began_at
        When it was accepted, opened again or sent back, whichever was last.
    still_s
        How long the clock stood still 挂账 meanwhile.
    sent_back, reopened
        Whether the check sent it back, or it was opened again, afterwards.
    """

    incident_id: int
    began_at: datetime
    handled_at: datetime
    actor: str
    due: datetime | None
    still_s: float = 0.0
    sent_back: bool = False
    reopened: bool = False

    @property
    def took_s(self) -> float:
        """How long it took on a running clock, in seconds."""
        return max(0.0, (self.handled_at - self.began_at).total_seconds() - self.still_s)

    @property
    def on_time(self) -> bool | None:
        """Whether it was done by when it was due; None where nothing was."""
        return None if self.due is None else self.handled_at <= self.due

    @property
    def rework(self) -> bool:
        """Whether it had to be done again."""
        return self.sent_back or self.reopened


def handlings(moments: Iterable[Moment]) -> list[Handling]:
    """Return every handling, by incident and time.

    Moments of several incidents may come mixed, in any order: they are put in that of the log.
    """
    found: list[Handling] = []
    ordered = sorted(moments, key=lambda one: (one.incident_id, one.seq))
    for _, story in groupby(ordered, key=lambda one: one.incident_id):
        found += _of_one(story)
    return found


def _of_one(story: Iterable[Moment]) -> list[Handling]:
    found: list[Handling] = []
    began: datetime | None = None
    due: datetime | None = None
    stands: datetime | None = None
    still = timedelta()
    for one in story:
        due = one.due or due
        if one.happening in UNDOES:
            return []
        if one.happening in BEGINS:
            if found and one.happening is not Happening.INCIDENT_ACCEPTED:
                sent_back = one.happening is Happening.INCIDENT_SENT_BACK
                found[-1] = replace(found[-1], sent_back=found[-1].sent_back or sent_back, reopened=not sent_back)
            began, stands, still = one.at, None, timedelta()
            if one.happening is not Happening.INCIDENT_SENT_BACK:
                due = one.due
        elif one.happening is Happening.SUSPENSION_GRANTED:
            stands = one.at
        elif one.happening is Happening.INCIDENT_RESUMED and stands is not None:
            still, stands = still + (one.at - stands), None
        elif one.happening is Happening.INCIDENT_HANDLED and began is not None:
            found.append(Handling(one.incident_id, began, one.at, one.actor, due, still.total_seconds()))
    return found
