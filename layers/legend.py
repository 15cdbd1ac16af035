"""What the colours and shapes on the map mean, in words."""

from dataclasses import dataclass

from layers import palette


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a legend; shapes are dot, square, line, fan, triangle, diamond, ring and dashes."""

    zh: str
    en: str
    colour: str
    shape: str

    def written(self, language: str) -> dict[str, str]:
        return {"label": self.en if language == "en" else self.zh, "colour": self.colour, "shape": self.shape}


UNITS = (
    Mark("空闲", "Available", palette.AVAILABLE, "dot"),
    Mark("已派 / 途中", "Dispatched / en route", palette.UNDER_WAY, "ring"),
    Mark("到场 / 忙碌", "On scene / busy", palette.ON_SCENE, "square"),
    Mark("停用", "Out of service", palette.OUT_OF_SERVICE, "line"),
)

TRAILS = (Mark("近 10 分钟经过的路", "The way of the last 10 minutes", palette.TRAIL, "line"),)

INCIDENTS = (
    Mark("特急", "Critical", palette.SEVERITY[1], "triangle"),
    Mark("紧急", "Urgent", palette.SEVERITY[2], "diamond"),
    Mark("较急", "Elevated", palette.SEVERITY[3], "square"),
    Mark("一般", "Normal", palette.SEVERITY[4], "dot"),
    Mark("逾期（光圈）", "Late (halo)", palette.LATE, "ring"),
    Mark("预计逾期（虚线光圈）", "Will be late (dashed halo)", palette.LATE_SOON, "dashes"),
)

CAMERAS = (
    Mark("在线", "Online", palette.AVAILABLE, "dot"),
    Mark("故障", "Fault", palette.FAULT, "diamond"),
    Mark("离线", "Offline", palette.OUT_OF_SERVICE, "line"),
    Mark("视野（放大可见）", "Field of view (zoom in)", palette.AVAILABLE, "fan"),
)

SENSORS = (
    Mark("在线", "Online", palette.AVAILABLE, "dot"),
    Mark("报警", "Alarm", palette.ALARM, "triangle"),
    Mark("故障", "Fault", palette.FAULT, "diamond"),
    Mark("离线", "Offline", palette.OUT_OF_SERVICE, "line"),
)

PREMISES = (
    Mark("三小场所", "Small premises", palette.PREMISES_SMALL, "diamond"),
    Mark("其他场所", "Other premises", palette.PREMISES, "diamond"),
)

DWELLINGS = (
    Mark("自住", "Owned", palette.DWELLING_STATE["owned"], "square"),
    Mark("出租", "Rented", palette.DWELLING_STATE["rented"], "square"),
    Mark("集体", "Collective", palette.DWELLING_STATE["collective"], "square"),
    Mark("空置", "Vacant", palette.DWELLING_STATE["vacant"], "square"),
    Mark("未登记", "Unknown", palette.DWELLING_STATE["unknown"], "square"),
)

GRIDS = (Mark("相邻网格颜色不同", "Neighbours differ in colour", palette.GRID_TINTS[0], "square"),)
