"""A change seen in the field or said by a file, which waits until another person has verified it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dispatch.errors import BadValue

TENURES = ("owned", "rented", "collective", "vacant")
LONGEST_NAME = 60
LONGEST_WORDS = 500
OLDEST_DAYS = 3660


class ChangeKind(StrEnum):
    MOVES_IN = "moves_in"
    MOVES_OUT = "moves_out"
    LEAVES = "leaves"
    PHONE = "phone"
    HEAD = "head"
    TENURE = "tenure"
    TAG_ADDED = "tag_added"
    TAG_REMOVED = "tag_removed"


class ChangeState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ABOUT_A_RESIDENT = frozenset({ChangeKind.MOVES_OUT, ChangeKind.PHONE, ChangeKind.HEAD})
TAGGED = frozenset({ChangeKind.TAG_ADDED, ChangeKind.TAG_REMOVED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a home; `from_on` is the first day on which it is so.

    A tag without a resident is the household's.
    """

    kind: ChangeKind
    from_on: date
    resident_id: int | None = None
    name: str | None = None
    phone: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    head: bool = False
    tenure: str | None = None
    tag: str | None = None
    words: str = ""

    def checked(self, today: date, lived_in: bool) -> "Proposal":
        """Return the proposal in order: what its kind needs is there, and nothing else is.

        Raises
        ------
        BadValue
            Something is missing, or cannot be.
        """
        oldest = today - timedelta(days=OLDEST_DAYS)
        if not oldest <= self.from_on <= today:
            raise BadValue(name="from", value=self.from_on.isoformat(), why=f"{oldest} … {today}")
        if len(self.words) > LONGEST_WORDS or "\0" in self.words:
            raise BadValue(name="words", value=len(self.words), why=f"≤ {LONGEST_WORDS}")
        needs_resident = self.kind in ABOUT_A_RESIDENT
        if needs_resident and self.resident_id is None:
            raise BadValue(name="resident", value="-", why=self.kind.value)
        if self.kind == ChangeKind.MOVES_IN:
            return self._moving_in(lived_in)
        if self.kind == ChangeKind.TENURE and self.tenure not in TENURES:
            raise BadValue(name="tenure", value=self.tenure or "-", why=" | ".join(TENURES))
        if self.kind in TAGGED and not self.tag:
            raise BadValue(name="tag", value="-", why=self.kind.value)
        of_tag = self.kind in TAGGED
        return Proposal(
            self.kind,
            self.from_on,
            self.resident_id if needs_resident or of_tag else None,
            phone=self.phone or None if self.kind == ChangeKind.PHONE else None,
            tenure=self.tenure if self.kind == ChangeKind.TENURE else None,
            tag=self.tag if of_tag else None,
            words=self.words.strip(),
        )

    def _moving_in(self, lived_in: bool) -> "Proposal":
        name = " ".join((self.name or "").split())
        if not 1 <= len(name) <= LONGEST_NAME or "\0" in name:
            raise BadValue(name="name", value="-", why=f"1–{LONGEST_NAME}")
        if self.tenure is not None and self.tenure not in TENURES[:3]:
            raise BadValue(name="tenure", value=self.tenure, why=" | ".join(TENURES[:3]))
        if not lived_in and self.tenure is None:
            raise BadValue(name="tenure", value="-", why=" | ".join(TENURES[:3]))
        return Proposal(
            self.kind, self.from_on, None, name, self.phone or None, self.gender, self.birth_year, self.head,
            None if lived_in else self.tenure, None, self.words.strip(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A change on the list, as whoever verifies may see it: masked, beside what the record says.

    `stands` is False where the record has changed since it was proposed.
    """

    id: int
    community_code: str
    dwelling_id: int
    address: str
    grid_code: str | None
    resident_id: int | None
    resident: str | None
    kind: ChangeKind
    was: str | None
    name_masked: str | None
    phone_masked: str | None
    gender: str | None
    birth_year: int | None
    head: bool
    tenure: str | None
    tag: tuple[str, str, str, bool] | None
    from_on: date
    words: str
    origin: str
    proposed_by: int | None
    proposed_name: str
    proposed_at: datetime
    state: ChangeState
    decided_name: str
    decided_at: datetime | None
    reason: str
    stands: bool


def may_decide(account_id: int, change: Change) -> bool:
    """Say whether an account may verify a change: never its own."""
    return change.state == ChangeState.WAITING and change.proposed_by != account_id
