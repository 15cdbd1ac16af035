"""Cameras: devices with a place, and the ground each of them sees."""

import pydeck

from layers.layer import layer
from layers.marker import marker
from layers.source import rows_url


def camera_fans(revision: str) -> pydeck.Layer:
    """Describe the fields of view; the component turns direction, angle and range into a fan."""
    return layer(
        "PolygonLayer",
        id="fans",
        data=rows_url("cameras", revision),
        thing="camera",
        title="name",
        pickable=False,
        filled=True,
        stroked=False,
        get_polygon="=polygon",
        get_fill_color=[55, 201, 120, 46],
        visible_min_zoom=15.5,
    )


def cameras(revision: str) -> pydeck.Layer:
    return marker("cameras", "camera", revision, title="name", min_zoom=14, least_px=12, most_px=30)
