"""The trace of an incident in words: who did what, when, and what was said with it."""

from collections.abc import Mapping
from typing import Any

from console.texts import word
from dispatch.changes import json_form
from dispatch.events import Happening, Subject
from dispatch.service import CaseFile

# Notes of a person's own words, the first found is shown.
SAID = ("words", "result", "reason", "proof")
UNSEEN = frozenset({Happening.UNIT_STATUS_CHANGED})


def called(actor: str, names: Mapping[str, str], language: str) -> str:
    """Return what to call an actor of the log."""
    if actor in names:
        return names[actor]
    return word("actor", actor.partition(":")[0], language)


def _teams(note: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """Return the teams it was given to, called, or answered by and rated."""
    return [names[one] for one in (note.get("team_id"), *note.get("to", ())) if one in names]


def entries(file: CaseFile, language: str) -> list[dict[str, Any]]:
    """Return what happened, oldest first; what an account did carries its name."""
    units = {one.unit_id: unit.name for one, unit in file.bound if unit}
    found = []
    for logged in file.timeline:
        event = logged.event
        if event.subject is Subject.UNIT or event.happening in UNSEEN:
            continue
        said = next((str(event.note[key]) for key in SAID if event.note.get(key)), "")
        unit = units.get(int(event.note["unit"])) if "unit" in event.note else None
        stars = int(event.note.get("stars", 0))
        found.append(
            {
                "seq": logged.seq,
                "at": json_form(event.at),
                "happening": event.happening.value,
                "actor": called(event.actor, file.names, language),
                "by": event.actor,
                "text": " · ".join(part for part in (unit, *_teams(event.note, file.teams), "★" * stars, said) if part),
                "unit": unit,
                "note": dict(event.note),
            }
        )
    return found
