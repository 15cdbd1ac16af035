"""Names of sub-districts, communities and estates, each at the zooms where it tells something."""

import pydeck

from layers.layer import layer
from layers.source import rows_url
from layers.typeface import FONT_FAMILY


def place_names(revision: str) -> pydeck.Layer:
    return layer(
        "TextLayer",
        id="placenames",
        data=rows_url("placenames", revision),
        thing="place",
        title="name",
        pickable=False,
        get_text="=name",
        get_position="=[lng, lat]",
        get_size=16,
        size_units="pixels",
        get_color=[230, 238, 245, 255],
        font_family=FONT_FAMILY,
        font_weight=600,
        character_set="auto",
        outline_width=3,
        outline_color=[11, 22, 34, 235],
        billboard=True,
        visible_min_zoom=9,
    )
