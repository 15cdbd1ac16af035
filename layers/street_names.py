"""Street names, lying along their streets."""

import pydeck

from layers.layer import layer
from layers.source import rows_url
from layers.typeface import FONT_FAMILY


def street_names(revision: str) -> pydeck.Layer:
    return layer(
        "TextLayer",
        id="streetnames",
        data=rows_url("streetnames", revision),
        thing="street",
        title="name",
        pickable=True,
        get_text="=name",
        get_position="=[lng, lat]",
        get_angle="=angle_deg",
        get_size=12,
        size_units="pixels",
        get_color=[147, 167, 184, 255],
        font_family=FONT_FAMILY,
        font_weight=400,
        character_set="auto",
        outline_width=2.5,
        outline_color=[11, 22, 34, 230],
        billboard=False,
        visible_min_zoom=14.5,
    )
