"""Teams that can be sent."""

import pydeck

from layers.marker import marker


def teams(revision: str) -> pydeck.Layer:
    return marker("teams", "team", revision, title="name", min_zoom=11, least_px=20, most_px=36)
