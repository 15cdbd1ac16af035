"""What the map shows, as pydeck writes it and the component reads it."""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pydeck

from layers.base_map import base_map
from layers.buildings import buildings
from layers.cameras import camera_fans, cameras
from layers.grid_labels import grid_labels
from layers.grids import grids
from layers.hexagons import heat, hexagons
from layers.incidents import incidents
from layers.own_layers import OwnLayerLook, own_layer
from layers.place_names import place_names
from layers.premises import premises
from layers.robots import robots
from layers.routes import routes
from layers.sensors import sensors
from layers.street_names import street_names
from layers.teams import teams
from layers.units import officers, units
from layers.vehicles import vehicles

Revised = tuple[str, Callable[[str], pydeck.Layer]]

GROUND: tuple[Revised, ...] = (("base", base_map), ("grids", grids), ("cameras", camera_fans))
STANDING: tuple[Revised, ...] = (
    ("streetnames", street_names),
    ("buildings", buildings),
    ("premises", premises),
    ("sensors", sensors),
    ("cameras", cameras),
    ("robots", robots),
    ("teams", teams),
    ("vehicles", vehicles),
    ("grids", grid_labels),
    ("placenames", place_names),
)
LAYERS = GROUND + STANDING
"""From the ground up: whose revision a layer follows, and who describes it."""

CHOSEN: tuple[Callable[[], pydeck.Layer], ...] = (hexagons, heat)
"""Between the two: numbers that are asked for when somebody chooses them."""

LIVE: tuple[Callable[[], pydeck.Layer], ...] = (routes, officers, units, incidents)
"""What moves and what happens, above all else; a unit here takes the place of its row in a layer above."""


def map_spec(
    revisions: Mapping[str, str],
    *,
    live: bool = False,
    min_zooms: Mapping[str, float] = MappingProxyType({}),
    own: Sequence[OwnLayerLook] = (),
) -> dict[str, object]:
    """Describe the layers whose rows or tiles have a revision.

    Parameters
    ----------
    revisions
        Revision of each layer of rows, and version of each tile set ("buildings", "base"). A
        layer without one is left out: there is nothing to fetch yet.
    live
        Whether the viewer may see incidents, and so the live stream.
    min_zooms
        From which zoom a layer shows, where a site wants another than the program's.
    own
        Layers of the site's own; they lie under what the program itself draws.

    Returns
    -------
    dict
        `{"layers": [...]}`, properties in camel case, in drawing order.
    """
    named = _revised(GROUND, revisions)
    named += [("", build()) for build in CHOSEN]
    named += [(look.name, own_layer(look)) for look in own]
    named += _revised(STANDING, revisions)
    if live:
        named += [("", build()) for build in LIVE]
    deck = pydeck.Deck([one for _, one in named], map_provider=None)
    written: list[dict[str, object]] = json.loads(deck.to_json()).get("layers", [])
    for (name, _), one in zip(named, written, strict=True):
        if name in min_zooms:
            one["visibleMinZoom"] = min_zooms[name]
    return {"layers": written}


def _revised(layers: tuple[Revised, ...], revisions: Mapping[str, str]) -> list[tuple[str, pydeck.Layer]]:
    return [(name, build(revisions[name])) for name, build in layers if revisions.get(name)]
