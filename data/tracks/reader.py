"""Tracks as they were kept: of one unit and day, by device; every look leaves a row in the audit."""

from datetime import date, datetime, timedelta

import numpy as np

from data.cases import units
from data.database import Database
from data.tracks.statements import statement
from dispatch.china_time import CHINA
from dispatch.permissions import Actor
from dispatch.ports.tracks import UnitTracks, Visit
from dispatch.tracks.fixes import Fixes


class PostgresTrackReader:
    """The port of the track service on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_day(self, actor: Actor, unit_id: int, day: date) -> UnitTracks | None:
        """Return the tracks of a unit on a day of China, None for no unit in the actor's scope."""
        begins = datetime(day.year, day.month, day.day, tzinfo=CHINA)
        with self._database.reader(actor) as connection:
            found = units.by_ids(connection, [unit_id], False)
            if not found:
                return None
            unit = found[0]
            with connection.cursor() as cursor:
                values = {
                    "community": unit.community_code, "unit": unit_id, "from": begins, "until": begins + timedelta(days=1),
                }  # fmt: skip
                cursor.execute(statement("track"), values)
                rows = cursor.fetchall()
                cursor.execute(statement("visits"), values)
                visits = [Visit(*row) for row in cursor]
                cursor.execute(
                    "INSERT INTO audit (account_id, action, scope, kind, ref, field) VALUES (%s, 'track', %s, 'unit', %s, %s)",
                    [actor.account_id, unit.community_code, str(unit_id), day.isoformat()],
                )
        columns = np.array(rows, np.float64).reshape(len(rows), 7).T
        device = columns[0].astype(np.int64)
        whole = Fixes(device, *columns[1:])
        return UnitTracks(unit, {int(one): whole.take(device == one) for one in np.unique(device)}, visits)
