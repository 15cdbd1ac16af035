"""Rounds of the demo community's grids, by seed: what their officers are asked for every day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.china_day import today_in_china
from data.demo.names import COMMUNITY_CODE
from data.patrols.grounds import Grounds
from data.patrols.statements import statement
from dispatch.patrols import DrawnFrom, Round, RoundKind, RoundPoint
from geo.metric import metres_per_degree
from geo.stretches import Stretches

SOURCE = "demo"
POINTS = 5
SITES_IN = 0.012
"""Part of the buildings in which somebody renovates."""
DAY, NIGHT = (time(8), time(20)), (time(20), time(8))
VALID_FROM = date(2026, 1, 1)
WORKDAYS = 0b001_1111


@dataclass(frozen=True, slots=True)
class _House:
    id: int
    name: str
    grid: str
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Site:
    """A renovation that was filed."""

    building_id: int
    dwelling_id: int | None
    grid: str
    address: str
    lng: float
    lat: float
    from_on: date
    until_on: date
    words: str = "室内装修，已备案"


def put_demo_patrols(connection: Connection, seed: int, community: str = COMMUNITY_CODE) -> bool:
    """Write rounds and some renovations where the community has none; return whether it did.

    Nothing is written while the community has no units of the demo: it is still being made.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM patrol_round WHERE community_code = %(c)s)"
            " OR NOT EXISTS (SELECT FROM unit WHERE community_code = %(c)s AND kind = 'member')",
            {"c": community},
        )
        (there,) = cursor.fetchone() or (True,)
    rounds, sites = ({}, []) if there else planned(connection, seed, community, _nights(connection, community))
    for ref, one in rounds.items():
        _put(connection, one, ref)
    for site in sites:
        values = {
            "building": site.building_id, "dwelling": site.dwelling_id, "lng": site.lng, "lat": site.lat,
            "from_on": site.from_on, "until_on": site.until_on, "words": site.words, "account": None,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statement("put_renovation"), values)
    return bool(rounds)


def planned(
    connection: Connection, seed: int, community: str, nights: Collection[str]
) -> tuple[dict[str, Round], list[Site]]:
    """Return the rounds of a community's grids by ref, and what is renovated in it; nothing where it has no streets.

    `nights` are the grids whose only officers have the night.
    """
    ground = Grounds().of(connection, [community]).get(community)
    if ground is None:
        return {}, []
    houses = _houses(connection, community)
    rounds: dict[str, Round] = {}
    for number, grid in enumerate(ground.grids, 1):
        rng = np.random.default_rng([seed, 97, number])
        rounds |= rounds_of(grid, ground, houses.get(grid, ()), grid in nights, rng)
    return rounds, _sites(connection, community, [one for each in houses.values() for one in each], seed)


def rounds_of(
    grid: str, ground: Stretches, houses: Sequence[_House], at_night: bool, rng: np.random.Generator
) -> Mapping[str, Round]:
    """Return the rounds of a grid by ref, in the hours of its officer."""
    hours = NIGHT if at_night else DAY
    code = grid[:12]

    def planned(name: str, kind: RoundKind = RoundKind.PATROL, **more: object) -> Round:
        plain = {"from_time": hours[0], "until_time": hours[1], "dwell_s": 15.0, "valid_from": VALID_FROM} | more
        return Round(0, code, grid, name, kind, **plain)  # type: ignore[arg-type]

    rounds = {
        "points": planned("夜间巡查" if at_night else "日间巡查", points=_points(grid, ground, houses, rng)),
        "streets": planned("街巷全覆盖", street_share=0.6, cell_share=0.6),
        "renovation": planned("装修日查", RoundKind.RENOVATION),
        "recheck": planned("结案复查", RoundKind.RECHECK, after_days=3, dwell_s=30.0),
        "small": planned(
            "三小场所抽查",
            RoundKind.SPOT_CHECK,
            draws=3,
            drawn_from=DrawnFrom.PREMISES,
            weekdays=WORKDAYS,
            radius_m=30.0,
        ),
    }
    if not rounds["points"].points:
        del rounds["points"]
    return {f"{grid}-{name}": one for name, one in rounds.items()}


