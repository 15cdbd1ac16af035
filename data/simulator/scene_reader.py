"""Read the scene from the database."""

from functools import cache
from pathlib import Path
from typing import Any

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.roads import load_graph
from data.simulator.scene import DoorCode, Place, Scene, SensorPlace, Setting
from geo.road_rules import Mode

PLACE = Path(__file__).parents[1] / "sql" / "simulator"
HIGH_LEVELS = 8
STREET_EVERY_M = 60.0
PER_DEGREE_M = 111_000.0
USAGE_SETTING = {
    "residential": Setting.HOME,
    "industrial": Setting.WORKSHOP,
    "office": Setting.OFFICE,
    "commercial": Setting.OFFICE,
    "public": Setting.OFFICE,
    "school": Setting.SCHOOL,
}
LANE_CLASSES = frozenset({"footway", "pedestrian", "steps", "cycleway"})
GROUND_SETTING = {"green": Setting.PARK, "square": Setting.PARK, "water": Setting.WATER}


def read_scene(connection: Connection, community_code: str) -> Scene:
    """Return the scene of one community, as the owner of the tables sees it."""
    stored = {mode: load_graph(connection, community_code, mode) for mode in Mode}
    return Scene(
        community_code=community_code,
        graphs={mode: graph for mode, graph in stored.items() if graph is not None},
        grids={row["code"]: shapely.from_wkb(bytes(row["geom"])) for row in _rows(connection, "grids", community_code)},
        places=(
            *_buildings(connection, community_code),
            *_premises(connection, community_code),
            *_streets(connection, community_code),
            *_ground(connection, community_code),
        ),
        sensors=tuple(
            SensorPlace(row["id"], row["kind"], row["name"], *_inside(row), row["building_id"], row["dwelling_id"])
            for row in _rows(connection, "sensors", community_code)
        ),
        door_codes=tuple(DoorCode(**row) for row in _rows(connection, "door_codes", community_code)),
    )


def only_demo(connection: Connection) -> bool:
    """Tell whether the demo community is there and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("strangers"))
        others, demo = cursor.fetchone() or (True, False)
    return bool(demo and not others)


def _buildings(connection: Connection, community_code: str) -> list[Place]:
    places = []
    for row in _rows(connection, "buildings", community_code):
        setting = USAGE_SETTING.get(row["usage"])
        if setting is Setting.HOME and row["in_lanes"]:
            setting = Setting.LANE_HOUSE
        elif setting is Setting.HOME and row["levels"] >= HIGH_LEVELS:
            setting = Setting.HIGH_RISE
        if setting is not None and row["label"]:
            places.append(Place(setting, row["label"], *_inside(row), row["id"], row["levels"]))
    return places


def _premises(connection: Connection, community_code: str) -> list[Place]:
    settings = {"workshop": Setting.WORKSHOP, "school": Setting.SCHOOL}
    return [
        Place(settings.get(row["kind"], Setting.SHOP), row["label"], *_inside(row), row["building_id"])
        for row in _rows(connection, "premises", community_code)
    ]


def _streets(connection: Connection, community_code: str) -> list[Place]:
    """Return places along the streets, so that a long one counts for more than a short one."""
    places = []
    for row in _rows(connection, "streets", community_code):
        line = shapely.from_wkb(bytes(row["geom"]))
        count = max(1, round(line.length * PER_DEGREE_M / STREET_EVERY_M))
        setting = Setting.LANE if row["class"] in LANE_CLASSES else Setting.STREET
        for number in range(count):
            spot = line.interpolate((number + 0.5) / count, normalized=True)
            places.append(Place(setting, row["label"], spot.x, spot.y))
    return places


def _ground(connection: Connection, community_code: str) -> list[Place]:
    return [
        Place(GROUND_SETTING[row["kind"]], row["label"], *_inside(row))
        for row in _rows(connection, "ground", community_code)
    ]


def _inside(row: dict[str, Any]) -> tuple[float, float]:
    spot = shapely.from_wkb(bytes(row["geom"])).representative_point()
    return spot.x, spot.y


def _rows(connection: Connection, name: str, community_code: str) -> list[dict[str, Any]]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_statement(name), {"community": community_code})
        return [dict(row) for row in cursor.fetchall()]


@cache
def _statement(name: str) -> str:
    return (PLACE / f"{name}.sql").read_text(encoding="utf-8")
