"""Who looked at what and who set what, over HTTP, for auditors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from console.texts import word
from data.administration import AuditQuery, audit_entries
from dispatch.changes import json_form
from dispatch.errors import BadValue
from dispatch.permissions import Permission, require

Text = Annotated[str | None, Query(max_length=60)]


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/audit")
    def entries(
        actor: CurrentActor,
        language: Language,
        person: Text = None,
        action: Text = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> JSONResponse:
        """Return entries of the audit in the actor's area, the latest first; `before` goes on from a `seq`."""
        require(actor, Permission.READ_AUDIT)
        for name, at in (("since", since), ("until", until)):
            if at is not None and at.tzinfo is None:
                raise BadValue(name=name, value=at.isoformat(), why="+08:00 / Z")
        query = AuditQuery(person or None, action or None, since, until, before, limit)
        with parts().database.reader(actor) as connection:
            found = audit_entries(connection, query)
        rows = [
            {
                "seq": one["seq"], "at": json_form(one["at"]), "account": one["name"], "name": one["display_name"],
                "action": one["action"], "label": word("audit", one["action"], language), "scope": one["scope"],
                "kind": one["kind"], "kind_label": word("kind", one["kind"], language) if one["kind"] else None,
                "ref": one["ref"], "field": one["field"], "reason": one["reason"],
            }
            for one in found
        ]  # fmt: skip
        return JSONResponse({"entries": rows, "more": len(rows) == limit}, headers=NO_STORE)

    return api
