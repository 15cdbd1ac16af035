"""Colours that mean something, the same on the map, in its legend and on cards."""

AVAILABLE = "#37C978"
UNDER_WAY = "#4FA3FF"
ON_SCENE = "#B07CFF"
OUT_OF_SERVICE = "#6B7C8C"
ALARM = "#FF4D4F"
FAULT = "#FF9F1A"

TRAIL = "#9FB2C2"

SEVERITY: dict[int, str] = {1: "#FF4D4F", 2: "#FF9F1A", 3: "#F7D154", 4: "#4FA3FF"}
"""I 特急 to IV 一般; each has a shape of its own beside its colour."""
LATE = "#FF4D4F"
LATE_SOON = "#FFB44A"

UNIT_STATUS: dict[str, str] = {
    "available": AVAILABLE,
    "reserved": UNDER_WAY,
    "dispatched": UNDER_WAY,
    "en_route": UNDER_WAY,
    "on_scene": ON_SCENE,
    "busy": ON_SCENE,
    "returning": UNDER_WAY,
    "out_of_service": OUT_OF_SERVICE,
}

DEVICE_STATUS: dict[str, str] = {
    "online": AVAILABLE,
    "offline": OUT_OF_SERVICE,
    "fault": FAULT,
    "alarm": ALARM,
}

PREMISES = "#E3B04B"
PREMISES_SMALL = "#F07F5A"

DWELLING_STATE: dict[str, str] = {
    "owned": "#4E9BB9",
    "rented": "#E0A33E",
    "collective": "#A97BD6",
    "vacant": "#8A97A5",
    "unknown": "#5F7286",
}

GRID_TINTS: tuple[str, ...] = (
    "#4FA3FF",
    "#2FB8A6",
    "#E0A33E",
    "#B07CFF",
    "#7FB84A",
    "#E77C8E",
    "#3FC0DE",
    "#D98A4E",
    "#8C93F0",
    "#C9B13A",
    "#D07CC8",
    "#6FC28E",
)
"""By the grid's colour number 0..11; two grids that touch never share one."""

RAMP_NIGHT: tuple[str, ...] = ("#440154", "#443983", "#31688E", "#21918C", "#35B779", "#90D743", "#FDE725")
"""Viridis in seven steps (van der Walt and Smith 2015): dark is little, as the ground is dark."""
RAMP_DAY: tuple[str, ...] = ("#FFFFCC", "#C7E9B4", "#7FCDBB", "#41B6C4", "#1D91C0", "#225EA8", "#0C2C84")
"""ColorBrewer's YlGnBu in seven classes: light is little, as the ground is light. Both are safe for the colour-blind."""


def rgb(hex_: str) -> list[int]:
    """Return red, green and blue, 0 to 255."""
    return [int(hex_[at : at + 2], 16) for at in (1, 3, 5)]
