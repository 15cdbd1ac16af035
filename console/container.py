"""Everything one process needs, built once from the settings and handed down."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from console.live.runtime import LiveRuntime
from console.settings import Settings
from data.aggregates.reader import PostgresAggregates
from data.appraisal.patrols import PostgresPatrolBook
from data.appraisal.store import PostgresAppraisals
from data.cases.store import PostgresCases
from data.database import Database, application_dsn, migrate
from data.households import PostgresHouseholds
from data.patrols.checks import PostgresChecks
from data.patrols.figures import PostgresPatrolRecord
from data.patrols.grounds import Grounds
from data.patrols.store import PostgresPatrols
from data.planning.desk import PostgresPlans
from data.planning.publications import PostgresPublications
from data.postgres import embedded
from data.road_source import PostgresRoads
from data.site_base import SiteBase
from data.territory.reader import PostgresTerritory
from data.territory.surroundings import PostgresSurveyor
from data.tiles import Tiles
from data.tracks.area import UnitArea
from data.tracks.devices import PostgresDevices
from data.tracks.reader import PostgresTrackReader
from data.tracks.store import PostgresTracks
from data.tracks.streets import StreetsPassed
from data.views import PostgresViews
from dispatch.errors import JingweiError
from dispatch.ports import Cases
from dispatch.ports.patrols import PatrolRecord
from dispatch.service import (
    AggregateService,
    AppraisalService,
    CandidateService,
    CaseReader,
    CaseService,
    CheckService,
    DeviceBook,
    FigureService,
    HouseholdService,
    Ingest,
    Intake,
    MapService,
    PatrolService,
    PlanResponseService,
    PlanService,
    PlanSharingService,
    PositionService,
    PublicDesk,
    PublishingService,
    ReachService,
    RoadAtlas,
    SendingService,
    TrackService,
    ViewService,
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
    figures: FigureService
    plans: PlanService
    publishing: PublishingService
    plan_response: PlanResponseService
    plan_sharing: PlanSharingService
    store: Cases
    intake: Intake
    cases: CaseService
    sending: SendingService
    candidates: CandidateService
    positions: PositionService
    devices: DeviceBook
    tracks: TrackService
    patrols: PatrolService
    patrol_record: PatrolRecord
    checks: CheckService
    grounds: Grounds
    reader: CaseReader
    public: PublicDesk
    aggregates: AggregateService
    appraisals: AppraisalService
    households: HouseholdService
    live: LiveRuntime
    views: ViewService
    reach: ReachService
    site_base: SiteBase | None

    @classmethod
    def build(cls, settings: Settings, database: Database, clock: Callable[[], datetime] = utc_now) -> "Container":
        """Wire the parts around an open database; nothing is started."""
        store = PostgresCases(database)
        territory = PostgresTerritory(database)
        cases = CaseService(store, clock)
        live = LiveRuntime(database, clock)
        intake = Intake(store, clock)
        tracks = PostgresTracks(database, StreetsPassed(database))
        kept_for = timedelta(days=settings.tracks_raw_days)
        ingest = Ingest(tracks, clock, kept_for, UnitArea(database))
        grounds = Grounds()
        patrol_record = PostgresPatrolRecord(database, grounds)
        atlas = RoadAtlas(PostgresRoads(database))
        plan_store = PostgresPlans(database)
        plans = PlanService(plan_store, clock)
        candidates = CandidateService(store, atlas, clock, live.board, live.positions)
        return cls(
            settings=settings,
            database=database,
            tiles=Tiles(settings.data_dir / "tiles"),
            service=MapService(territory),
            figures=FigureService(territory, clock),
            plans=plans,
            publishing=PublishingService(PostgresPublications(database), plans, clock),
            plan_response=PlanResponseService(plans, plan_store, atlas, clock),
            plan_sharing=PlanSharingService(plans, plan_store, clock),
            store=store,
            intake=intake,
            cases=cases,
            sending=SendingService(store, cases, candidates, clock),
            candidates=candidates,
            positions=PositionService(store, ingest, clock),
            devices=DeviceBook(PostgresDevices(database)),
            tracks=TrackService(PostgresTrackReader(database), atlas),
            patrols=PatrolService(PostgresPatrols(database, grounds), patrol_record, clock),
            patrol_record=patrol_record,
            checks=CheckService(PostgresChecks(database, grounds), clock),
            grounds=grounds,
            reader=CaseReader(store, clock, live.source.events, live.found_at_intake, live.foreseen),
            public=PublicDesk(
                store, intake, cases, PostgresSurveyor(database), _public_secret(settings.data_dir / "secrets"), clock
            ),
            aggregates=AggregateService(PostgresAggregates(database), clock),
            appraisals=AppraisalService(PostgresAppraisals(database), PostgresPatrolBook(database), clock),
            households=HouseholdService(PostgresHouseholds(database), clock),
            live=live,
            views=ViewService(PostgresViews(database)),
            reach=ReachService(store, atlas, clock, candidates.crew_of),
            site_base=_site_base(settings),
        )


def _site_base(settings: Settings) -> SiteBase | None:
    """Return the site's own base map where one is set."""
    if settings.base_map_url is None:
        return None
    return SiteBase(
        settings.base_map_url,
        settings.data_dir / "base-map",
        settings.base_map_cache_mb,
        settings.base_map_timeout_s,
        settings.base_map_max_zoom,
    )


def _public_secret(secrets_dir: Path) -> bytes:
    """Return the secret behind follow-up addresses, made on first use and kept in the data directory."""
    secrets_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = secrets_dir / "public_page"
    if not file.exists():
        made = secrets_dir / f"public_page.{secrets.token_hex(4)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(secrets.token_bytes(32))
        # Of two processes that start at once the first counts.
        with suppress(FileExistsError):
            file.hardlink_to(made)
        made.unlink()
    return file.read_bytes()


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
