"""One assignment as JSON."""

from typing import Any

from dispatch.changes import json_form
from dispatch.live.rows import since
from dispatch.resources import Assignment, Unit


def assignment_body(one: Assignment, unit: Unit | None = None) -> dict[str, Any]:
    """Return an assignment, with the name and kind of its unit where that is known."""
    body = {
        "id": one.id,
        "incident": one.incident_id,
        "unit": one.unit_id,
        "state": one.state.value,
        "version": one.version,
        "eta_s": one.eta_s,
        "reserved_at": json_form(one.reserved_at),
        "sent_at": json_form(one.sent_at),
        "acknowledged_at": json_form(one.acknowledged_at),
        "en_route_at": json_form(one.en_route_at),
        "on_scene_at": json_form(one.on_scene_at),
        "ended_at": json_form(one.ended_at),
        "since": json_form(since(one)),
        "reason": one.reason,
        "choice": None if one.choice_id is None else str(one.choice_id),
        "diverted_from": one.diverted_from,
    }
    return body | ({"name": unit.name, "kind": unit.kind.value} if unit else {"name": str(one.unit_id), "kind": "team"})
