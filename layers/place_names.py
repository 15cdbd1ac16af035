"""Names of sub-districts, communities and estates, each at the zooms where it tells something."""

import pydeck

from layers.layer import layer
from layers.source import rows_url
from layers.typeface import MAP_NAME


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
        **MAP_NAME,
        visible_min_zoom=9,
    )
