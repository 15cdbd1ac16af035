"""Who can be sent: teams, their members, vehicles and robots, and the leaders of the grids."""

from collections.abc import Sequence

from shapely import LineString, Point

from data.demo.globe import Globe
from data.demo.names import person_name, phone
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Board, Rng, Street
from data.demo.tables import ComprehensiveRow, GridRow, MemberRow, RobotRow, TeamRow, VehicleRow

PHONES_FROM = 60_000
"""Work numbers start behind those of the residents."""


DUTY_STATUSES = ("available", "available", "available", "available", "available", "available", "available", "busy")


def raise_teams(
    board: Board, streets: Sequence[Street], globe: Globe, rng: Rng, place: Place = DEMO_PLACE
) -> tuple[list[TeamRow], list[MemberRow]]:
    """Return the teams at their bases and their members."""
    teams: list[TeamRow] = []
    members: list[MemberRow] = []
    phones = PHONES_FROM + place.first_phone
    for number, post in enumerate(place.posts, 1):
        ref = f"t{number}"
        base = kerb(board.quarters[post.base].representative_point(), streets)
        status = "busy" if number == 5 else "available"
        teams.append(
            TeamRow(ref, post.name, post.kind, post.capabilities, phone(phones + number), status, globe.lay(base))
        )
        for position in range(post.members):
            _, name = person_name("f" if rng.random() < 0.35 else "m", rng)
            members.append(
                MemberRow(
                    f"{ref}m{position + 1}", ref, name, "team_leader" if position == 0 else "member",
                    phone(phones + 100 * number + position), None, None, DUTY_STATUSES[int(rng.integers(len(DUTY_STATUSES)))],
                )
            )  # fmt: skip
    return teams, members


def appoint_leaders(
    grids: Sequence[GridRow], comprehensive: Sequence[ComprehensiveRow], rng: Rng, place: Place = DEMO_PLACE
) -> list[MemberRow]:
    """Return a leader for every grid and for every comprehensive grid."""
    phones = PHONES_FROM + place.first_phone
    leaders: list[MemberRow] = []
    for number, area in enumerate(comprehensive, 1):
        _, name = person_name("f" if rng.random() < 0.45 else "m", rng)
        leaders.append(
            MemberRow(
                f"z{number}",
                None,
                name,
                "comprehensive_leader",
                phone(phones + 2000 + number),
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
                phone(phones + 3000 + number),
                grid.code,
                None,
                "available",
            )
        )
    return leaders


def park_vehicles(
    teams: Sequence[TeamRow],
    board: Board,
    streets: Sequence[Street],
    globe: Globe,
    rng: Rng,
    place: Place = DEMO_PLACE,
) -> list[VehicleRow]:
    """Return the vehicles, each at a kerb near its team or out on a street."""
    roads = [s for s in streets if s.drivable and s.line.length > 60]
    vehicles = []
    for number, (kind, team, capabilities) in enumerate(place.fleet, 1):
        out = number % 3 == 0
        status = "busy" if number == 3 else "out_of_service" if number == 12 else "available"
        if out:
            street = roads[int(rng.integers(len(roads)))]
            spot = street.line.interpolate(float(rng.uniform(0.2, 0.8)), normalized=True)
        else:
            base = board.quarters[place.posts[team].base].representative_point()
            spot = kerb(Point(base.x + float(rng.uniform(-45, 45)), base.y + float(rng.uniform(-45, 45))), roads)
        vehicles.append(
            VehicleRow(
                f"v{number:02d}",
                plate(place.first_vehicle + number),
                kind,
                capabilities,
                teams[team].ref,
                status,
                globe.lay(spot),
            )
        )
    return vehicles


def plate(number: int) -> str:
    """Return a plate in a series that no car has: 粤B·DM and three figures, more where those run out."""
    return f"粤B·DM{number:03d}"


def release_robots(board: Board, streets: Sequence[Street], globe: Globe, place: Place = DEMO_PLACE) -> list[RobotRow]:
    """Return the robots on paths of their quarters."""
    robots = []
    for number, (name, kind, quarter) in enumerate(place.robots, 1):
        spot = kerb(board.quarters[quarter].representative_point(), streets)
        robots.append(RobotRow(f"k{number}", name, kind, "busy" if number == 4 else "available", globe.lay(spot)))
    return robots


def kerb(near: Point, streets: Sequence[Street]) -> Point:
    """Return the point of the nearest street."""
    line: LineString = min((s.line for s in streets), key=lambda line: float(line.distance(near)))
    spot: Point = line.interpolate(line.project(near))
    return spot
