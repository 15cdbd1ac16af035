"""What came in by each door and what became of it, and whether all of it is accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

RECEIVED = "positions received but neither kept nor dropped"
STORED = "positions kept but neither stored nor deleted by the policy"
THINNED = "thinned positions that are neither there nor deleted by the policy"
FOREIGN = "positions of a device that belongs to another unit"


@dataclass(frozen=True, slots=True)
class DoorAccount:
    """What came in by one door: `received` = `kept` + all that were `dropped`, by reason."""

    door: str
    received: int
    kept: int
    dropped: dict[str, int]

    @property
    def missing(self) -> int:
        """How many are in no group, or in two."""
        return abs(self.received - self.kept - sum(self.dropped.values()))


@dataclass(frozen=True, slots=True)
class TrackFindings:
    """How many break each check, and the account of each door."""

    violations: dict[str, int]
    accounts: Sequence[DoorAccount]


def examine_tracks(connection: Connection) -> TrackFindings:
    """Count everything, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        cursor.execute(
            "SELECT door, outcome, sum(fixes)::bigint FROM fix_intake GROUP BY door, outcome ORDER BY door, outcome"
        )
        counted: dict[str, dict[str, int]] = {}
        for door, outcome, fixes in cursor:
            counted.setdefault(door, {})[outcome] = fixes
        cursor.execute(
            "SELECT (SELECT count(*) FROM fix), (SELECT count(*) FROM fix_thinned),"
            " (SELECT coalesce(sum(deleted), 0) FROM fix_deletion WHERE kind = 'raw'),"
            " (SELECT coalesce(sum(deleted), 0) FROM fix_deletion WHERE kind = 'thinned'),"
            " (SELECT coalesce(sum(thinned), 0) FROM fix_deletion),"
            " (SELECT count(*) FROM fix f JOIN device d ON d.id = f.device_id WHERE d.unit_id <> f.unit_id)"
        )
        stored, there, raw_gone, thinned_gone, thinned, foreign = map(int, cursor.fetchone() or (0,) * 6)
    accounts = [
        DoorAccount(door, outcomes.pop("received", 0), outcomes.pop("kept", 0), outcomes)
        for door, outcomes in counted.items()
    ]
    return TrackFindings(
        {
            RECEIVED: sum(one.missing for one in accounts),
            STORED: abs(sum(one.kept for one in accounts) - stored - raw_gone),
            THINNED: abs(thinned - there - thinned_gone),
            FOREIGN: foreign,
        },
        accounts,
    )
