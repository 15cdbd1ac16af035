"""The list of layers beside the map: grouped, named, counted, with their legends."""

from collections.abc import Mapping
from dataclasses import dataclass

from layers import legend
from layers.legend import Mark


@dataclass(frozen=True, slots=True)
class Item:
    """One switch; `layer` is the name the map component knows."""

    layer: str
    zh: str
    en: str
    icon: str
    marks: tuple[Mark, ...] = ()
    visible: bool = True


LIVE_LAYERS = ("incidents", "officers")
"""Switches of what comes over the live stream; vehicles, teams and robots move under their own."""

GROUPS: tuple[tuple[str, str, str, tuple[Item, ...]], ...] = (
    (
        "operations",
        "处置",
        "Operations",
        (
            Item("incidents", "事件", "Incidents", "incident", legend.INCIDENTS),
            Item("officers", "网格员", "Officers", "member", legend.UNITS),
        ),
    ),
    (
        "territory",
        "辖区",
        "Territory",
        (
            Item("grids", "网格", "Grids", "grid", legend.GRIDS),
            Item("buildings", "楼栋", "Buildings", "building", legend.DWELLINGS),
        ),
    ),
    (
        "resources",
        "力量",
        "Resources",
        (
            Item("vehicles", "车辆", "Vehicles", "vehicle", legend.UNITS),
            Item("teams", "队伍", "Teams", "team", legend.UNITS),
            Item("robots", "机器人", "Robots", "robot", legend.UNITS),
        ),
    ),
    (
        "devices",
        "设备",
        "Devices",
        (
            Item("cameras", "摄像头", "Cameras", "camera", legend.CAMERAS),
            Item("sensors", "传感器", "Sensors", "sensor", legend.SENSORS),
        ),
    ),
    (
        "places",
        "场所",
        "Places",
        (Item("premises", "场所", "Premises", "premises", legend.PREMISES),),
    ),
    (
        "base",
        "底图",
        "Base map",
        (
            Item("base", "水系、绿地与道路", "Water, green and streets", "street"),
            Item("streetnames", "路名", "Street names", "label"),
        ),
    ),
)


def layer_tree(counts: Mapping[str, int], language: str, *, live: bool = False) -> list[dict[str, object]]:
    """Write the tree for the map component.

    Parameters
    ----------
    counts
        How many rows the viewer has in each layer; a layer that is not named is left out.
    language
        'en' or 'zh-CN'.
    live
        Whether the viewer sees what comes over the live stream; those rows are counted nowhere.
    """
    english = language == "en"
    listed = {*counts, *(LIVE_LAYERS if live else ())}
    groups: list[dict[str, object]] = []
    for group, zh, en, items in GROUPS:
        shown = [
            {
                "layer": item.layer,
                "label": item.en if english else item.zh,
                "count": counts.get(item.layer),
                "visible": item.visible,
                "icon": item.icon,
                "legend": [mark.written(language) for mark in item.marks],
            }
            for item in items
            if item.layer in listed
        ]
        if shown:
            groups.append({"group": group, "label": en if english else zh, "items": shown})
    return groups
