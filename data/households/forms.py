"""Report forms as data: read, adopt a new version."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from data.households.statements import rows
from dispatch.errors import BadValue
from dispatch.households import FieldKind, FormField, VisitForm

DEFAULTS = Path(__file__).parents[1] / "rules" / "defaults" / "visit_forms.json"


def form_of(row: Mapping[str, Any]) -> VisitForm:
    """Return a form from its row, or from an object of a file."""
    return VisitForm(
        row["code"],
        row["version"],
        row["label_zh"],
        row["label_en"],
        row["every_days"],
        tuple(
            FormField(
                one["key"],
                FieldKind(one["kind"]),
                one["zh"],
                one["en"],
                tuple((code, zh, en) for code, zh, en in one.get("choices", ())),
                bool(one.get("needed")),
            )
            for one in row["fields"]
        ),
    )


def forms(connection: Connection) -> list[VisitForm]:
    """Return every version of every form, the latest of each first."""
    found = rows(connection, "SELECT * FROM visit_form ORDER BY code, version DESC")
    return [form_of(one) for one in found]


def adopt_forms(connection: Connection, asked: list[dict[str, Any]]) -> int:
    """Put forms in force that differ from the latest version of theirs; return how many did.

    Raises
    ------
    BadValue
        A form does not have the shape of one.
    """
    latest = {form.code: form for form in reversed(forms(connection))}
    count = 0
    for one in asked:
        form = _form(one, latest)
        held = latest.get(form.code)
        if held is not None and form_of({**one, "version": held.version}) == held:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO visit_form (code, version, label_zh, label_en, every_days, fields) VALUES (%s, %s, %s, %s, %s, %s)",
                [form.code, form.version, form.label_zh, form.label_en, form.every_days, Json(one["fields"])],
            )
        count += 1
    return count


def _form(one: Mapping[str, Any], latest: Mapping[str, VisitForm]) -> VisitForm:
    try:
        held = latest.get(one["code"])
        form = form_of({"every_days": None, **one, "version": held.version + 1 if held else 1})
    except (KeyError, TypeError, ValueError) as error:
        code = one.get("code", "?") if isinstance(one, Mapping) else "?"
        raise BadValue(name="form", value=code, why=f"{type(error).__name__}: {error}") from error
    if any(field.kind != FieldKind.TEXT and not field.choices for field in form.fields):
        raise BadValue(name="form", value=form.code, why="choices")
    return form


def write_default_forms(connection: Connection) -> None:
    """Write the usual forms into a database that has none."""
    if not forms(connection):
        adopt_forms(connection, json.loads(DEFAULTS.read_text(encoding="utf-8")))
