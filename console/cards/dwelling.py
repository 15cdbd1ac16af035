"""Card of a dwelling: the household behind the door, its people masked."""

from typing import Any

from console.cards.blocks import Block, field, fields, leaders, link, listed, note, tag_words
from console.cards.names import called, heads, measure
from console.texts import say, word
from dispatch.permissions import Actor, Permission
from dispatch.territory import DwellingFacts, Person


def dwelling(facts: DwellingFacts, actor: Actor, language: str) -> tuple[str, list[Block]]:
    lived_in = facts.tenure not in {None, "vacant"}
    residents = (
        f"{heads(facts.headcount)} {say('unit.people', language)}".strip() if facts.headcount and lived_in else ""
    )
    return facts.address or f"{called(facts.building, language)} {facts.room}", [
        *fields(
            [
                field("tenure", word("tenure", facts.tenure or "unknown", language), language),
                field("residents", residents, language),
                field("household_tags", tag_words(facts.household_tags, language), language),
            ]
        ),
        *_household(facts, actor, language),
        *fields(
            [
                *link("building", facts.building, language),
                *link("grid", facts.grid, language),
                field("floor", say("value.floor", language, floor=facts.floor), language),
                field("room", facts.room, language, facts.assumed),
                field("stair_group", facts.stair_group, language),
                field("address", facts.address, language),
                field("area", measure(facts.area_m2, "m²") if facts.area_m2 else "", language),
            ]
        ),
        *(leaders(facts.leaders, language) if facts.grid else []),
        *listed("sensors", facts.sensors, language, "status"),
        *([note("assumed_dwellings", language)] if facts.assumed else []),
    ]


def _household(facts: DwellingFacts, actor: Actor, language: str) -> list[Block]:
    if facts.tenure is None:
        return [note("no_household", language)]
    if facts.tenure == "vacant":
        return [note("vacant", language)]
    if not actor.may(Permission.VIEW_PERSONS):
        return [note("people_hidden", language)]
    if not facts.people:
        return []
    care = any(tag.sensitive for person in facts.people for tag in person.tags)
    return [
        *([note("care_first", language, "warn")] if care else []),
        {
            "type": "people",
            "title": say("people.title", language),
            "items": [_person(person, actor, language) for person in facts.people],
        },
    ]


def _person(person: Person, actor: Actor, language: str) -> dict[str, Any]:
    about = (
        say("people.head", language) if person.head else "",
        word("gender", person.gender, language) if person.gender else "",
        say("people.born", language, year=person.birth_year) if person.birth_year else "",
    )
    hidden = ["name", "phone"] if person.phone_masked else ["name"]
    return {
        "title": person.name_masked,
        "subtitle": " · ".join(part for part in about if part),
        "tags": [{"label": tag.label(language), "tone": "care" if tag.sensitive else "plain"} for tag in person.tags],
        "phone": person.phone_masked,
        "reveal": {"resident": person.resident_id, "fields": hidden} if actor.may(Permission.REVEAL_PERSON) else None,
    }
