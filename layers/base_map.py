"""Base map: water, green, squares and streets, from our own vector tiles."""

import pydeck

from layers.layer import layer
from layers.source import tiles_url

MIN_TILE_ZOOM = 10
MAX_TILE_ZOOM = 15


def base_map(version: str) -> pydeck.Layer:
    return layer(
        "MVTLayer",
        id="base",
        data=tiles_url("base", version),
        pickable=False,
        filled=True,
        stroked=True,
        get_fill_color=[16, 32, 48, 255],
        get_line_color=[38, 58, 78, 255],
        line_width_units="meters",
        get_line_width=5,
        line_joint_rounded=True,
        min_zoom=MIN_TILE_ZOOM,
        max_zoom=MAX_TILE_ZOOM,
        refinement_strategy="best-available",
    )
