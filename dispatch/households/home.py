"""What is on record about one home, as of a day."""

from dataclasses import dataclass
from datetime import date

from dispatch.households.change import Change
from dispatch.households.visit import Visit, VisitForm


@dataclass(frozen=True, slots=True)
class Lodger:
    """Someone who lives or lived in the home, masked; `until` is the first day no longer theirs."""

    id: int
    name_masked: str
    phone_masked: str | None
    gender: str | None
    birth_year: int | None
    head: bool
    tags: tuple[tuple[str, str, str, bool], ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Household:
    """A household of the home, and its people, as they were on the day asked for."""

    id: int
    tenure: str
    tags: tuple[tuple[str, str, str, bool], ...]
    since: date
    until: date | None
    people: tuple[Lodger, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home's own record says, and nothing of anybody's other homes.

    `earlier` are the days on which something changed, the latest first.
    """

    dwelling_id: int
    address: str
    on: date
    household: Household | None
    earlier: tuple[date, ...]
    visits: tuple[Visit, ...]
    changes: tuple[Change, ...]
    forms: tuple[VisitForm, ...]
    tags: tuple[tuple[str, str, str, str], ...]
