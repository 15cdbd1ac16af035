"""Card of a sensor."""

from console.cards.blocks import Block, field, fields, link, note, staff
from console.texts import say, word
from dispatch.territory import SensorFacts


def sensor(facts: SensorFacts, language: str) -> tuple[str, list[Block]]:
    type_, status = word("sensor", facts.type, language), word("status", facts.status, language)
    return f"{type_} · {status}", [
        *([note("alarm", language, "warn")] if facts.status == "alarm" else []),
        *fields(
            [
                field("status", status, language),
                field("type", type_, language),
                *link("building", facts.building, language),
                *link("dwelling", facts.dwelling, language),
                field(
                    "floor", "" if facts.floor is None else say("value.floor", language, floor=facts.floor), language
                ),
                *link("grid" if facts.building else "stands_in", facts.grid, language),
            ]
        ),
        *staff(facts.leaders, language),
    ]
