"""Who looked at what and who set what, over HTTP, for auditors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from console.api.figures import XLSX
from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, NO_STORE, Parts
from console.texts import say, word
from console.texts.audit import AUDIT_GROUPS
from data.administration import AuditQuery, audit_entries
from data.exchange.sheet_file import Cell, csv_of, xlsx_of
from dispatch.changes import json_form
from dispatch.errors import BadValue
from dispatch.permissions import Actor, Permission, require

Text = Annotated[str | None, Query(max_length=60)]
COLUMNS = ("at", "name", "account", "label", "kind_label", "ref", "field", "found", "reason", "scope")
MOST_ROWS = 50_000


def asked(
    person: Text = None,
    action: Text = None,
    about: Text = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> AuditQuery:
    """Return what is asked for; `about` is every action of a group."""
    for name, at in (("since", since), ("until", until)):
        if at is not None and at.tzinfo is None:
            raise BadValue(name=name, value=at.isoformat(), why="+08:00 / Z")
    if about and about not in AUDIT_GROUPS:
        raise BadValue(name="about", value=about, why=", ".join(AUDIT_GROUPS))
    actions = (action,) if action else AUDIT_GROUPS[about] if about else None
    return AuditQuery(person or None, actions, since, until, before)


Asked = Annotated[AuditQuery, Depends(asked)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    def found(actor: Actor, query: AuditQuery, limit: int, language: str) -> list[dict[str, Any]]:
        require(actor, Permission.READ_AUDIT)
        with parts().database.reader(actor) as connection:
            entries = audit_entries(connection, query, limit)
        return [_row(one, language) for one in entries]

    @api.get("/v1/audit")
    def entries(
        actor: CurrentActor, language: Language, query: Asked, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> JSONResponse:
        """Return entries of the audit in the actor's area, the latest first; `before` goes on from a `seq`."""
        rows = found(actor, query, limit, language)
        return JSONResponse({"entries": rows, "more": len(rows) == limit}, headers=NO_STORE)

    @api.get("/v1/audit/actions")
    def actions(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return the actions that the audit knows, by group, with their words."""
        require(actor, Permission.READ_AUDIT)
        groups = [
            {
                "name": group, "label": say(f"audit_group.{group}", language),
                "actions": [{"name": one, "label": word("audit", one, language)} for one in members],
            }
            for group, members in AUDIT_GROUPS.items()
        ]  # fmt: skip
        return JSONResponse({"groups": groups}, headers=FRESH)

    @api.get("/v1/audit/table")
    def table(
        actor: CurrentActor,
        language: Language,
        query: Asked,
        format: Annotated[str, Query(pattern="^(csv|xlsx)$")] = "xlsx",
    ) -> Response:
        """Return the same entries as CSV or XLSX, at most 50,000; taking them away is an entry itself."""
        rows = found(actor, query, MOST_ROWS, language)
        heading = [say(f"audit_head.{column}", language) for column in COLUMNS]
        cells: Sequence[Sequence[Cell]] = [[one[column] for column in COLUMNS] for one in rows]
        if format == "csv":
            body, media = csv_of(heading, cells), "text/csv; charset=utf-8"
        else:
            body, media = xlsx_of(heading, cells, say("audit_head.title", language)), XLSX
        file = f"jingwei-audit.{format}"
        with parts().database.reader(actor) as connection, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit (account_id, action, scope, kind, ref, found) VALUES (%s, 'export', %s, 'audit', %s, %s)",
                [actor.account_id, actor.scope, file, len(rows)],
            )
        named = {"content-disposition": f'attachment; filename="{file}"'}
        return Response(body, media_type=media, headers=NO_STORE | named)

    return api


def _row(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "seq": one["seq"], "at": json_form(one["at"]), "account": one["name"], "name": one["display_name"],
        "action": one["action"], "label": word("audit", one["action"], language), "scope": one["scope"],
        "kind": one["kind"], "kind_label": word("kind", one["kind"], language) if one["kind"] else None,
        "ref": one["ref"], "field": one["field"], "reason": one["reason"], "found": one["found"],
    }  # fmt: skip
