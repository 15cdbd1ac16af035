"""Card of a team with its members and vehicles."""

from console.cards.blocks import Block, field, fields, link, listed, staff
from console.texts import word
from dispatch.territory import TeamFacts


def team(facts: TeamFacts, language: str) -> tuple[str, list[Block]]:
    type_, status = word("team", facts.type, language), word("status", facts.status, language)
    return f"{type_} · {status}", [
        *fields(
            [
                field("status", status, language),
                field("phone", facts.phone or "", language),
                field("capabilities", "、".join(facts.capabilities), language),
                *link("stands_in", facts.grid, language),
            ]
        ),
        *staff(facts.members, language),
        *listed("vehicles", facts.vehicles, language, "status"),
    ]
