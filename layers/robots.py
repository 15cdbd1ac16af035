"""Robots on patrol."""

import pydeck

from layers.marker import marker


def robots(revision: str) -> pydeck.Layer:
    return marker("robots", "robot", revision, title="name", min_zoom=12, least_px=18, most_px=34)
