"""Grid labels: the last three digits of the code and the name, on the grid's inner point."""

import pydeck

from layers.layer import layer
from layers.source import rows_url
from layers.typeface import MAP_NAME


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
        **MAP_NAME,
        visible_min_zoom=12.5,
    )
