"""The blocks a card is made of, as the map component reads them."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from console.cards.names import called, heads, name_of, number, post_label
from console.texts import say, word
from dispatch.territory import (
    Crumb,
    DeviceCount,
    Figures,
    Kind,
    Listing,
    Staff,
    Tag,
    TagCount,
)

Block: TypeAlias = dict[str, Any]
Item: TypeAlias = dict[str, Any]

DETAIL_GROUPS = {
    Kind.BUILDING: "usage",
    Kind.PREMISES: "premises",
    Kind.SENSOR: "sensor",
    Kind.VEHICLE: "vehicle",
    Kind.REGION: "level",
    Kind.GRID: "grid",
}


def select(kind: Kind | None, id: str) -> dict[str, str] | None:
    """Return what a tap selects, or None where there is no card."""
    return {"kind": kind.value, "id": id} if kind else None


def figure(key: str, value: str, language: str, unit: str = "") -> Item:
    """Return one large number with its label."""
    return {"label": say(f"figure.{key}", language), "value": value, "unit": unit, "select": None}


def field(key: str, value: str, language: str, assumed: bool = False, to: Crumb | None = None) -> Item:
    """Return a labelled line; `to` is selected by a tap on it."""
    chosen = select(to.kind, to.id) if to else None
    return {
        "label": say(f"field.{key}", language),
        "value": value,
        "assumed": assumed,
        "select": chosen,
        "reveal": None,
    }


def link(key: str, to: Crumb | None, language: str) -> list[Item]:
    """Return a line that leads to another thing, or nothing where there is none."""
    return [field(key, called(to, language), language, to=to)] if to else []


def fields(items: Iterable[Item]) -> list[Block]:
    """Return a block of lines, without those that say nothing."""
    said = [item for item in items if item["value"]]
    return [{"type": "fields", "items": said}] if said else []


def figures(of: Figures, language: str) -> Block:
    """Return the totals of an area; those that do not apply are left out."""
    items = [figure("population", heads(of.population), language, say("unit.people", language))]
    items.append(figure("households", number(of.households), language, say("unit.households", language)))
    for key, total in (("grids", of.grids), ("buildings", of.buildings), ("dwellings", of.dwellings)):
        items += _total(key, total, key, language)
    for key, devices in (("cameras", of.cameras), ("sensors", of.sensors)):
        items += [_devices(key, devices, language)] if devices else []
    for key, total in (("vehicles", of.vehicles), ("teams", of.teams), ("premises", of.premises)):
        items += _total(key, total, key, language)
    items += _total("companies", of.companies or None, "premises", language)
    if of.area_m2:
        items.append(_area(of.area_m2, language))
    return {"type": "figures", "items": items}


def _total(key: str, total: int | None, unit: str, language: str) -> list[Item]:
    return [] if total is None else [figure(key, number(total), language, say(f"unit.{unit}", language))]


def _devices(key: str, count: DeviceCount, language: str) -> Item:
    unit = (
        say("unit.devices_online", language, online=number(count.online))
        if count.total
        else say("unit.devices", language)
    )
    return figure(key, number(count.total), language, unit)


def _area(area_m2: float, language: str) -> Item:
    if area_m2 >= 1_000_000:
        return figure("area", f"{area_m2 / 1_000_000:.2f}", language, say("unit.km2", language))
    return figure("area", number(area_m2), language, say("unit.m2", language))


def staff(people: Sequence[Staff], language: str) -> list[Block]:
    """Return a block for each member of staff, name and telephone in full."""
    return [
        {
            "type": "person",
            "title": one.name,
            "subtitle": " · ".join(
                part for part in (post_label(one.post, language), word("status", one.status, language)) if part
            ),
            "phone": one.phone,
        }
        for one in people
    ]


def leaders(people: Sequence[Staff], language: str) -> list[Block]:
    """Return the leaders, or what to do where there is none."""
    return staff(people, language) or [note("no_leader", language)]


def bars(tags: Sequence[TagCount], language: str) -> list[Block]:
    """Return people by tag; a count kept back is drawn as the most it can be."""
    if not tags:
        return []
    items = [
        {
            "label": one.tag.label(language),
            "value": 2 if one.people.value is None else one.people.value,
            "display": heads(one.people),
        }
        for one in tags
    ]
    return [{"type": "bars", "title": say("bars.tags", language), "items": items}]


def listed(key: str, listing: Listing, language: str, subtitle: str = "detail") -> list[Block]:
    """Return a list, or nothing when it is empty.

    `subtitle` is 'detail' (the word for the detail, then the note), 'floor' (the same, the
    note being a floor) or 'status' (the note being a status).
    """
    if not listing.items:
        return []
    items = []
    for one in listing.items:
        detail = word(DETAIL_GROUPS[one.kind], one.detail, language) if one.kind in DETAIL_GROUPS else one.detail
        note_ = one.note
        if note_ and subtitle == "floor":
            note_ = say("value.floor", language, floor=note_)
        elif note_ and subtitle == "status":
            note_ = word("status", note_, language)
        items.append(
            {
                "title": name_of(one.kind, one.id, language, one.name) if one.kind else one.name,
                "subtitle": " · ".join(part for part in (detail, note_) if part),
                "select": select(one.kind, one.id),
                "icon": one.kind.value if one.kind else "",
            }
        )
    return [{"type": "list", "title": say(f"list.{key}", language), "items": items, "more": listing.more}]


def tag_words(tags: Sequence[Tag], language: str) -> str:
    """Return tags in one line."""
    return ("、" if language != "en" else ", ").join(tag.label(language) for tag in tags)


def note(key: str, language: str, tone: str = "info") -> Block:
    """Return a sentence; `tone` is 'info' or 'warn'."""
    return {"type": "note", "tone": tone, "text": say(f"note.{key}", language)}
