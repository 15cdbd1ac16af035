"""Everything about one incident as JSON, for its card."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.cards.names import called as crumb_called
from console.cases.assignment import assignment_body
from console.cases.checks import check_body
from console.cases.timeline import called, entries
from console.container import Container
from dispatch.changes import json_form
from dispatch.errors import NotPermitted, UnknownThing
from dispatch.incidents import Incident, Milestone
from dispatch.permissions import Actor, Permission
from dispatch.service import CaseFile
from dispatch.territory import Kind


def case_body(parts: Container, actor: Actor, incident_id: int, language: str) -> dict[str, Any]:
    """Return the row of an incident and all that hangs on it, in one object.

    What the row counts in `photos` and `duplicates` is listed in `pictures` and `likely`.

    Raises
    ------
    NotPermitted, UnknownThing
    """
    file = parts.reader.case(actor, incident_id)
    incident = file.incident
    names = file.teams
    return file.row | {
        "description": incident.description,
        "where": where(parts, actor, incident, language),
        "floor": incident.floor,
        "dwelling": incident.dwelling_id,
        "reported_by": called(incident.reported_by, file.names, language),
        "handled_by": called(incident.handled_by, file.names, language) if incident.handled_by else None,
        "milestones": [
            {"milestone": one.value, "at": json_form(incident.due(one)), "met_at": json_form(file.met.get(one))}
            for one in Milestone
            if incident.due(one) or one in file.met
        ],
        "responsible": (
            {"id": incident.team_id, "name": names.get(incident.team_id, str(incident.team_id))}
            if incident.team_id is not None
            else None
        ),
        "whistled_to": _called_teams(incident.whistled_to, names),
        "whistle_answers": _called_teams(incident.whistle_answers, names),
        "timeline": entries(file, language),
        "checks": [check_body(one) for one in parts.checks.of_incident(actor, incident_id)],
        "pictures": [
            {"id": one.id, "phase": one.phase, "at": json_form(one.at), "width": one.width, "height": one.height}
            for one in file.detail.photos
        ],
        "assignments": [assignment_body(one, unit) for one, unit in file.bound],
        "plan": plan_body(file, language),
        "requests": [
            {
                "id": one.id, "kind": one.kind, "asked_by": called(one.asked_by, file.names, language),
                "asked_at": json_form(one.asked_at), "reason": one.reason, "until": json_form(one.until),
                "granted": one.granted,
            }
            for one in file.detail.requests
        ],
        "allowed": list(file.allowed),
        "likely": list(file.likely),
        "merged_from": list(file.detail.merged),
        "cameras": [
            {"id": one.id, "name": one.name, "status": one.status, "distance_m": round(one.distance_m)}
            for one in file.cameras
        ],
        "reporter": {"phone": file.detail.reporter.phone_masked} if file.detail.reporter else None,
        "rating": incident.rating,
    }  # fmt: skip


def _called_teams(teams: Sequence[str], names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {"id": int(team) if team.isdigit() else team, "name": names.get(int(team), team) if team.isdigit() else team}
        for team in teams
    ]


def plan_body(file: CaseFile, language: str) -> dict[str, Any] | None:
    """Return the response plan with what is done and what is bound, None without one."""
    if file.plan is None:
        return None
    done = {one.key: one for one in file.detail.steps}
    steps = []
    for step in file.plan.steps:
        taken = done.get(step.key)
        steps.append(
            {
                "key": step.key,
                "label": step.label_en if language == "en" else step.label_zh,
                "proof": step.proof.value,
                "done_at": json_form(taken.at) if taken else None,
                "done_by": called(taken.actor, file.names, language) if taken else None,
                "text": taken.proof if taken else "",
                "photo": taken.photo_id if taken else None,
            }
        )
    return {
        "name": file.plan.name_en if language == "en" else file.plan.name_zh,
        "needs": [
            {"capability": one.capability, "count": one.count, "have": one.have, "missing": one.missing}
            for one in file.needs
        ],
        "steps": steps,
    }


def where(parts: Container, actor: Actor, incident: Incident, language: str) -> list[dict[str, str]]:
    """Return the way from the district down to where it happened, as far as the actor may see it."""
    candidates = [
        (Kind.DWELLING, incident.dwelling_id if actor.may(Permission.VIEW_HOUSEHOLDS) else None),
        (Kind.BUILDING, incident.building_id),
        (Kind.GRID, incident.grid_code),
        (Kind.REGION, incident.community_code),
    ]
    for kind, id in candidates:
        if id is None:
            continue
        try:
            lineage = parts.service.facts(actor, kind.value, str(id)).identity.lineage
        except (UnknownThing, NotPermitted):
            continue
        return [{"kind": crumb.kind.value, "id": crumb.id, "title": crumb_called(crumb, language)} for crumb in lineage]
    return []
