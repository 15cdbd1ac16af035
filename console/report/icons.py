"""Pictures of classes: line drawings on a square of 24, in the colour of the text."""

from collections.abc import Mapping

_OTHER = "<circle cx='12' cy='12' r='8'/><path d='M12 8v5M12 16v.5'/>"
DRAWN: Mapping[str, str] = {
    "building": "<path d='M5 21V5l8-2v18M13 8l6 2v11M3 21h18M8 8h2M8 12h2M8 16h2M16 13h1M16 17h1'/>",
    "camera": "<path d='M4 8h3l2-3h6l2 3h3v11H4z'/><circle cx='12' cy='13' r='3.5'/>",
    "care": "<path d='M12 20s-7-4.4-7-9.5A3.8 3.8 0 0 1 12 8a3.8 3.8 0 0 1 7 2.5C19 15.6 12 20 12 20z'/>",
    "dispute": "<path d='M4 5h10v7H8l-4 3zM14 9h6v9l-3-3h-6v-3'/>",
    "ebike": "<circle cx='6' cy='17' r='3'/><circle cx='18' cy='17' r='3'/><path d='M9 17h5l2-9h-3M16 8l2 6M6 14l1-4h3M12 3l-2 4h4l-2 4'/>",
    "fire": "<path d='M12 3c1 4 6 6 6 11a6 6 0 0 1-12 0c0-2 1-4 2-5 0 2 1 3 2 3 1-3 0-6 2-9z'/>",
    "gas": "<path d='M8 8h8v12H8zM10 8V5h4v3M10 5h4M12 11c1 1.5 2 2 2 3.5a2 2 0 0 1-4 0c0-1.5 1-2 2-3.5z'/>",
    "hazard": "<path d='M12 4l9 16H3zM12 10v5M12 17.5v.5'/>",
    "lamp": "<path d='M7 21V6a3 3 0 0 1 3-3h5l3 4h-6M5 21h4M15 10v2M18 9.5l1 1.5M12 9.5L11 11'/>",
    "lift": "<rect x='5' y='3' width='14' height='18' rx='1'/><path d='M12 3v18M8 9l1.5-2L11 9M13 15l1.5 2L16 15'/>",
    "manhole": "<ellipse cx='12' cy='13' rx='9' ry='5'/><path d='M8 12h8M8 14.5h8M10 10.5v5M14 10.5v5'/>",
    "medical": "<rect x='4' y='7' width='16' height='12' rx='2'/><path d='M9 7V4h6v3M12 10v6M9 13h6'/>",
    "noise": "<path d='M4 10v4h3l5 4V6L7 10zM15 9a4 4 0 0 1 0 6M17.5 6.5a8 8 0 0 1 0 11'/>",
    "parking": "<rect x='4' y='4' width='16' height='16' rx='3'/><path d='M10 17V8h3a2.5 2.5 0 0 1 0 5h-3'/>",
    "people": "<circle cx='9' cy='8' r='3'/><path d='M3 20c0-4 2.5-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5.5M17 14.5c2.5.5 4 2.5 4 5.5'/>",
    "pipe": "<path d='M3 8h8a4 4 0 0 1 4 4v9M3 14h5a2 2 0 0 1 2 2v5M8 21h9M3 6v10M19 6c1 1.5 2 2.3 2 3.5a2 2 0 0 1-4 0C17 8.3 18 7.5 19 6z'/>",
    "power": "<path d='M13 3L5 14h6l-1 7 8-11h-6z'/>",
    "road": "<path d='M8 3L4 21M16 3l4 18M12 4v3M12 10v4M12 17v4'/>",
    "rubbish": "<path d='M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14M10 11v6M14 11v6'/>",
    "sign": "<path d='M12 21V12M6 4h10l3 4-3 4H6z'/>",
    "stall": "<path d='M4 9l2-5h12l2 5M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.400 0A2.7 2.7 0 0 0 20 9M6 12v8h12v-8M6 16h12'/>",
    "tool": "<path d='M14 6a4 4 0 0 1 5-2l-3 3 1 2 2 1 3-3a4 4 0 0 1-6 4l-8 8-3-3 8-8z'/>",
    "tree": "<path d='M12 21v-7M12 3c4 2 6 5 6 8 0 2-2 3-6 3s-6-1-6-3c0-3 2-6 6-8zM12 11l2-2M9 21h6'/>",
    "water": "<path d='M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11zM9 14a3 3 0 0 0 3 3'/>",
}


def icon(name: str) -> str:
    """Return a picture as inline SVG; one nobody drew is a circle with a mark."""
    return f"<svg class='icon' viewBox='0 0 24 24' aria-hidden='true'>{DRAWN.get(name, _OTHER)}</svg>"
