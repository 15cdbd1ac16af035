"""Card of a street."""

from console.cards.blocks import Block, field, fields
from console.cards.names import measure
from console.texts import say, word
from dispatch.territory import StreetFacts


def street(facts: StreetFacts, language: str) -> tuple[str, list[Block]]:
    class_ = word("street", facts.street_class, language)
    return class_, fields(
        [
            field("type", class_, language),
            field("length", measure(round(facts.length_m), "m"), language),
            field("width", measure(facts.width_m, "m"), language),
            field("oneway", say("value.yes" if facts.oneway else "value.no", language), language),
        ]
    )
