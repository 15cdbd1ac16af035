"""Card of a robot."""

from console.cards.blocks import Block, field, fields, link
from console.texts import word
from dispatch.territory import RobotFacts


def robot(facts: RobotFacts, language: str) -> tuple[str, list[Block]]:
    type_, status = word("robot", facts.type, language), word("status", facts.status, language)
    return f"{type_} · {status}", fields(
        [field("status", status, language), field("type", type_, language), *link("stands_in", facts.grid, language)]
    )
