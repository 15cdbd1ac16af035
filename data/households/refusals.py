"""What the database's own functions refuse, in the vocabulary of errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from dispatch.errors import (
    AskedTooLittle,
    AskedTooOften,
    BadValue,
    ChangeDecided,
    JingweiError,
    NotPermitted,
    OwnChange,
    ReasonMissing,
    RecordChanged,
    UnknownThing,
    VisitCorrected,
)
from dispatch.households.find import ENDING_DIGITS, LEAST_DIGITS, LEAST_NAME, LEAST_REASON
from dispatch.permissions import Permission

QUESTIONS_AN_HOUR = 20


@contextmanager
def refusals(permission: Permission, kind: str, id: object) -> Iterator[None]:
    """Raise what PostgreSQL refused about the thing `kind` `id` as an error of ours."""
    try:
        yield
    except psycopg2.Error as error:
        refusal = _refusal(error, permission, kind, id)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(error: psycopg2.Error, permission: Permission, kind: str, id: object) -> JingweiError | None:
    match error.pgcode:
        case "JW001":
            return ReasonMissing(least=LEAST_REASON)
        case "JW002":
            return AskedTooLittle(name=LEAST_NAME, digits=LEAST_DIGITS, ending=ENDING_DIGITS)
        case "JW003" | "42501":
            return NotPermitted(permission=permission.value)
        case "JW004":
            return UnknownThing(kind=kind, id=id)
        case "JW005":
            return OwnChange()
        case "JW006":
            return ChangeDecided()
        case "JW007":
            return RecordChanged()
        case "JW009":
            return AskedTooOften(most=QUESTIONS_AN_HOUR)
        case "23505" if error.diag.table_name == "visit":
            return VisitCorrected()
        case "23503" if error.diag.column_name or "tag_code" in (error.diag.constraint_name or ""):
            return BadValue(name="tag", value="?", why="tag")
        # A value the table does not take; the row itself may name a person and is not repeated.
        case "23514" if (error.diag.constraint_name or "").startswith("home_change_"):
            field = (error.diag.constraint_name or "").removeprefix("home_change_").removesuffix("_check")
            return BadValue(name=field, value="?", why=LOOKS.get(field, field))
        case _:
            return None


LOOKS = {"phone": "+?[0-9 -]{5,20}", "gender": "f | m", "birth_year": "1890–2200", "name": "1–60"}
