"""Card of a building."""

from console.cards.blocks import Block, bars, field, fields, figure, leaders, link, listed, note, tag_words
from console.cards.names import heads, measure, number
from console.texts import say, word
from dispatch.territory import BuildingFacts


def building(facts: BuildingFacts, language: str) -> tuple[str, list[Block]]:
    totals = facts.figures
    top = [
        figure("population", heads(totals.population), language, say("unit.people", language)),
        figure("households", number(totals.households), language, say("unit.households", language)),
        figure("dwellings", number(totals.dwellings), language, say("unit.dwellings", language)),
        figure(
            "floors", ("≈" if facts.levels_assumed else "") + str(facts.levels), language, say("unit.floors", language)
        ),
    ]
    return facts.address or word("usage", facts.usage, language), [
        {"type": "figures", "items": top},
        *(leaders(facts.leaders, language) if facts.grid else [note("outside_grid", language, "warn")]),
        *fields(
            [
                *link("grid", facts.grid, language),
                field("usage", word("usage", facts.usage, language), language),
                field("address", facts.address, language),
                field("height", measure(facts.height_m, "m"), language, facts.height_assumed),
                field("footprint", measure(round(facts.footprint_m2), "m²"), language),
                field("stair_groups", number(facts.stair_groups) if facts.stair_groups else "", language),
                field("tags", tag_words(facts.building_tags, language), language),
            ]
        ),
        {"type": "facade", "building": int(facts.identity.id)},
        *bars(facts.tags, language),
        *listed("premises", facts.premises, language, "floor"),
        *listed("companies", facts.companies, language, "floor"),
        *listed("sensors", facts.sensors, language, "status"),
    ]
