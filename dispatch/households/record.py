"""The record of one home, as a value: what accepting a change makes of it.

PostgreSQL applies the same rules to rows; a property test holds the two together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dispatch.households.change import ChangeKind

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dweller:
    """Someone in the record of a home, from `since` until the day `until`, which is no longer theirs."""

    id: int
    name: str
    phone: str | None
    head: bool
    tags: frozenset[str]
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HomeRecord:
    """Who lives in a home, and how; `tenure` is None where no household is registered."""

    tenure: str | None
    since: date | None
    people: tuple[Dweller, ...]
    tags: frozenset[str] = frozenset()
    gone: tuple[Dweller, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted change, unmasked; `id` becomes the id of whoever moves in."""

    id: int
    kind: ChangeKind
    from_on: date
    resident_id: int | None = None
    name: str = ""
    phone: str | None = None
    head: bool = False
    tenure: str | None = None
    tag: str = ""


def folded(start: HomeRecord, changes: Iterable[Accepted]) -> HomeRecord:
    """Return the record after the changes, in the order in which they were accepted."""
    for change in changes:
        start = after(start, change)
    return start


def after(record: HomeRecord, change: Accepted) -> HomeRecord:
    """Return the record after one accepted change."""
    match change.kind:
        case ChangeKind.TENURE:
            return replace(record, tenure=change.tenure, since=record.since or change.from_on)
        case ChangeKind.MOVES_IN:
            return _with(record, change)
        case ChangeKind.MOVES_OUT:
            left = [one for one in record.people if one.id == change.resident_id]
            return _without(record, left, change.from_on)
        case ChangeKind.LEAVES:
            return replace(
                _without(record, list(record.people), change.from_on), tenure=None, since=None, tags=frozenset()
            )
        case ChangeKind.PHONE:
            return _each(record, change, lambda one: replace(one, phone=change.phone))
        case ChangeKind.HEAD:
            return replace(
                record, people=tuple(replace(one, head=one.id == change.resident_id) for one in record.people)
            )
        case ChangeKind.TAG_ADDED | ChangeKind.TAG_REMOVED:
            return _tagged(record, change)


def _with(record: HomeRecord, change: Accepted) -> HomeRecord:
    since = record.since or change.from_on
    tenure = (change.tenure or "owned") if record.tenure in {None, "vacant"} else record.tenure
    others = tuple(replace(one, head=one.head and not change.head) for one in record.people)
    fresh = Dweller(change.id, change.name, change.phone, change.head, frozenset(), max(change.from_on, since))
    return replace(record, tenure=tenure, since=since, people=(*others, fresh))


def _without(record: HomeRecord, left: list[Dweller], from_on: date) -> HomeRecord:
    gone = tuple(replace(one, until=max(from_on, one.since + ONE_DAY)) for one in left)
    return replace(record, people=tuple(one for one in record.people if one not in left), gone=(*record.gone, *gone))


def _each(record: HomeRecord, change: Accepted, made: Callable[[Dweller], Dweller]) -> HomeRecord:
    return replace(record, people=tuple(made(one) if one.id == change.resident_id else one for one in record.people))


def _tagged(record: HomeRecord, change: Accepted) -> HomeRecord:
    def turned(tags: frozenset[str]) -> frozenset[str]:
        return tags | {change.tag} if change.kind == ChangeKind.TAG_ADDED else tags - {change.tag}

    if change.resident_id is None:
        return replace(record, tags=turned(record.tags))
    return _each(record, change, lambda one: replace(one, tags=turned(one.tags)))
