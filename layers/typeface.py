"""The one typeface of map labels: the browser's own, so that no glyph is fetched."""

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
