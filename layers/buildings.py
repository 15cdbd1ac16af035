"""Buildings: solids as tall as they are, from vector tiles."""

import pydeck

from layers.layer import layer
from layers.source import tiles_url

MIN_TILE_ZOOM = 13
MAX_TILE_ZOOM = 16


def buildings(version: str) -> pydeck.Layer:
    return layer(
        "MVTLayer",
        id="buildings",
        data=tiles_url("buildings", version),
        thing="building",
        title="name",
        pickable=True,
        extruded=True,
        filled=True,
        stroked=False,
        get_elevation="=properties.height",
        get_fill_color=[70, 98, 128, 255],
        min_zoom=MIN_TILE_ZOOM,
        max_zoom=MAX_TILE_ZOOM,
        unique_id_property="id",
        refinement_strategy="best-available",
        visible_min_zoom=13,
    )
