"""Cards of regions, comprehensive grids and grids."""

from console.cards.blocks import Block, bars, field, fields, figures, leaders, link, listed, note, staff
from console.cards.names import number
from console.texts import say, word
from dispatch.territory import ComprehensiveGridFacts, GridFacts, Kind, RegionFacts


def region(facts: RegionFacts, language: str) -> tuple[str, list[Block]]:
    below = "children_grid" if any(child.kind == Kind.GRID for child in facts.children.items) else "children_region"
    return f"{word('level', facts.level, language)} · {facts.identity.id}", [
        figures(facts.figures, language),
        *staff(facts.leaders, language),
        *listed(below, facts.children, language),
        *bars(facts.tags, language),
    ]


def comprehensive_grid(facts: ComprehensiveGridFacts, language: str) -> tuple[str, list[Block]]:
    return f"{say('kind.comprehensive_grid', language)} · {facts.identity.id}", [
        *leaders(facts.leaders, language),
        figures(facts.figures, language),
        *listed("children_grid", facts.children, language),
        *bars(facts.tags, language),
    ]


def grid(facts: GridFacts, language: str) -> tuple[str, list[Block]]:
    ended = facts.valid_to is not None
    return f"{word('grid', facts.type, language)} · {facts.identity.id}", [
        *([note("grid_ended", language, "warn")] if ended else []),
        *leaders(facts.leaders, language),
        figures(facts.figures, language),
        *fields(
            [
                *link("comprehensive", facts.comprehensive, language),
                field("micro_grids", number(facts.micro_grids) if facts.micro_grids else "", language),
                field("valid", f"{facts.valid_from} – {facts.valid_to or say('note.still_valid', language)}", language),
                field("versions", number(facts.versions) if facts.versions > 1 else "", language),
                *(line for one in facts.successors for line in link("successor", one, language)),
            ]
        ),
        *bars(facts.tags, language),
        *listed("buildings", facts.buildings, language),
    ]
