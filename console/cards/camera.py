"""Card of a camera: a device with a place, a direction and a field of view."""

from console.cards.blocks import Block, field, fields, link, note, staff
from console.cards.names import compass, measure
from console.texts import say, word
from dispatch.territory import CameraFacts


def camera(facts: CameraFacts, language: str) -> tuple[str, list[Block]]:
    type_, status = word("camera", facts.type, language), word("status", facts.status, language)
    direction = (
        say("value.any_direction", language) if facts.direction_deg is None else compass(facts.direction_deg, language)
    )
    return f"{type_} · {status}", [
        *fields(
            [
                field("status", status, language),
                field("type", type_, language),
                field("direction", direction, language, facts.view_assumed),
                field("field_of_view", f"{facts.field_of_view_deg:.0f}°", language, facts.view_assumed),
                field("range", measure(round(facts.range_m), "m"), language, facts.view_assumed),
                field("gb28181", facts.gb28181_id or "", language),
                *link("stands_in", facts.grid, language),
            ]
        ),
        *staff(facts.leaders, language),
        *([note("view_assumed", language)] if facts.view_assumed else []),
        *([] if facts.grid else [note("outside_grid", language)]),
    ]
