"""Grids: the tinted ground each grid leader answers for."""

import pydeck

from layers.layer import layer
from layers.source import rows_url

NIGHT_OUTLINE = [120, 158, 190, 190]
TINT = [79, 163, 255, 31]


def grids(revision: str) -> pydeck.Layer:
    return layer(
        "PolygonLayer",
        id="grids",
        data=rows_url("grids", revision),
        thing="grid",
        title="name",
        pickable=True,
        filled=True,
        stroked=True,
        get_polygon="=polygon",
        get_fill_color=TINT,
        get_line_color=NIGHT_OUTLINE,
        get_line_width=2,
        line_width_units="pixels",
        line_joint_rounded=True,
        visible_min_zoom=10,
    )
