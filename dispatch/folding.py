"""Fold events: the changes of one subject, applied in order, give its row.

The other half of `dispatch.changes`, which writes what an event keeps; this reads it again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime, time
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from dispatch.events import Event, Subject
from dispatch.incidents import Incident
from dispatch.resources import Assignment, Unit

Row = Incident | Unit | Assignment

ROW_OF: Mapping[Subject, type[Row]] = MappingProxyType(
    {Subject.INCIDENT: Incident, Subject.UNIT: Unit, Subject.ASSIGNMENT: Assignment}
)


def fold(events: Iterable[Event]) -> Row:
    """Return the row that the events of one subject add up to, oldest first.

    Raises
    ------
    ValueError
        Where they cannot: none at all, a first one that does not hold every field, one of another
        subject, versions that do not follow each other, or a field that the row does not have.
    """
    row: Row | None = None
    for event in events:
        row = apply(row, event)
    if row is None:
        raise ValueError("no events to fold, expected at least the first of a subject")
    return row


def apply(row: Row | None, event: Event) -> Row:
    """Return `row` after `event`; None is before its first event. Raises ValueError as `fold` does."""
    kind = ROW_OF[event.subject]
    values = decoded(event.subject, event.changes)
    who = f"{event.subject} {event.subject_id}, {event.happening}"
    if row is None:
        missing = [field.name for field in fields(kind) if field.name not in values]
        if missing:
            raise ValueError(f"{who}: a first event holds every field, this lacks {', '.join(missing)}")
        row = kind(**values)
    elif type(row) is not kind or row.id != event.subject_id:
        raise ValueError(f"{who}: cannot follow events of {type(row).__name__} {row.id}")
    elif event.version != row.version + 1:
        raise ValueError(f"{who}: version {event.version} cannot follow version {row.version}")
    else:
        row = replace(row, **values)
    if row.id != event.subject_id or row.version != event.version:
        raise ValueError(f"{who}: gives id {row.id} version {row.version}, expected version {event.version}")
    return row


def decoded(subject: Subject, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return `changes` with each value as the row's field has it; raises ValueError for other fields."""
    decoders = _decoders(subject)
    unknown = [name for name in changes if name not in decoders]
    if unknown:
        raise ValueError(f"{subject} has no field {', '.join(unknown)}; it has {', '.join(decoders)}")
    return {name: decoders[name](value) for name, value in changes.items()}


Decoder = Callable[[Any], Any]


@cache
def _decoders(subject: Subject) -> Mapping[str, Decoder]:
    hints = get_type_hints(ROW_OF[subject])
    return MappingProxyType({field.name: _decoder(hints[field.name]) for field in fields(ROW_OF[subject])})


def _decoder(hint: Any) -> Decoder:
    """Return what reads the JSON form of a field annotated `hint`."""
    if get_origin(hint) is UnionType:
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        read = _decoder(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read = _decoder(get_args(hint)[0])
        return lambda values: tuple(read(value) for value in values)
    if hint in (datetime, time):
        return hint.fromisoformat  # type: ignore[no-any-return]
    if hint is float:
        # JSON has one kind of number: 114.0 may come back as 114.
        return float
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint in (int, str, bool):
        return lambda value: value
    raise TypeError(f"no way to read a field annotated {hint!r}")
