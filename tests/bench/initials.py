"""Finding by pinyin initials among the addresses of a district: 15,000 buildings with 1,050,000 homes."""

import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import shapely

from data.database import Database, application_dsn, migrate
from data.initials import fill_initials, initials_of
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.regions import ensure_region
from data.territory.search import search
from dispatch.permissions import Actor, Role
from dispatch.territory import Kind
from geo.cells import cells_of_shapes
from tests.bench.measurement import Measurement, percentile

COMMUNITY = "440306007005"
FIRST = "经云澜启锦星榕望南翠龙金玉海江湖山林长重"
SECOND = "纬织溪程绣桥塘岭坑竹华沙水湾月景泉安庆阳"
KINDS = ("花园", "新村", "家园", "公寓")
PER_ESTATE = 9
HOMES = 70
ASKED = 40
ALLOWED_MS = 100.0
SCOPE = Actor(0, "bench", "bench", Role.OPERATOR, "440306007", "zh-CN")


def estates() -> list[str]:
    """Return 1,600 names of estates."""
    return [f"{a}{b}{kind}" for a, b, kind in product(FIRST, SECOND, KINDS)]


def fill(database: Database) -> None:
    """Store the district; names are read as an import would have them read."""
    house = shapely.box(114.0, 22.5, 114.0002, 22.5002)
    names = [
        (f"{estate}{number}栋", f"南山区{estate}路{number}号")
        for estate in estates()
        for number in range(1, PER_ESTATE + 1)
    ]
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY, "bench")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO building (community_code, source_ref, name, address, levels, height_m, footprint_m2, geom, cell)"
                " SELECT %s, n::text, name, address, 10, 30, 400, %s, %s"
                " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (name, address, n)",
                [COMMUNITY, house.wkb, cells_of_shapes([house])[0].item(), *map(list, zip(*names, strict=True))],
            )
            cursor.execute(
                "INSERT INTO dwelling (community_code, building_id, floor, slot, room, address, source_ref)"
                " SELECT b.community_code, b.id, 1 + n / 7, n %% 7, (1 + n / 7) || '0' || (1 + n %% 7),"
                " b.address || b.name || (1 + n / 7) || '0' || (1 + n %% 7), b.id || '-' || n"
                " FROM building b, generate_series(0, %s) n",
                [HOMES + 2],
            )
        fill_initials(connection)
    with database.owner() as connection:
        connection.autocommit = True
        connection.cursor().execute("ANALYZE building; ANALYZE dwelling; ANALYZE name_initials")


def measure(scratch: Path) -> Iterable[Measurement]:
    """Time searches by two letters, by an estate and by one of its buildings, as an operator of the street."""
    server = EmbeddedServer(scratch / "initials")
    with server.in_use():
        dsn = server.dsn(OWNER_ROLE)
        migrate(dsn)
        database = Database(dsn, application_dsn(dsn, server.secrets))
        fill(database)
        every = estates()
        asked = {
            "two letters": [initials_of(name)[0][:2] for name in every[:: len(every) // ASKED]],
            "an estate": [initials_of(name)[0] for name in every[:: len(every) // ASKED]],
            "a building": [initials_of(name)[0] + "7d" for name in every[:: len(every) // ASKED]],
            "letters nothing is called by": [f"qx{index}zv" for index in range(ASKED)],
        }
        with database.reader(SCOPE) as connection:
            for name, words in asked.items():
                times = []
                for each in words:
                    started = time.perf_counter()
                    found = search(connection, each, list(Kind), 20)
                    times.append((time.perf_counter() - started) * 1000)
                    assert bool(found) is (name != "letters nothing is called by"), each
                yield Measurement(
                    f"search by initials, {name}, p95", percentile(times, 0.95), "ms", "allowed", ALLOWED_MS
                )
        database.close()
