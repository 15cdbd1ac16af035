"""Rows as screens show them: one JSON form for the socket and for the API."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dispatch.changes import json_form
from dispatch.deadlines import next_due
from dispatch.incidents import Incident
from dispatch.live.board import Board, Extras
from dispatch.resources import Assignment, Unit

TEXT_CHARACTERS = 80


def incident_row(
    incident: Incident,
    extras: Extras,
    assignments: Iterable[Assignment],
    forecast: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the row of one incident; `assignments` are the active ones."""
    due = next_due(incident)
    return {
        "id": incident.id,
        "number": incident.number,
        "version": incident.version,
        "state": incident.state.value,
        "state_since": json_form(incident.state_since),
        "severity": int(incident.severity),
        "class": incident.class_code,
        "source": incident.source.value,
        "lng": incident.lng,
        "lat": incident.lat,
        "cell": f"{incident.cell:x}",
        "community": incident.community_code,
        "grid": incident.grid_code,
        "building": incident.building_id,
        "dwelling": incident.dwelling_id,
        "floor": incident.floor,
        "address": incident.address,
        "text": shortened(incident.description),
        "reported_at": json_form(incident.reported_at),
        "due": {"milestone": due[0].value, "at": json_form(due[1])} if due else None,
        "forecast": dict(forecast) if forecast else None,
        "suspended": incident.suspended,
        "supervised": incident.supervised,
        "urges": incident.urges,
        "reworks": incident.reworks,
        "whistled": bool(incident.whistled_to),
        "alarm": incident.alarm_level,
        "team": incident.team_id,
        "merged_into": incident.merged_into,
        "merged": extras.merged,
        "photos": extras.photos,
        "duplicates": len(extras.duplicates),
        "units": [
            {
                "unit": one.unit_id,
                "assignment": one.id,
                "state": one.state.value,
                "version": one.version,
                "eta_s": one.eta_s,
                "since": json_form(since(one)),
            }
            for one in assignments
        ],
    }


def unit_row(unit: Unit, place: tuple[float, float], assignment: Assignment | None) -> dict[str, Any]:
    """Return the row of one unit; `place` is its latest position or, without one, its post."""
    return {
        "id": unit.id,
        "kind": unit.kind.value,
        "thing": unit.thing_id,
        "name": unit.name,
        "status": unit.status.value,
        "status_since": json_form(unit.status_since),
        "way": unit.way.value,
        "team": unit.team_id,
        "grid": unit.grid_code,
        "community": unit.community_code,
        "capabilities": list(unit.capabilities),
        "version": unit.version,
        "lng": round(place[0], 6),
        "lat": round(place[1], 6),
        "assignment": unit.assignment_id,
        "incident": assignment.incident_id if assignment else None,
    }


def since(assignment: Assignment) -> datetime:
    """Return when an assignment came to the state it is in."""
    return (
        assignment.ended_at
        or assignment.on_scene_at
        or assignment.en_route_at
        or assignment.acknowledged_at
        or assignment.sent_at
        or assignment.reserved_at
    )


def incident_rows(board: Board, ids: Iterable[int], forecasts: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of those of `ids` that are on the board."""
    bound: dict[int, list[Assignment]] = {}
    for one in board.assignments.values():
        bound.setdefault(one.incident_id, []).append(one)
    return [
        incident_row(
            board.incidents[id],
            board.extras.get(id, Extras()),
            sorted(bound.get(id, ()), key=lambda one: one.id),
            forecasts.get(id),
        )
        for id in ids
        if id in board.incidents
    ]


def shortened(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= TEXT_CHARACTERS else line[: TEXT_CHARACTERS - 1] + "…"
