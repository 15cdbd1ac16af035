"""The options each type of deck.gl layer takes, in pydeck's snake case.

pydeck passes any name on and deck.gl ignores what it does not know, so that a misspelt
option is silent on both sides. Names are those of deck.gl 9.4's default properties.
"""

EVERY_LAYER = frozenset(
    {"auto_highlight", "highlight_color", "opacity", "parameters", "pickable", "position_format", "visible"}
)

OURS = frozenset({"thing", "title", "visible_min_zoom", "visible_max_zoom", "ramp_night", "ramp_day"})
"""Read by the map component: what a picked row is, which field names it, at which zooms it shows, and colours by class."""

_POLYGON = frozenset(
    {
        "elevation_scale",
        "extruded",
        "filled",
        "get_elevation",
        "get_fill_color",
        "get_line_color",
        "get_line_width",
        "get_polygon",
        "line_joint_rounded",
        "line_miter_limit",
        "line_width_max_pixels",
        "line_width_min_pixels",
        "line_width_scale",
        "line_width_units",
        "material",
        "stroked",
        "wireframe",
    }
)

_ICON = frozenset(
    {
        "alpha_cutoff",
        "billboard",
        "get_angle",
        "get_color",
        "get_icon",
        "get_pixel_offset",
        "get_position",
        "get_size",
        "size_max_pixels",
        "size_min_pixels",
        "size_scale",
        "size_units",
    }
)

_TEXT = frozenset(
    {
        "background",
        "background_padding",
        "billboard",
        "character_set",
        "font_family",
        "font_weight",
        "get_alignment_baseline",
        "get_angle",
        "get_color",
        "get_pixel_offset",
        "get_position",
        "get_size",
        "get_text",
        "get_text_anchor",
        "line_height",
        "outline_color",
        "outline_width",
        "size_max_pixels",
        "size_min_pixels",
        "size_scale",
        "size_units",
    }
)

_PATH = frozenset(
    {
        "billboard",
        "cap_rounded",
        "get_color",
        "get_path",
        "get_width",
        "joint_rounded",
        "miter_limit",
        "width_max_pixels",
        "width_min_pixels",
        "width_scale",
        "width_units",
    }
)

_TILES = frozenset(
    {"binary", "extent", "max_cache_size", "max_requests", "max_zoom", "min_zoom", "refinement_strategy", "tile_size"}
)

_SCATTER = frozenset(
    {
        "filled",
        "get_fill_color",
        "get_line_color",
        "get_line_width",
        "get_position",
        "get_radius",
        "line_width_min_pixels",
        "line_width_units",
        "radius_max_pixels",
        "radius_min_pixels",
        "radius_units",
        "stroked",
    }
)

_HEAT = frozenset({"get_position", "get_weight", "intensity", "radius_pixels", "threshold"})

KNOWN: dict[str, frozenset[str]] = {
    "PolygonLayer": EVERY_LAYER | OURS | _POLYGON,
    "PathLayer": EVERY_LAYER | OURS | _PATH,
    "IconLayer": EVERY_LAYER | OURS | _ICON,
    "ScatterplotLayer": EVERY_LAYER | OURS | _SCATTER,
    "TextLayer": EVERY_LAYER | OURS | _TEXT,
    "HeatmapLayer": EVERY_LAYER | OURS | _HEAT,
    "MVTLayer": EVERY_LAYER
    | OURS
    | _TILES
    | (_POLYGON - {"get_polygon"})
    | {"highlighted_feature_id", "unique_id_property"},
}
