"""Card of a hexagon: the number, what is counted, at which resolution, and what it is made of."""

import math
from collections.abc import Callable
from typing import Any

from console.aggregates.answers import M2_PER_KM2
from console.aggregates.vocabulary import unit_of
from console.cards.blocks import Block, field, fields, note
from console.cards.names import number
from console.texts import say, word
from dispatch.plans import ClassTable
from dispatch.territory.counting import CellFacts, Counted, Question, Subject
from geo.cells import area_m2, centre, resolution

PLAIN_NAMES = ("building", "camera", "sensor", "premises")
WITH_STATUS = frozenset({"camera", "sensor", "vehicle", "team", "member", "robot"})
WITHOUT_CARD = frozenset({"company"})


def hexagon_card(
    facts: CellFacts, question: Question, language: str, classes: Callable[[], ClassTable]
) -> dict[str, Any]:
    """Return the card of a hexagon as plain JSON values."""
    subject, figure = question.subject, question.figure
    res = resolution(facts.cell)
    what = say(f"subject.{subject.value}", language)
    amount = "<3" if math.isnan(facts.amount) else number(facts.amount)
    lng, lat = centre(facts.cell)
    title = (
        what
        if figure == "count"
        else say("hexagon.title", language, subject=what, figure=say(f"sum.{figure}", language))
    )
    blocks: list[Block] = [
        {
            "type": "figures",
            "items": [{"label": title, "value": amount, "unit": unit_of(subject, figure, language), "select": None}],
        },
        *fields([field("hexagon_resolution", say("hexagon.resolution", language, res=res), language),
                 field("hexagon_cell", f"{facts.cell:x}", language)]),
    ]  # fmt: skip
    if facts.listed:
        key = "hexagon.list_most" if facts.things > len(facts.listed) else "hexagon.list"
        items = [_item(one, question, language, classes) for one in facts.listed]
        blocks.append({"type": "list", "title": say(key, language), "items": items, "more": facts.things - len(items)})
    else:
        blocks.append(note("hexagon_presence" if subject is Subject.PRESENCE else "hexagon_nothing", language))
    if math.isnan(facts.amount) or any(math.isnan(one.amount) for one in facts.listed):
        blocks.append(note("hexagon_kept_back", language))
    west, south, east, north = facts.bounds
    return {
        "kind": "hexagon",
        "id": f"{facts.cell:x}",
        "title": f"{title} {amount}",
        "subtitle": say("hexagon.about", language, res=res, area=_area(area_m2(facts.cell))),
        "breadcrumb": [],
        "position": {"lng": lng, "lat": lat},
        "bounds": [west, south, east, north],
        "blocks": blocks,
    }


def _item(one: Counted, question: Question, language: str, classes: Callable[[], ClassTable]) -> dict[str, Any]:
    name, said = one.name, one.note
    if one.kind == "incident":
        found = classes().classes.get(one.name)
        name = (found.label_en if language == "en" else found.label_zh) if found else one.name
    if one.kind in WITH_STATUS:
        said = word("status", one.note, language)
    counts = one.kind in PLAIN_NAMES and (question.figure != "count" or question.subject.value not in _ITSELF)
    amount = "<3" if math.isnan(one.amount) else number(one.amount)
    if counts:
        said = " · ".join(
            part for part in (f"{amount} {unit_of(question.subject, question.figure, language)}", said) if part
        )
    return {
        "title": name or say("name.unnamed", language, kind=say(f"kind.{one.kind}", language), id=one.id),
        "subtitle": said,
        "select": None if one.kind in WITHOUT_CARD else {"kind": one.kind, "id": one.id},
        "icon": one.kind,
    }


_ITSELF = frozenset({"buildings", "cameras", "sensors", "premises"})
"""Subjects of which every thing in the list counts one."""


def _area(m2: float) -> str:
    return f"{m2 / M2_PER_KM2:.2f} km²" if m2 >= M2_PER_KM2 / 10 else f"{number(m2)} m²"
