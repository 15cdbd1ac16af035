"""The list of layers beside the map: grouped, named, counted, with their legends."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dispatch.territory import LayerSetting
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


LIVE_LAYERS = ("incidents", "officers", "trails")
"""Switches of what comes over the live stream; vehicles, teams and robots move under their own."""

UNCOUNTED = ("placenames",)
"""Switches of what is nothing in itself, so that a number beside them would say nothing."""

GROUPS: tuple[tuple[str, str, str, tuple[Item, ...]], ...] = (
    (
        "operations",
        "处置",
        "Operations",
        (
            Item("incidents", "事件", "Incidents", "incident", legend.INCIDENTS),
            Item("officers", "网格员", "Officers", "member", legend.UNITS),
            Item("trails", "行进尾迹", "Trails", "track", legend.TRAILS),
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
            Item("placenames", "街道、社区与小区名", "Sub-districts, communities, estates", "label"),
        ),
    ),
)


def layer_tree(
    counts: Mapping[str, int],
    language: str,
    *,
    live: bool = False,
    settings: Mapping[str, LayerSetting] = MappingProxyType({}),
    role: str = "",
) -> list[dict[str, object]]:
    """Write the tree for the map component.

    Parameters
    ----------
    counts
        How many rows the viewer has in each layer; a layer that is not named is left out.
    language
        'en' or 'zh-CN'.
    live
        Whether the viewer sees what comes over the live stream; those rows are counted nowhere.
    settings, role
        How the site wants layers listed, and who looks.
    """
    english = language == "en"
    listed = {*counts, *(LIVE_LAYERS if live else ()), *(UNCOUNTED if counts else ())}
    groups: list[dict[str, object]] = []
    for group, zh, en, items in GROUPS:
        shown = [
            {
                "layer": item.layer,
                "label": _label(item, settings.get(item.layer), english),
                "count": counts.get(item.layer),
                "visible": _visible(item, settings.get(item.layer)),
                "icon": item.icon,
                "legend": [mark.written(language) for mark in item.marks],
            }
            for item in _ordered(items, settings)
            if item.layer in listed and _open_to(settings.get(item.layer), role)
        ]
        if shown:
            groups.append({"group": group, "label": en if english else zh, "items": shown})
    return groups


def _ordered(items: tuple[Item, ...], settings: Mapping[str, LayerSetting]) -> list[Item]:
    """Return a group's layers in the site's order; those it does not know stay where they are."""
    places = {item.layer: place for place, item in enumerate(items)}
    return sorted(
        items, key=lambda item: settings[item.layer].position if item.layer in settings else places[item.layer]
    )


def _label(item: Item, setting: LayerSetting | None, english: bool) -> str:
    own = setting and (setting.name_en if english else setting.name_zh)
    return own or (item.en if english else item.zh)


def _visible(item: Item, setting: LayerSetting | None) -> bool:
    return item.visible if setting is None or setting.visible is None else setting.visible


def _open_to(setting: LayerSetting | None, role: str) -> bool:
    return setting is None or setting.open_to(role)
