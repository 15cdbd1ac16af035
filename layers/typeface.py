"""The one typeface of map labels: the browser's own, so that no glyph is fetched."""

from typing import Any

FAMILIES = (
    "system-ui",
    "-apple-system",
    '"Segoe UI"',
    '"PingFang SC"',
    '"Microsoft YaHei"',
    '"Noto Sans SC"',
    '"Noto Sans CJK SC"',
    "sans-serif",
)

FONT_FAMILY = ", ".join(FAMILIES)

MAP_NAME: dict[str, Any] = {
    "size_units": "pixels",
    "get_color": [230, 238, 245, 255],
    "font_family": FONT_FAMILY,
    "font_weight": 600,
    "character_set": "auto",
    "outline_width": 3,
    "outline_color": [11, 22, 34, 235],
    "billboard": True,
}
"""How the name of a place is written on the map: light, with a dark edge, upright to who looks."""
