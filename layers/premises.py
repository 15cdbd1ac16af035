"""Premises: shops, eateries, workshops and the like; the three small kinds stand out."""

import pydeck

from layers.marker import marker


def premises(revision: str) -> pydeck.Layer:
    return marker("premises", "premises", revision, title="name", min_zoom=17.8, least_px=10, most_px=24)
