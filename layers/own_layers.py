"""Layers of a site's own: points, lines or polygons in one colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pydeck

from layers.layer import layer
from layers.legend import Mark

LINE_ALPHA, FILL_ALPHA = 235, 56
BY_VIEW = "&{view}"
"""Stands in an address for the box that the map looks at."""
SAMPLED = {"zh-CN": "视野内最多画 20,000 个；放大后完整", "en": "at most 20,000 in view are drawn; nearer, all"}
_SHAPES = {"point": "dot", "line": "line", "polygon": "square"}


@dataclass(frozen=True, slots=True)
class OwnLayerLook:
    """One layer as the map shows it.

    Attributes
    ----------
    name
        Under which the map knows it and counts its revision: 'own_' and its code.
    shape
        'point', 'line' or 'polygon'.
    colour
        '#rrggbb'.
    narrowed
        Whether its things have a class, a status or tags to be narrowed by.
    by_view
        Whether there are too many to be had at once: the map asks for what it looks at.
    """

    name: str
    zh: str
    en: str
    shape: str
    colour: str
    revision: str
    count: int
    visible: bool
    narrowed: bool = False
    by_view: bool = False

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The line of the legend."""
        return (Mark(self.zh, self.en, self.colour, _SHAPES[self.shape]),)


def own_layer(look: OwnLayerLook) -> pydeck.Layer:
    """Describe a layer; its rows come from /api/v1/own-layers."""
    red, green, blue = (int(look.colour[place : place + 2], 16) for place in (1, 3, 5))
    url = _address(look, "rows") + (BY_VIEW if look.by_view else "")
    if look.shape == "point":
        return layer(
            "ScatterplotLayer",
            id=look.name,
            data=url,
            thing="own",
            title="title",
            get_position="=[lng, lat]",
            get_fill_color=[red, green, blue, LINE_ALPHA],
            get_line_color=[10, 20, 32, LINE_ALPHA],
            # Of very many each is small, or from afar they would be one sheet over the map.
            get_radius=2.5 if look.by_view else 5,
            radius_units="meters",
            radius_min_pixels=1.8 if look.by_view else 3.5,
            radius_max_pixels=7 if look.by_view else 11,
            line_width_min_pixels=0.5 if look.by_view else 1,
            stroked=True,
        )
    if look.shape == "line":
        return layer(
            "PathLayer",
            id=look.name,
            data=url,
            thing="own",
            title="title",
            get_path="=path",
            get_color=[red, green, blue, LINE_ALPHA],
            get_width=2.5,
            width_units="pixels",
            cap_rounded=True,
            joint_rounded=True,
        )
    return layer(
        "PolygonLayer",
        id=look.name,
        data=url,
        thing="own",
        title="title",
        filled=True,
        stroked=True,
        get_polygon="=polygon",
        get_fill_color=[red, green, blue, FILL_ALPHA],
        get_line_color=[red, green, blue, LINE_ALPHA],
        get_line_width=1.6,
        line_width_units="pixels",
        line_joint_rounded=True,
    )


def _address(look: OwnLayerLook, what: str) -> str:
    return f"/api/v1/own-layers/{look.name.removeprefix('own_')}/{what}?v={quote(look.revision, safe='')}"


def own_group(looks: Sequence[OwnLayerLook], language: str) -> list[dict[str, object]]:
    """Return the group of the layer tree that these layers make, none without any."""
    items = [
        {
            "layer": look.name,
            "label": look.en if language == "en" else look.zh,
            "count": look.count,
            "visible": look.visible,
            "icon": "pin" if look.shape == "point" else "street" if look.shape == "line" else "grid",
            "legend": [mark.written(language) for mark in look.marks],
            **({"choices": _address(look, "choices")} if look.narrowed else {}),
            **({"note": SAMPLED["en" if language == "en" else "zh-CN"]} if look.by_view else {}),
        }
        for look in looks
    ]
    return (
        [{"group": "own", "label": "Own layers" if language == "en" else "自定义图层", "items": items}] if items else []
    )
