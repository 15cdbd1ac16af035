"""Facts of what stands at a point: cameras, sensors, vehicles, teams, robots and premises."""

from psycopg2.extensions import connection as Connection

from data.territory.standing import GridHere, grid_at
from data.territory.statements import Row, leaders, lineage, row, statement
from data.territory.values import crumb, geometry, identity, listing, staff, tags
from dispatch.territory import (
    CameraFacts,
    Kind,
    PremisesFacts,
    RobotFacts,
    SensorFacts,
    TeamFacts,
    VehicleFacts,
)


def camera(connection: Connection, ref: int) -> CameraFacts | None:
    """Return the facts of a camera, or None."""
    found = row(connection, statement("card_camera").format(lineage=lineage("c", "community_code")), {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    return CameraFacts(
        identity=identity(Kind.CAMERA, found, [here.grid], geometry(found["geom"])),
        type=found["kind"],
        status=found["status"],
        direction_deg=found["direction_deg"],
        field_of_view_deg=found["field_of_view_deg"],
        range_m=found["range_m"],
        view_assumed=found["view_assumed"],
        gb28181_id=found["gb28181_id"],
        grid=here.grid,
        leaders=here.leaders,
    )


def sensor(connection: Connection, ref: int) -> SensorFacts | None:
    """Return the facts of a sensor, or None."""
    query = statement("card_sensor").format(leaders=leaders("g", "code"), lineage=lineage("s", "community_code"))
    found = row(connection, query, {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    house, home = crumb(Kind.BUILDING, found, "building"), crumb(Kind.DWELLING, found, "dwelling")
    return SensorFacts(
        identity=identity(Kind.SENSOR, found, [here.grid, house, home], geometry(found["geom"])),
        type=found["kind"],
        status=found["status"],
        floor=found["floor"],
        building=house,
        dwelling=home,
        grid=here.grid,
        leaders=here.leaders,
    )


def vehicle(connection: Connection, ref: int) -> VehicleFacts | None:
    """Return the facts of a vehicle, or None."""
    found = row(connection, statement("card_vehicle").format(lineage=lineage("v", "community_code")), {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    return VehicleFacts(
        identity=identity(Kind.VEHICLE, found, [here.grid], geometry(found["geom"])),
        type=found["kind"],
        status=found["status"],
        capabilities=tuple(found["capabilities"]),
        team=crumb(Kind.TEAM, found, "team"),
        team_phone=found["team_phone"],
        grid=here.grid,
    )


def team(connection: Connection, ref: int) -> TeamFacts | None:
    """Return the facts of a team, or None."""
    found = row(connection, statement("card_team").format(lineage=lineage("t", "community_code")), {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    return TeamFacts(
        identity=identity(Kind.TEAM, found, [here.grid], geometry(found["geom"])),
        type=found["kind"],
        status=found["status"],
        capabilities=tuple(found["capabilities"]),
        phone=found["phone"],
        members=staff(found["members"]),
        vehicles=listing(Kind.VEHICLE, found["listed_vehicles"]),
        grid=here.grid,
    )


def robot(connection: Connection, ref: int) -> RobotFacts | None:
    """Return the facts of a robot, or None."""
    found = row(connection, statement("card_robot").format(lineage=lineage("c", "community_code")), {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    return RobotFacts(
        identity=identity(Kind.ROBOT, found, [here.grid], geometry(found["geom"])),
        type=found["kind"],
        status=found["status"],
        grid=here.grid,
    )


def premises(connection: Connection, ref: int) -> PremisesFacts | None:
    """Return the facts of premises and who does business there, or None."""
    query = statement("card_premises").format(leaders=leaders("g", "code"), lineage=lineage("p", "community_code"))
    found = row(connection, query, {"id": ref})
    if found is None:
        return None
    here = _grid_here(connection, found)
    house = crumb(Kind.BUILDING, found, "building")
    return PremisesFacts(
        identity=identity(Kind.PREMISES, found, [here.grid, house], geometry(found["geom"])),
        type=found["kind"],
        small=found["small"],
        floor=found["floor"],
        building=house,
        company=found["company"] or "",
        industry=found["industry"] or "",
        tags=tags(found["tags"]),
        grid=here.grid,
        leaders=here.leaders,
    )


def _grid_here(connection: Connection, found: Row) -> GridHere:
    """Return the grid of the thing's building where the row names it, else the grid at its place."""
    if found.get("grid_code"):
        return GridHere(crumb(Kind.GRID, found, "grid"), staff(found["leaders"]))
    return grid_at(connection, geometry(found["geom"]), found["cell"])
