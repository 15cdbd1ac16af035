"""What an account sees of a site's own layers."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.cards.own import own_hit
from console.container import Container
from data.own_layers import OwnLayer, own_layers
from data.own_layers.narrowing import narrowed_by
from data.own_layers.rows import MOST_IN_VIEW, counts, own_hits, revisions
from dispatch.permissions import Actor
from layers.own_layers import OwnLayerLook


def looks(container: Container, actor: Actor) -> Sequence[OwnLayerLook]:
    """Return the layers that have something within the actor's scope and are open to the role."""
    with container.database.reader(actor) as connection:
        found = [each for each in own_layers(connection) if each.open_to(actor.role)]
        if not found:
            return []
        counted, revised = counts(connection), revisions(connection)
    return [
        OwnLayerLook(
            each.revision,
            each.name_zh,
            each.name_en,
            each.shape.value,
            each.colour,
            revised[each.revision],
            counted[each.code],
            each.visible,
            bool(narrowed_by(each)),
            counted[each.code] > MOST_IN_VIEW,
        )
        for each in found
        if counted.get(each.code)
    ]


def own_hit_rows(container: Container, actor: Actor, asked: str, most: int, language: str) -> list[dict[str, Any]]:
    """Return things of the site's own layers whose title holds what was typed, as lines of the answer."""
    layers = open_layers(container, actor) if most > 0 else {}
    if not layers:
        return []
    with container.database.reader(actor) as connection:
        found = own_hits(connection, asked, list(layers), most)
    return [own_hit(layers[each.layer], each, language) for each in found]


def open_layers(container: Container, actor: Actor) -> Mapping[str, OwnLayer]:
    """Return the layers that are open to the role, by code."""
    with container.database.reader(actor) as connection:
        return {each.code: each for each in own_layers(connection) if each.open_to(actor.role)}
