"""What changed between two versions of a row, in the JSON form an event keeps."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


def changes(before: Row | None, after: Row) -> dict[str, Any]:
    """Return the fields of `after` that are not as in `before`, `version` among them.

    Without `before`, as with the first event of a subject, all fields.
    """
    names = (field.name for field in fields(after))
    return {
        name: json_form(getattr(after, name))
        for name in names
        if before is None or getattr(before, name) != getattr(after, name)
    }


def json_form(value: Any) -> Any:
    """Return a field's value as JSON has it.

    Enums become their value, moments ISO 8601 in UTC with microseconds, times of day ISO
    8601, tuples lists, mappings objects.

    Raises
    ------
    ValueError
        For a moment without a time zone: nobody could tell when that was.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone, expected one")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [json_form(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): json_form(part) for key, part in value.items()}
    return value
