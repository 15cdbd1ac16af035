"""Who can be sent: teams, their members, vehicles and robots, and the leaders of the grids."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import LineString, Point

from data.demo.globe import Globe
from data.demo.names import person_name, phone
from data.demo.plan import Board, Rng, Street
from data.demo.tables import ComprehensiveRow, GridRow, MemberRow, RobotRow, TeamRow, VehicleRow

PHONES_FROM = 60_000
"""Work numbers start behind those of the residents."""


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
DUTY_STATUSES = ("available", "available", "available", "available", "available", "available", "available", "busy")


def raise_teams(
    board: Board, streets: Sequence[Street], globe: Globe, rng: Rng
) -> tuple[list[TeamRow], list[MemberRow]]:
    """Return the teams at their bases and their members."""
    teams: list[TeamRow] = []
    members: list[MemberRow] = []
    for number, post in enumerate(POSTS, 1):
        ref = f"t{number}"
        place = kerb(board.quarters[post.base].representative_point(), streets)
        status = "busy" if number == 5 else "available"
        teams.append(
            TeamRow(ref, post.name, post.kind, post.capabilities, phone(PHONES_FROM + number), status, globe.lay(place))
        )
        for position in range(post.members):
            _, name = person_name("f" if rng.random() < 0.35 else "m", rng)
            members.append(
                MemberRow(
                    f"{ref}m{position + 1}", ref, name, "team_leader" if position == 0 else "member",
                    phone(PHONES_FROM + 100 * number + position), None, None, DUTY_STATUSES[int(rng.integers(len(DUTY_STATUSES)))],
                )
            )  # fmt: skip
    return teams, members


def appoint_leaders(grids: Sequence[GridRow], comprehensive: Sequence[ComprehensiveRow], rng: Rng) -> list[MemberRow]:
    """Return a leader for every grid and for every comprehensive grid."""
    leaders: list[MemberRow] = []
    for number, area in enumerate(comprehensive, 1):
        _, name = person_name("f" if rng.random() < 0.45 else "m", rng)
        leaders.append(
            MemberRow(
                f"z{number}",
                None,
                name,
                "comprehensive_leader",
                phone(PHONES_FROM + 2000 + number),
                None,
                area.code,
                "available",
            )
        )
    for number, grid in enumerate(grids, 1):
        _, name = person_name("f" if rng.random() < 0.55 else "m", rng)
        leaders.append(
            MemberRow(
                f"g{number}",
                None,
                name,
                "grid_leader",
                phone(PHONES_FROM + 3000 + number),
                grid.code,
                None,
                "available",
            )
        )
    return leaders


def park_vehicles(
    teams: Sequence[TeamRow], board: Board, streets: Sequence[Street], globe: Globe, rng: Rng
) -> list[VehicleRow]:
    """Return the vehicles, each at a kerb near its team or out on a street."""
    roads = [s for s in streets if s.drivable and s.line.length > 60]
    vehicles = []
    for number, (kind, team, capabilities) in enumerate(FLEET, 1):
        out = number % 3 == 0
        status = "busy" if number == 3 else "out_of_service" if number == 12 else "available"
        if out:
            street = roads[int(rng.integers(len(roads)))]
            place = street.line.interpolate(float(rng.uniform(0.2, 0.8)), normalized=True)
        else:
            base = board.quarters[POSTS[team].base].representative_point()
            place = kerb(Point(base.x + float(rng.uniform(-45, 45)), base.y + float(rng.uniform(-45, 45))), roads)
        vehicles.append(
            VehicleRow(
                f"v{number:02d}", f"粤B·DM{number:03d}", kind, capabilities, teams[team].ref, status, globe.lay(place)
            )
        )
    return vehicles


def release_robots(board: Board, streets: Sequence[Street], globe: Globe) -> list[RobotRow]:
    """Return the robots on paths of their quarters."""
    robots = []
    for number, (name, kind, quarter) in enumerate(ROBOTS, 1):
        place = kerb(board.quarters[quarter].representative_point(), streets)
        robots.append(RobotRow(f"k{number}", name, kind, "busy" if number == 4 else "available", globe.lay(place)))
    return robots


def kerb(near: Point, streets: Sequence[Street]) -> Point:
    """Return the point of the nearest street."""
    line: LineString = min((s.line for s in streets), key=lambda line: float(line.distance(near)))
    spot: Point = line.interpolate(line.project(near))
    return spot
