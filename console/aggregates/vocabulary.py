"""What may be counted and by what it may be narrowed, in words, for one actor."""

from collections.abc import Callable, Sequence
from typing import Any

from console.texts import CATALOGUES, say, word
from dispatch.incidents import Severity, State
from dispatch.permissions import Actor, Permission
from dispatch.plans import ClassTable
from dispatch.resources import UnitStatus
from dispatch.territory import Tag
from dispatch.territory.counting import FIGURES, FILTERS, Subject

Choice = dict[str, str]
DEVICE_STATUSES = ("online", "offline", "fault", "alarm")
KIND_WORDS: dict[Subject, str] = {
    Subject.BUILDINGS: "usage",
    Subject.DWELLINGS: "usage",
    Subject.HOUSEHOLDS: "tenure",
    Subject.CAMERAS: "camera",
    Subject.SENSORS: "sensor",
    Subject.PREMISES: "premises",
    Subject.UNITS: "unit_kind",
    Subject.PRESENCE: "unit_kind",
}
TAGGED: dict[Subject, str] = {
    Subject.BUILDINGS: "building",
    Subject.HOUSEHOLDS: "household",
    Subject.RESIDENTS: "resident",
    Subject.PREMISES: "premises",
}
NEVER_STORED = frozenset({"tenure.unknown"})


def vocabulary(
    actor: Actor,
    language: str,
    tags: Sequence[tuple[str, Tag]],
    industries: Sequence[str],
    classes: Callable[[], ClassTable],
) -> list[dict[str, Any]]:
    """Return each subject this actor may count, with its figures and filters."""
    may_see_incidents = actor.may(Permission.VIEW_INCIDENTS)
    found = []
    for subject in Subject:
        if subject in (Subject.INCIDENTS, Subject.UNITS) and not may_see_incidents:
            continue
        if subject is Subject.PRESENCE and not actor.may(Permission.VIEW_TRACKS):
            continue
        filters: dict[str, list[Choice]] = {}
        if kinds := _kinds(subject, actor, language, industries, classes):
            filters["kind"] = kinds
        if "status" in FILTERS[subject]:
            filters["status"] = _statuses(subject, language)
        if subject in TAGGED:
            filters["tag"] = [
                {"code": tag.code, "label": tag.label(language)} for said_of, tag in tags if said_of == TAGGED[subject]
            ]
        if "severity" in FILTERS[subject]:
            filters["severity"] = [
                {"code": str(int(one)), "label": say(f"severity.{int(one)}", language)} for one in Severity
            ]
        found.append(
            {
                "subject": subject.value,
                "label": say(f"subject.{subject.value}", language),
                "figures": [
                    {
                        "figure": figure,
                        "label": say(f"sum.{figure}", language),
                        "unit": unit_of(subject, figure, language),
                    }
                    for figure in FIGURES[subject]
                ],
                "filters": {name: choices for name, choices in filters.items() if choices},
                "timed": "since" in FILTERS[subject],
            }
        )
    return found


def unit_of(subject: Subject, figure: str, language: str) -> str:
    """Return in what a figure is counted."""
    return say(f"sum_unit.{subject.value if figure == 'count' else figure}", language)


def _kinds(
    subject: Subject, actor: Actor, language: str, industries: Sequence[str], classes: Callable[[], ClassTable]
) -> list[Choice]:
    if subject is Subject.COMPANIES:
        return [{"code": one, "label": one} for one in industries]
    if subject is Subject.INCIDENTS:
        return [
            {"code": one.code, "label": one.label_en if language == "en" else one.label_zh} for one in classes().below()
        ]
    if subject is Subject.HOUSEHOLDS and not actor.may(Permission.VIEW_HOUSEHOLDS):
        return []
    group = KIND_WORDS.get(subject)
    if group is None:
        return []
    return [
        {"code": key.removeprefix(f"{group}."), "label": text}
        for key, text in CATALOGUES[language].items()
        if key.startswith(f"{group}.") and key not in NEVER_STORED
    ]


def _statuses(subject: Subject, language: str) -> list[Choice]:
    if subject is Subject.INCIDENTS:
        return [{"code": one.value, "label": word("state", one.value, language)} for one in State]
    if subject is Subject.UNITS:
        return [{"code": one.value, "label": word("status", one.value, language)} for one in UnitStatus]
    codes = [code for code in DEVICE_STATUSES if subject is Subject.SENSORS or code != "alarm"]
    return [{"code": code, "label": word("status", code, language)} for code in codes]
