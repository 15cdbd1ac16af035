"""What one invented community is called and how much of everything it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.demo.names import ADDRESS_ROOT, COMMUNITY_CODE, COMPREHENSIVE_NAMES


@dataclass(frozen=True, slots=True)
class Post:
    """A team as it is planned: where it waits, how many it has and what they can do."""

    name: str
    kind: str
    base: str
    members: int
    capabilities: tuple[str, ...]


POSTS = (
    Post("网格巡查一队", "grass_roots", "榕塘村", 8, ("巡查", "走访", "隐患排查")),
    Post("网格巡查二队", "grass_roots", "启程家园", 8, ("巡查", "走访", "隐患排查")),
    Post("社区义务消防队", "grass_roots", "澜桥中心", 9, ("灭火", "疏散", "破拆")),
    Post("综合行政执法中队", "department", "经纬中心", 10, ("市容执法", "占道处置", "违建处置")),
    Post("市政养护应急队", "department", "云织工业园", 7, ("道路抢修", "排水", "照明")),
    Post("社区健康应急组", "department", "榕塘学校", 5, ("急救", "转运", "消杀")),
    Post("经纬花园物业应急队", "property", "经纬花园", 6, ("电梯困人", "门禁", "秩序")),
    Post("榕塘村物业服务队", "property", "星桥新村", 6, ("水电维修", "垃圾清运", "秩序")),
)
FLEET = (
    ("patrol_car", 0, ("巡查", "广播")), ("patrol_car", 1, ("巡查", "广播")), ("patrol_car", 3, ("执法记录",)),
    ("e_bike", 0, ("巡查",)), ("e_bike", 1, ("巡查",)), ("e_bike", 6, ("巡查",)), ("e_bike", 7, ("巡查",)),
    ("fire_mini", 2, ("灭火", "水带 120 米")), ("ambulance", 5, ("急救", "转运")), ("engineering", 4, ("抢修", "照明")),
    ("sanitation", 7, ("清运",)), ("sanitation", 4, ("冲洗", "吸污")),
)  # fmt: skip
ROBOTS = (
    ("巡逻机器人一号", "patrol", "榕塘公园"), ("巡逻机器人二号", "patrol", "经纬中心"), ("巡逻机器人三号", "patrol", "湖畔时光"),
    ("保洁机器人一号", "cleaning", "澜桥中心"), ("巡查无人机一号", "drone", "云织工业园"),
)  # fmt: skip
SINGLE = {
    "market": "榕塘农贸市场", "service_centre": "经纬社区党群服务中心", "clinic": "社区健康服务中心", "kindergarten": "榕塘幼儿园",
    "fire_post": "微型消防站", "hall": "榕塘祠堂", "mall": "经纬里购物中心", "hotel": "澜桥酒店", "gymnasium": "榕塘学校体育馆",
    "canteen": "榕塘学校食堂",
}  # fmt: skip
LARGE = {
    "school": ("榕塘学校", "school"), "kindergarten": ("榕塘幼儿园", "school"), "market": ("榕塘农贸市场", "market"),
    "clinic": ("经纬社区健康服务中心", "clinic"), "service_centre": ("经纬社区党群服务中心", "office"),
    "hotel": ("澜桥酒店", "other"), "mall": ("经纬里购物中心", "entertainment"), "fire_post": ("微型消防站", "other"),
    "hall": ("榕塘祠堂", "other"),
}  # fmt: skip
SENSORS = {"smoke": 290, "electrical": 90, "gas": 60, "water": 12, "lift": 100, "manhole": 30, "door": 18}


@dataclass(frozen=True, slots=True)
class Place:
    """One community: names, numbers, and what its figures must be. Without arguments, the demo community.

    Attributes
    ----------
    first_phone
        What telephone numbers count from: two communities of one district share none.
    first_camera, first_vehicle
        What GB/T 28181 numbers and plates count from.
    watched_open
        The open ground that has all-round cameras, squares apart.
    """

    code: str = COMMUNITY_CODE
    name: str = "经纬社区"
    root: str = ADDRESS_ROOT
    firm_prefix: str = "澜桥"
    office: str = "经纬大厦"
    singles: Mapping[str, str] = field(default_factory=lambda: SINGLE)
    large: Mapping[str, tuple[str, str]] = field(default_factory=lambda: LARGE)
    posts: tuple[Post, ...] = POSTS
    fleet: tuple[tuple[str, int, tuple[str, ...]], ...] = FLEET
    robots: tuple[tuple[str, str, str], ...] = ROBOTS
    watched_open: frozenset[str] = frozenset({"学校操场", "榕湖", "榕塘"})
    comprehensive_names: tuple[str, ...] = COMPREHENSIVE_NAMES
    first_comprehensive: int = 0
    first_phone: int = 0
    first_camera: int = 0
    first_vehicle: int = 0
    people: int = 40_500
    companies: int = 784
    small_premises: int = 770
    cameras: int = 120
    sensors: Mapping[str, int] = field(default_factory=lambda: SENSORS)


DEMO_PLACE = Place()
