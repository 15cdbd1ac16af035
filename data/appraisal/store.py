"""What is on record of a period, behind the port of the service."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.appraisal.streets import StreetLengths
from data.appraisal.weights import edition
from data.database import Database
from dispatch.appraisal import TOLD, Credit, Ground, Moment, Move, Officer, Period, Placed, Records
from dispatch.events import Happening
from dispatch.permissions import Actor
from dispatch.ports.appraisal import CaseLine, WeightEdition

PLACE = Path(__file__).parents[1] / "sql" / "appraisal"
MOVING = (
    Happening.INCIDENT_ACCEPTED, Happening.INCIDENT_REOPENED, Happening.EXTENSION_GRANTED, Happening.INCIDENT_RESUMED,
    Happening.INCIDENT_RECLASSIFIED,
)  # fmt: skip
"""What may move the time by which handling is due."""


class PostgresAppraisals:
    """Opens readers on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._streets = StreetLengths(database)

    @contextmanager
    def within(self, scope: str, actor: Actor) -> Iterator["PostgresAppraisalReader"]:
        """Open a reader for an actor, narrowed to `scope`."""
        with self._database.reader(replace(actor, scope=scope)) as connection:
            yield PostgresAppraisalReader(connection, self._streets)


class PostgresAppraisalReader:
    """One transaction."""

    def __init__(self, connection: Connection, streets: StreetLengths) -> None:
        self._connection = connection
        self._streets = streets

    def mark(self) -> str:
        """Return what is another one once anything has happened that records are made of."""
        ((found,),) = self._tuples("mark", {})
        return str(found)

    def weights(self) -> WeightEdition:
        """Return every table of weights."""
        return edition(self._connection)

    def area_exists(self, code: str) -> bool:
        """Say whether there is, or was, a region or grid in scope under a code or below it."""
        ((found,),) = self._tuples("area_exists", {"area": code})
        return bool(found)

    def records(self, period: Period) -> Records:
        """Return what is on record of a period in scope."""
        span = {"begins": period.begins, "ends": period.ends}
        told = {"told": [one.value for one in TOLD], "moving": [one.value for one in MOVING]}
        moments = [
            Moment(incident, seq, Happening(happening), at, actor, due)
            for incident, seq, happening, at, actor, due in self._tuples("moments", span | told)
        ]
        ids = {"ids": sorted({one.incident_id for one in moments})}
        officers = [Officer(*row) for row in self._tuples("officers", {})]
        units = {"units": [one.unit_id for one in officers]}
        placed = [Placed(*row) for row in self._tuples("placed", span | ids)]
        return Records(
            moments,
            placed,
            [Credit(*row) for row in self._tuples("credits", ids)],
            officers,
            [Move(*row) for row in self._tuples("moves", span | units)],
            self._grounds(period, sorted({one.grid_code for one in placed if one.grid_code})),
            dict(self._tuples("communities", {})),
        )

    def case_lines(self, incident_ids: Collection[int]) -> Mapping[int, CaseLine]:
        """Return incidents in scope by id."""
        with self._connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(_statement("case_lines"), {"ids": sorted(incident_ids)})
            return {row["incident_id"]: CaseLine(**row) for row in cursor}

    def note(self, actor: Actor, level: str, ref: str, period: str) -> None:
        """Write down that somebody looked at an appraisal."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit (account_id, action, scope, kind, ref, field) VALUES (%s, 'appraisal', %s, %s, %s, %s)",
                [actor.account_id or None, actor.scope, level, ref, period],
            )

    def _grounds(self, period: Period, met: Sequence[str]) -> list[Ground]:
        values = {"first": period.first, "last": period.last, "met": met}
        lengths = self._streets.by_grid(self._connection)
        return [
            Ground(code, name, community, area_m2, households, lengths.get(code), valid_to)
            for code, name, community, area_m2, valid_to, households in self._tuples("grounds", values)
        ]

    def _tuples(self, name: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(_statement(name), values)
            return cursor.fetchall()


@cache
def _statement(name: str) -> str:
    return (PLACE / f"{name}.sql").read_text(encoding="utf-8").strip()
