"""Sensors: what rings by itself, at the height of its floor."""

import pydeck

from layers.marker import marker


def sensors(revision: str) -> pydeck.Layer:
    return marker(
        "sensors",
        "sensor",
        revision,
        title="name",
        min_zoom=17.6,
        least_px=12,
        most_px=28,
        position="=[lng, lat, floor ? floor * 3 : 2]",
    )
