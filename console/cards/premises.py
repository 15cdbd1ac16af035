"""Card of premises and who does business there."""

from console.cards.blocks import Block, field, fields, link, staff, tag_words
from console.texts import say, word
from dispatch.territory import PremisesFacts


def premises(facts: PremisesFacts, language: str) -> tuple[str, list[Block]]:
    type_ = word("premises", facts.type, language)
    return f"{type_} · {say('field.small', language)}" if facts.small else type_, [
        *fields(
            [
                field("type", type_, language),
                field("small", say("value.yes" if facts.small else "value.no", language), language),
                field("company", facts.company, language),
                field("industry", facts.industry, language),
                field("tags", tag_words(facts.tags, language), language),
                *link("building", facts.building, language),
                field(
                    "floor", "" if facts.floor is None else say("value.floor", language, floor=facts.floor), language
                ),
                *link("grid" if facts.building else "stands_in", facts.grid, language),
            ]
        ),
        *staff(facts.leaders, language),
    ]