def _points(grid: str, ground: Stretches, houses: Sequence[_House], rng: np.random.Generator) -> tuple[RoundPoint, ...]:
    """Return places along the streets of a grid, far from each other, called after the nearest house."""
    mine = np.flatnonzero(ground.grid == ground.grids.index(grid))
    if not len(mine) or not houses:
        return ()
    scale = np.array([float(one) for one in metres_per_degree(ground.lat.mean())])
    places = np.column_stack((ground.lng, ground.lat))[mine] * scale
    chosen = [int(rng.integers(len(mine)))]
    while len(chosen) < min(POINTS, len(mine)):
        away = np.min([np.hypot(*(places - places[at]).T) for at in chosen], axis=0)
        chosen.append(int(away.argmax()))
    doors = np.array([(house.lng, house.lat) for house in houses]) * scale
    found: dict[str, RoundPoint] = {}
    for at in chosen:
        house = houses[int(np.hypot(*(doors - places[at]).T).argmin())]
        label = f"{house.name}旁"
        found.setdefault(label, RoundPoint(label, float(ground.lng[mine[at]]), float(ground.lat[mine[at]])))
    return tuple(found.values())


def _houses(connection: Connection, community: str) -> Mapping[str, list[_House]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, coalesce(nullif(b.name, ''), b.address), bg.grid_code, b.geom FROM building b JOIN building_grid bg"
            " ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL"
            " WHERE b.community_code = %s AND b.valid_to IS NULL AND coalesce(nullif(b.name, ''), nullif(b.address, '')) IS NOT NULL"
            " ORDER BY b.id",
            [community],
        )
        found: dict[str, list[_House]] = {}
        for id, name, grid, geom in cursor:
            spot = shapely.from_wkb(bytes(geom)).representative_point()
            found.setdefault(grid, []).append(_House(id, name, grid, spot.x, spot.y))
    return found


def _nights(connection: Connection, community: str) -> set[str]:
    """Return the grids whose only officers have the night."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grid_code FROM unit WHERE community_code = %s AND kind = 'member' AND grid_code IS NOT NULL"
            " GROUP BY grid_code HAVING bool_and(coalesce(shift_from > shift_to, false))",
            [community],
        )
        return {grid for (grid,) in cursor}


def _put(connection: Connection, one: Round, ref: str) -> None:
    values = {name: getattr(one, name) for name in one.__slots__}
    values |= {"kind": one.kind.value, "drawn_from": one.drawn_from.value if one.drawn_from else None}
    with connection.cursor() as cursor:
        cursor.execute(statement("put_round"), values | {"source": SOURCE, "source_ref": ref})
        (round_id,) = cursor.fetchone() or (0,)
        execute_values(
            cursor,
            "INSERT INTO patrol_round_point (community_code, round_id, number, label, lng, lat) VALUES %s",
            [
                (one.community_code, round_id, number, point.label, point.lng, point.lat)
                for number, point in enumerate(one.points, 1)
            ],
        )


def _sites(connection: Connection, community: str, houses: Sequence[_House], seed: int) -> list[Site]:
    """Return renovations in some homes, each under way for weeks."""
    if not houses:
        return []
    rng = np.random.default_rng([seed, 98])
    today = today_in_china(connection)
    sites = []
    for at in rng.choice(len(houses), max(1, round(len(houses) * SITES_IN)), replace=False).tolist():
        house = houses[at]
        from_on = today - timedelta(days=int(rng.integers(2, 30)))
        until_on = from_on + timedelta(days=int(rng.integers(45, 90)))
        dwelling, address = _dwelling(connection, community, house, rng)
        sites.append(Site(house.id, dwelling, house.grid, address, house.lng, house.lat, from_on, until_on))
    return sites


def _dwelling(
    connection: Connection, community: str, house: _House, rng: np.random.Generator
) -> tuple[int | None, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, address FROM dwelling WHERE community_code = %s AND building_id = %s ORDER BY id",
            [community, house.id],
        )
        doors = cursor.fetchall()
    dwelling, address = doors[int(rng.integers(len(doors)))] if doors else (None, "")
    return dwelling, address or house.name
