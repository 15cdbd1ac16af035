"""Hexagons and heat: a number of the viewer's choice over the ground, asked for when it is chosen."""

import pydeck

from layers import palette
from layers.layer import layer
from layers.source import AGGREGATES

HEXAGON_OPACITY = 0.62


def hexagons() -> pydeck.Layer:
    """Describe H3 cells coloured by class; the component feeds in the cells of the chosen number."""
    return layer(
        "PolygonLayer",
        id="hexagons",
        data=AGGREGATES,
        thing="hexagon",
        title="title",
        pickable=True,
        filled=True,
        stroked=True,
        opacity=HEXAGON_OPACITY,
        get_polygon="=ring",
        get_line_width=1,
        line_width_units="pixels",
        ramp_night=[palette.rgb(colour) for colour in palette.RAMP_NIGHT],
        ramp_day=[palette.rgb(colour) for colour in palette.RAMP_DAY],
    )


def heat() -> pydeck.Layer:
    """Describe heat; MapLibre draws it, which a machine without a graphics card can follow."""
    return layer(
        "HeatmapLayer",
        id="heat",
        data=AGGREGATES,
        pickable=False,
        radius_pixels=30,
        intensity=1,
        ramp_night=[palette.rgb(colour) for colour in palette.RAMP_NIGHT],
        ramp_day=[palette.rgb(colour) for colour in palette.RAMP_DAY],
    )
