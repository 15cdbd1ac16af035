"""The simulator in this installation: wired to the services, and kept running beside the console."""

import asyncio
import hashlib
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import structlog
from anyio import to_thread

from console.container import Container
from data.accounts import list_accounts, put_account
from data.database import Database
from data.demo.names import COMMUNITY_CODE
from data.event_log import PostgresFeed
from data.simulator.clerk import DISPLAY_NAME, NAME
from data.simulator.district import District
from data.simulator.errands import read_errands
from data.simulator.office import Office
from data.simulator.residents import Residents
from data.simulator.scene import side_by_side
from data.simulator.scene_reader import only_demo, read_scene
from data.simulator.services import Services
from data.simulator.storm import Storm
from dispatch.china_time import CHINA
from dispatch.errors import BadValue, DatabaseAway, NothingToSimulate, RealDataThere
from dispatch.permissions import Actor, Role
from dispatch.plans import ClassTable

log = structlog.get_logger()
CANDIDATES = 5
LOOK_S, AGAIN_S, TAKEN_S = 5.0, 15.0, 600.0
REFUSED_STATUS = 2
STOP_S = 10.0
MOST_COMMUNITIES = 12
"""So that a tick of their units takes far less than the time until the next."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the district shall live; `per_hour` matters are reported on an ordinary day."""

    seed: int = 7
    speed: float = 1.0
    per_hour: float = 24.0
    storm: bool = False
    clerk: bool = True
    communities: tuple[str, ...] = ()


def district(container: Container, wanted: Wanted, now: datetime) -> District:
    """Return the district, ready for its first tick.

    Raises
    ------
    RealDataThere
        There is other data than the demo, and no community was named.
    BadValue
        More communities were named than can be moved in time, or they are not of one province.
    NothingToSimulate
        A community has no units, or there is no class table.
    DatabaseAway
    """
    codes = tuple(dict.fromkeys(wanted.communities)) or (COMMUNITY_CODE,)
    if len(codes) > MOST_COMMUNITIES:
        raise BadValue(name="community", value=len(codes), why=f"1–{MOST_COMMUNITIES}")
    with container.database.owner() as connection:
        if not wanted.communities and not only_demo(connection):
            raise RealDataThere
        scene = side_by_side([read_scene(connection, code) for code in codes])
    code = scene.community_code
    device = Actor(0, "simulator", "模拟器", Role.DEVICE, code, "zh-CN")
    with container.store.as_done_by(device) as work:
        table: ClassTable = work.classes()
        empty = [one for one in codes if not work.roster(one)]
    kinds = [kind for kind in table.classes.values() if kind.level == 3]
    if empty or not (kinds and scene.graphs):
        raise NothingToSimulate(community=", ".join(empty) or code)
    services = _services(container)
    # Hurried along, units come as far between two positions as nobody else could.
    container.positions.ingest.fastest_mps *= max(1.0, wanted.speed)
    local = now.astimezone(CHINA)
    residents = Residents(
        scene,
        kinds,
        np.random.default_rng([wanted.seed, 0]),
        wanted.per_hour,
        Storm() if wanted.storm else None,
        (local - local.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds(),
    )
    office = Office(services, _clerk(container.database, code)) if wanted.clerk else None
    return District(services, scene, table, residents, office, wanted.seed, now, wanted.speed)


def _services(container: Container) -> Services:
    def choose(actor: Actor, incident_id: int) -> tuple[int | None, Sequence[int]]:
        answer = container.candidates.of(actor, incident_id, CANDIDATES)
        suggested = [int(one["unit"]) for one in answer["suggestion"]]
        first = [int(one["unit"]) for one in answer["candidates"][:1]]
        return int(answer["choice"]), suggested or first

    return Services(
        cases=container.store,
        feed=PostgresFeed(container.database),
        intake=container.intake,
        public=container.public,
        case_service=container.cases,
        sending=container.sending,
        positions=container.positions,
        choose=choose,
        secret_hash=lambda: hashlib.sha256(secrets.token_bytes(32)).digest(),
        errands=lambda now: read_errands(container.database, now),
    )


def _clerk(database: Database, scope: str) -> Actor:
    """Return the clerk's account, made where it is missing; nobody knows its password, so nobody signs in with it."""
    with database.owner() as connection:
        put_account(connection, NAME, DISPLAY_NAME, Role.OPERATOR, scope, secrets.token_urlsafe(32))
        account = next(one for one in list_accounts(connection) if one.name == NAME)
    return Actor(account.id, account.name, account.display_name, account.role, account.scope, account.language)


async def keep_simulating(container: Container) -> None:
    """Run the simulator as a process of its own wherever the demo community is all there is."""
    while True:
        await asyncio.sleep(LOOK_S)
        if not await to_thread.run_sync(_is_demo, container.database):
            await asyncio.sleep(AGAIN_S)
            continue
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "console.cli", "simulate", "--of-console", stdin=asyncio.subprocess.DEVNULL
        )
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
            raise
        log.info("simulator ended", status=status)
        # Another console of this database has one: look again later.
        await asyncio.sleep(TAKEN_S if status == REFUSED_STATUS else AGAIN_S)


def _is_demo(database: Database) -> bool:
    try:
        with database.owner() as connection:
            return only_demo(connection)
    except DatabaseAway:
        return False
