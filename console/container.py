"""Everything one process needs, built once from the settings and handed down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from console.live.runtime import LiveRuntime
from console.settings import Settings
from data.cases.store import PostgresCases
from data.database import Database, application_dsn, migrate
from data.postgres import embedded
from data.road_source import PostgresRoads
from data.territory.reader import PostgresTerritory
from data.tiles import Tiles
from dispatch.errors import JingweiError
from dispatch.ports import Cases
from dispatch.service import (
    CandidateService,
    CaseReader,
    CaseService,
    Intake,
    MapService,
    PositionService,
    RoadAtlas,
    SendingService,
    utc_now,
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of a running console."""

    settings: Settings
    database: Database
    tiles: Tiles
    service: MapService
    store: Cases
    intake: Intake
    cases: CaseService
    sending: SendingService
    candidates: CandidateService
    positions: PositionService
    reader: CaseReader
    live: LiveRuntime

    @classmethod
    def build(cls, settings: Settings, database: Database, clock: Callable[[], datetime] = utc_now) -> "Container":
        """Wire the parts around an open database; nothing is started."""
        store = PostgresCases(database)
        cases = CaseService(store, clock)
        live = LiveRuntime(database, clock)
        return cls(
            settings=settings,
            database=database,
            tiles=Tiles(settings.data_dir / "tiles"),
            service=MapService(PostgresTerritory(database)),
            store=store,
            intake=Intake(store, clock),
            cases=cases,
            sending=SendingService(store, cases, clock),
            candidates=CandidateService(store, RoadAtlas(PostgresRoads(database)), clock, live.board, live.positions),
            positions=PositionService(store, clock),
            reader=CaseReader(store, clock, live.source.events, live.found_at_intake),
            live=live,
        )


class NotRunning(JingweiError):
    code = "not_running"
    zh = "控制台尚未启动完成，请稍后刷新。"
    en = "The console has not finished starting. Reload shortly."


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the database the settings name, starting the embedded one when they name none.

    The schema is brought up to date first.
    """
    settings = settings or Settings.read()
    if settings.database_url:
        yield from _opened(settings, settings.database_url)
    else:
        with embedded(settings.data_dir) as owner_dsn:
            yield from _opened(settings, owner_dsn)


def _opened(settings: Settings, owner_dsn: str) -> Iterator[Database]:
    migrate(owner_dsn)
    app_dsn = settings.app_database_url or application_dsn(owner_dsn, settings.data_dir / "secrets")
    database = Database(owner_dsn, app_dsn)
    try:
        yield database
    finally:
        database.close()


# Streamlit runs a page's script with no arguments; this is how the script finds its parts.
_running: list[Container] = []


@contextmanager
def serving(container: Container) -> Iterator[None]:
    """Make `container` the one that pages and routes of this process use."""
    _running.append(container)
    try:
        yield
    finally:
        _running.remove(container)


def running() -> Container:
    """Return the container in use; raises NotRunning outside `serving`."""
    if not _running:
        raise NotRunning
    return _running[-1]
