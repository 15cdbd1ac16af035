"""Grid labels: the last three digits of the code and the name, on the grid's inner point."""

import pydeck

from layers.layer import layer
from layers.source import rows_url
from layers.typeface import FONT_FAMILY


def grid_labels(revision: str) -> pydeck.Layer:
    return layer(
        "TextLayer",
        id="gridlabels",
        data=rows_url("grids", revision),
        thing="grid",
        title="name",
        pickable=True,
        get_text="=name",
        get_position="=label",
        get_size=14,
        size_units="pixels",
        get_color=[230, 238, 245, 255],
        font_family=FONT_FAMILY,
        font_weight=600,
        character_set="auto",
        outline_width=3,
        outline_color=[11, 22, 34, 235],
        billboard=True,
        visible_min_zoom=12.5,
    )
