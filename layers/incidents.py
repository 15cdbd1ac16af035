"""Incidents: one sign each, or one for those that would cover one another.

Their rows come over the live stream, so the address names no revision.
"""

import pydeck

from layers.layer import layer
from layers.source import live_url

SIGN_PX = 30


def incidents() -> pydeck.Layer:
    return layer(
        "IconLayer",
        id="incidents",
        data=live_url("incidents"),
        thing="incident",
        title="text",
        pickable=True,
        get_position="=[lng, lat]",
        get_icon="=severity",
        get_size=SIGN_PX,
        size_units="pixels",
        billboard=True,
        visible_min_zoom=0,
    )
