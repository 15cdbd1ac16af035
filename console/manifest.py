"""What the map component starts from: the view, the layers' specification, the layer tree with its legend."""

import math
from typing import Any

from console.container import Container
from dispatch.permissions import Actor, Permission
from dispatch.territory import Bounds
from layers.palette import DEVICE_STATUS, DWELLING_STATE, PREMISES, PREMISES_SMALL, UNIT_STATUS
from layers.spec import map_spec

CHINA: Bounds = (73.0, 18.0, 135.0, 54.0)
WALL_PX = 900
TILE_PX = 512

# Group, then layer, icon, shown at first, Chinese and English label.
TREE: tuple[tuple[str, str, str, tuple[tuple[str, str, bool, str, str], ...]], ...] = (
    ("territory", "辖区", "Territory", (("grids", "grid", True, "网格", "Grids"), ("buildings", "building", True, "楼栋", "Buildings"))),
    (
        "resources", "力量", "Resources",
        (
            ("vehicles", "vehicle", True, "车辆", "Vehicles"),
            ("teams", "team", True, "队伍", "Teams"),
            ("robots", "robot", True, "机器人", "Robots"),
        ),
    ),
    (
        "devices", "设备", "Devices",
        (("cameras", "camera", True, "摄像头", "Cameras"), ("sensors", "sensor", True, "传感器", "Sensors")),
    ),
    ("places", "场所", "Places", (("premises", "premises", False, "场所", "Premises"),)),
    ("base", "底图", "Base map", (("base", "base", True, "道路水系绿地", "Streets, water, green"), ("streetnames", "label", True, "路名", "Street names"))),
)  # fmt: skip

UNIT_WORDS = {
    "available": ("空闲", "Available", "dot"),
    "dispatched": ("已派/途中", "Dispatched", "triangle"),
    "on_scene": ("到场/忙碌", "On scene", "square"),
    "out_of_service": ("停用", "Out of service", "ring"),
}
DEVICE_WORDS = {
    "online": ("在线", "Online", "dot"),
    "alarm": ("告警", "Alarm", "triangle"),
    "fault": ("故障", "Fault", "diamond"),
    "offline": ("离线", "Offline", "ring"),
}
DWELLING_WORDS = {
    "owned": ("自住", "Owned", "square"),
    "rented": ("出租", "Rented", "square"),
    "collective": ("集体", "Collective", "square"),
    "vacant": ("空置", "Vacant", "square"),
    "unknown": ("未登记", "Not registered", "square"),
}


def build_manifest(container: Container, actor: Actor, language: str) -> dict[str, Any]:
    """Return the manifest for an actor; raises DatabaseAway and NotPermitted.

    The specification names addresses only: it is a few kilobytes whatever the area's size.
    """
    overview = container.service.overview(actor)
    revisions = overview.revisions | container.tiles.versions()
    return {
        "actor": {"name": actor.display_name, "account": actor.name, "role": actor.role.value, "language": language},
        "region": overview.region.id if overview.region else None,
        "title": overview.region.name if overview.region else "",
        "home": home(overview.bounds or CHINA),
        "spec": map_spec(revisions),
        "tree": _tree(overview.counts, language),
        "revisions": revisions,
        "capabilities": {"reveal": actor.may(Permission.REVEAL_PERSON)},
    }


def home(bounds: Bounds) -> dict[str, Any]:
    """Return a tilted view that shows the bounds on an ordinary screen."""
    west, south, east, north = bounds
    latitude = (south + north) / 2
    width_deg = max(east - west, (north - south) / math.cos(math.radians(latitude)), 1e-4)
    zoom = math.log2(360 / width_deg * WALL_PX / TILE_PX)
    return {
        "longitude": (west + east) / 2, "latitude": latitude, "zoom": round(min(zoom, 17), 2), "pitch": 45, "bearing": 0,
        "bounds": list(bounds),
    }  # fmt: skip


def _tree(counts: dict[str, int], language: str) -> list[dict[str, Any]]:
    english = language == "en"
    return [
        {
            "group": group,
            "label": en if english else zh,
            "items": [
                {
                    "layer": layer, "icon": icon, "visible": visible, "count": counts.get(layer, 0),
                    "label": layer_en if english else layer_zh, "legend": _legend(layer, english),
                }
                for layer, icon, visible, layer_zh, layer_en in items
            ],
        }
        for group, zh, en, items in TREE
    ]  # fmt: skip


def _legend(layer: str, english: bool) -> list[dict[str, str]]:
    if layer in {"vehicles", "teams", "robots"}:
        words, colours = UNIT_WORDS, UNIT_STATUS
    elif layer in {"cameras", "sensors"}:
        words, colours = DEVICE_WORDS, DEVICE_STATUS
    elif layer == "buildings":
        words, colours = DWELLING_WORDS, DWELLING_STATE
    elif layer == "premises":
        words = {"small": ("三小场所", "Small premises", "dot"), "other": ("其他场所", "Other premises", "dot")}
        colours = {"small": PREMISES_SMALL, "other": PREMISES}
    else:
        return []
    return [
        {"label": en if english else zh, "colour": colours[status], "shape": shape}
        for status, (zh, en, shape) in words.items()
        if not (layer == "cameras" and status == "alarm")
    ]
