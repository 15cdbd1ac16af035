"""Visits 走访 and services 服务: entries made by ticking the fields of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dispatch.errors import BadValue

LONGEST_TEXT = 200
FARTHEST_DUE_DAYS = 730
Answer = str | list[str]


class FieldKind(StrEnum):
    CHOICE = "choice"
    TICKS = "ticks"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FormField:
    """One question; `choices` are (code, Chinese, English)."""

    key: str
    kind: FieldKind
    label_zh: str
    label_en: str
    choices: tuple[tuple[str, str, str], ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A version of a form; `every_days` proposes when to come again."""

    code: str
    version: int
    label_zh: str
    label_en: str
    every_days: int | None
    fields: tuple[FormField, ...]

    def answered(self, answers: Mapping[str, object]) -> dict[str, Answer]:
        """Return the answers in the form's own order.

        Raises
        ------
        BadValue
            A field is unknown, a needed one is empty, or a choice is not among those of the field.
        """
        unknown = answers.keys() - {field.key for field in self.fields}
        if unknown:
            raise BadValue(name=min(unknown), value="-", why=", ".join(field.key for field in self.fields))
        found = {}
        for field in self.fields:
            value = _answer(field, answers.get(field.key))
            if value:
                found[field.key] = value
            elif field.needed:
                raise BadValue(name=field.key, value="-", why=f"{field.label_zh} / {field.label_en}")
        return found

    def next_due(self, on: date, asked: date | None) -> date | None:
        """Return when to come again: the day asked for, else as often as the form says."""
        if asked is None:
            return on + timedelta(days=self.every_days) if self.every_days else None
        if not on < asked <= on + timedelta(days=FARTHEST_DUE_DAYS):
            raise BadValue(
                name="next_due", value=asked.isoformat(), why=f"{on} < … ≤ {on + timedelta(days=FARTHEST_DUE_DAYS)}"
            )
        return asked


def _answer(field: FormField, value: object) -> Answer:
    if value is None or value in ("", []):
        return ""
    codes = [code for code, _, _ in field.choices]
    why = " | ".join(codes)
    if field.kind == FieldKind.TICKS:
        if not isinstance(value, list) or any(one not in codes for one in value):
            raise BadValue(name=field.key, value=str(value)[:80], why=why)
        return [code for code in codes if code in value]
    if not isinstance(value, str) or "\0" in value:
        raise BadValue(name=field.key, value=str(value)[:80], why=why or "text")
    if field.kind == FieldKind.CHOICE:
        if value not in codes:
            raise BadValue(name=field.key, value=value[:80], why=why)
        return value
    if len(value) > LONGEST_TEXT:
        raise BadValue(name=field.key, value=len(value), why=f"≤ {LONGEST_TEXT}")
    return value.strip()


@dataclass(frozen=True, slots=True)
class NewVisit:
    """An entry about to be made; `corrects` names the one it takes the place of."""

    form: str
    at: datetime | None
    answers: Mapping[str, object]
    words: str = ""
    next_due: date | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An entry, with the form of its own version; `corrected` where a later one takes its place."""

    id: int
    form: VisitForm
    at: datetime
    by: str
    answers: Mapping[str, Answer]
    words: str
    next_due: date | None
    corrects: int | None
    corrected: bool


def due(visits: Sequence[Visit]) -> date | None:
    """Return when the home is to be visited next: what the latest valid entry says."""
    standing = [visit for visit in visits if not visit.corrected]
    return max(standing, key=lambda visit: (visit.at, visit.id)).next_due if standing else None


@dataclass(frozen=True, slots=True)
class GridVisits:
    """What was done in a grid: entries and homes visited since a day, homes whose visit is overdue, changes that wait."""

    grid_code: str
    grid_name: str
    entries: int
    homes: int
    overdue: int
    waiting: int
