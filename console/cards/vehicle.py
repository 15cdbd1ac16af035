"""Card of a vehicle."""

from console.cards.blocks import Block, field, fields, link
from console.texts import word
from dispatch.territory import VehicleFacts


def vehicle(facts: VehicleFacts, language: str) -> tuple[str, list[Block]]:
    type_, status = word("vehicle", facts.type, language), word("status", facts.status, language)
    return f"{type_} · {status}", fields(
        [
            field("status", status, language),
            field("plate", facts.identity.name, language),
            field("type", type_, language),
            field("capabilities", "、".join(facts.capabilities), language),
            *link("team", facts.team, language),
            field("team_phone", facts.team_phone or "", language),
            *link("stands_in", facts.grid, language),
        ]
    )
