"""A point with an icon: kind by shape, status by colour and badge."""

import pydeck

from layers.layer import layer
from layers.source import rows_url

SIZE_M = 22
"""Size on the ground; pixels bound it, so that icons neither vanish nor swell."""


def marker(
    name: str,
    thing: str,
    revision: str,
    *,
    title: str,
    min_zoom: float,
    least_px: float,
    most_px: float,
    position: str = "=[lng, lat]",
) -> pydeck.Layer:
    """Describe the icons of one layer; sizes in pixels, zooms as the map counts them."""
    return layer(
        "IconLayer",
        id=name,
        data=rows_url(name, revision),
        thing=thing,
        title=title,
        pickable=True,
        get_position=position,
        get_icon="=kind",
        get_size=SIZE_M,
        size_units="meters",
        size_min_pixels=least_px,
        size_max_pixels=most_px,
        billboard=True,
        alpha_cutoff=0.2,
        visible_min_zoom=min_zoom,
    )
