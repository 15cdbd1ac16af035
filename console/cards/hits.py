"""Answers to a search, as the component lists them."""

from typing import Any

from console.cards.blocks import DETAIL_GROUPS
from console.cards.names import called, name_of, post_label
from console.texts import say, word
from dispatch.territory import Hit, Kind

GROUPS = {**DETAIL_GROUPS, Kind.CAMERA: "camera", Kind.TEAM: "team", Kind.ROBOT: "robot", Kind.STREET: "street"}
# The detail of these is an address or a code, not a word of a vocabulary.
PLAIN = frozenset({Kind.REGION, Kind.GRID, Kind.BUILDING, Kind.DWELLING})


def hit_row(hit: Hit, language: str) -> dict[str, Any]:
    """Return one hit: what it is called, and enough to tell it from its namesakes."""
    detail = (
        word(GROUPS[hit.kind], hit.detail, language) if hit.kind in GROUPS and hit.kind not in PLAIN else hit.detail
    )
    if hit.post:
        # A member of staff: the detail names the grid or team they belong to.
        parts = [post_label(hit.post, language), hit.detail]
    else:
        parts = [say(f"kind.{hit.kind.value}", language), detail]
        if hit.parent and hit.kind != Kind.GRID:
            parts.append(called(hit.parent, language))
    return {
        "kind": hit.kind.value,
        "id": hit.id,
        "title": name_of(hit.kind, hit.id, language, hit.name),
        "subtitle": " · ".join(part for part in parts if part),
        "lng": hit.lng,
        "lat": hit.lat,
        "parent": {"kind": hit.parent.kind.value, "id": hit.parent.id} if hit.parent else None,
    }
