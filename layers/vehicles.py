"""Vehicles that can be sent."""

import pydeck

from layers.marker import marker


def vehicles(revision: str) -> pydeck.Layer:
    return marker("vehicles", "vehicle", revision, title="plate", min_zoom=11, least_px=20, most_px=36)
