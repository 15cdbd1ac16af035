"""The territory in PostgreSQL, behind the port of the service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from types import MappingProxyType

from psycopg2.extensions import connection as Connection

from data.database import Database
from data.layer_settings import layer_settings
from data.territory import areas, buildings, overview, points, streets
from data.territory.grid_figures import grid_figures
from data.territory.layers import layer_rows
from data.territory.reveal import HIGHEST_ID, reveal
from data.territory.search import search
from data.territory.windows import windows
from dispatch.permissions import Actor
from dispatch.territory import BuildingWindows, Facts, GridFigures, Hit, Kind, Layer, LayerRow, LayerSetting, Overview

BY_CODE: Mapping[Kind, Callable[[Connection, str], Facts | None]] = MappingProxyType(
    {Kind.REGION: areas.region, Kind.COMPREHENSIVE_GRID: areas.comprehensive_grid, Kind.GRID: areas.grid}
)
BY_ID: Mapping[Kind, Callable[[Connection, int], Facts | None]] = MappingProxyType(
    {
        Kind.BUILDING: buildings.building,
        Kind.DWELLING: buildings.dwelling,
        Kind.CAMERA: points.camera,
        Kind.SENSOR: points.sensor,
        Kind.VEHICLE: points.vehicle,
        Kind.TEAM: points.team,
        Kind.ROBOT: points.robot,
        Kind.PREMISES: points.premises,
        Kind.STREET: streets.street,
    }
)


class PostgresReader:
    """Reads within one transaction that row-level security has narrowed to an actor."""

    def __init__(self, connection: Connection, scope: str) -> None:
        self._connection = connection
        self._scope = scope

    def facts(self, kind: Kind, id: str) -> Facts | None:
        """Return what is known of one thing, or None when there is none in scope."""
        if kind in BY_CODE:
            return BY_CODE[kind](self._connection, id) if id.isascii() and id.isalnum() else None
        if not (id.isascii() and id.isdigit() and int(id) <= HIGHEST_ID):
            return None
        return BY_ID[kind](self._connection, int(id))

    def windows(self, building_id: int) -> BuildingWindows | None:
        """Return the opened building, or None when there is none in scope."""
        return windows(self._connection, building_id) if 0 <= building_id <= HIGHEST_ID else None

    def search(self, words: str, kinds: Sequence[Kind], limit: int) -> list[Hit]:
        """Return at most `limit` things of `kinds` matching `words`, the best first."""
        return search(self._connection, words, kinds, limit)

    def layer(self, layer: Layer, on: date | None = None) -> list[LayerRow]:
        """Return every object of `layer` in scope, as it is or as it was on a day."""
        return layer_rows(self._connection, layer, on)

    def overview(self) -> Overview:
        """Return the area, counts and revisions of what is in scope."""
        return overview.overview(self._connection, self._scope)

    def revisions(self) -> dict[str, str]:
        """Return a mark of each layer's state, as this scope sees it."""
        return overview.revisions(self._connection, self._scope)

    def grid_figures(self, since: datetime, until: datetime, on: date | None = None) -> list[GridFigures]:
        """Return every grid in scope with its figures; incidents are those reported since `since`."""
        return grid_figures(self._connection, since, until, on)

    def layer_settings(self) -> dict[str, LayerSetting]:
        """Return how the site wants layers listed, by layer."""
        return layer_settings(self._connection)

    def reveal(self, resident_id: int, field: str, reason: str) -> str | None:
        """Return one field of one resident and write the audit row."""
        return reveal(self._connection, resident_id, field, reason)


class PostgresTerritory:
    """Opens readers on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def as_seen_by(self, actor: Actor) -> Iterator[PostgresReader]:
        """Open a reader narrowed to `actor`; raises DatabaseAway."""
        with self._database.reader(actor) as connection:
            with connection.cursor() as cursor:
                # Policies make plans look dear, and compiling them costs more than running them.
                cursor.execute("SET LOCAL jit = off")
            yield PostgresReader(connection, actor.scope)
