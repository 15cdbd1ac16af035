"""Units where they are now: vehicles, teams and robots, and the officers on foot."""

import pydeck

from layers.layer import layer
from layers.source import live_url

OFFICERS_FROM_ZOOM = 12.5
"""Officers are many; from further off they would cover everything else."""


def units() -> pydeck.Layer:
    return _moving("units", title="name", ground_m=24, least_px=20, most_px=36, min_zoom=0)


def officers() -> pydeck.Layer:
    return _moving("officers", title="name", ground_m=18, least_px=9, most_px=26, min_zoom=OFFICERS_FROM_ZOOM)


def _moving(
    name: str, *, title: str, ground_m: float, least_px: float, most_px: float, min_zoom: float
) -> pydeck.Layer:
    """Describe icons as large as `ground_m` on the ground, bounded in pixels."""
    return layer(
        "IconLayer",
        id=name,
        data=live_url("units"),
        title=title,
        pickable=True,
        get_position="=[lng, lat]",
        get_icon="=kind",
        get_size=ground_m,
        size_units="meters",
        size_min_pixels=least_px,
        size_max_pixels=most_px,
        billboard=True,
        visible_min_zoom=min_zoom,
    )
