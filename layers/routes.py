"""Ways of the candidates along the streets, while an operator chooses whom to send."""

import pydeck

from layers.layer import layer
from layers.source import live_url

WIDTH_PX = 5
COLOUR = [98, 224, 255, 220]


def routes() -> pydeck.Layer:
    return layer(
        "PathLayer",
        id="routes",
        data=live_url("routes"),
        pickable=False,
        get_path="=path",
        get_color=COLOUR,
        get_width=WIDTH_PX,
        width_units="pixels",
        joint_rounded=True,
        cap_rounded=True,
    )
