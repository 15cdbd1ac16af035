"""What must always hold of incidents, units and the log, and what became of what was reported."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from data import event_log
from data.cases.rows import ASSIGNMENT, INCIDENT, UNIT, subject_of
from dispatch.events import Event, Happening, Subject
from dispatch.folding import Row, apply
from dispatch.incidents import Incident, Source, State

CHAIN = "links of the log's chain that do not hold"
FOLDED = "incidents, units and assignments that are not what the log says"
CONSERVED = "incidents reported but neither open, closed, merged, rejected nor void"
# Each counts the rows that must not be.
CHECKS = {
    "units with two active assignments": "SELECT count(*) FROM (SELECT FROM assignment WHERE ended_at IS NULL"
    " GROUP BY unit_id HAVING count(*) > 1) twice",
    "units bound to an assignment that is not theirs": "SELECT count(*) FROM unit u FULL JOIN"
    " (SELECT * FROM assignment WHERE ended_at IS NULL) a ON a.id = u.assignment_id AND a.unit_id = u.id"
    " WHERE u.assignment_id IS DISTINCT FROM a.id",
    "vehicles, teams, members and robots with another status than their unit": "SELECT count(*) FROM unit u"
    " JOIN (SELECT 'vehicle' AS kind, community_code, id, status FROM vehicle UNION ALL"
    " SELECT 'team', community_code, id, status FROM team UNION ALL SELECT 'member', community_code, id, status FROM member"
    " UNION ALL SELECT 'robot', community_code, id, status FROM robot) t"
    " ON t.kind = u.kind AND t.community_code = u.community_code AND t.id = u.thing_id WHERE NOT u.ended AND t.status <> u.status",
    "open incidents of a kind that their class table lacks": "SELECT count(*) FROM incident i WHERE"
    " i.state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void') AND NOT EXISTS (SELECT FROM incident_class c"
    " WHERE c.version = i.class_version AND c.code = i.class_code AND length(c.code) = 6)",
    "photos without their incident": "SELECT count(*) FROM photo p WHERE NOT EXISTS (SELECT FROM incident i"
    " WHERE i.community_code = p.community_code AND i.id = p.incident_id)",
    "class tables in force too many or too few": "SELECT abs(count(*) - 1) FROM class_table WHERE in_force",
}


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the reports of one source: `reported` in the log, the rest in the rows."""

    source: Source
    reported: int
    open: int
    closed: int
    merged: int
    rejected: int
    void: int

    @property
    def missing(self) -> int:
        """How many are in the log but in no group, or the other way round."""
        return abs(self.reported - self.open - self.closed - self.merged - self.rejected - self.void)


@dataclass(frozen=True, slots=True)
class Findings:
    """How many rows break each check, and the account of the reports."""

    violations: dict[str, int]
    accounts: Sequence[Account]


def examine(connection: Connection) -> Findings:
    """Run every check on incidents, units and the log; as the owner, reading the log twice."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for name, statement in CHECKS.items():
            cursor.execute(statement)
            found[name] = (cursor.fetchone() or (0,))[0]
    found[CHAIN] = int(event_log.prove(connection).broken_at is not None)
    rows = _rows(connection)
    folded, broken, reported = _folded(connection)
    differing = sum(folded.get(key) != row for key, row in rows.items()) + len(folded.keys() - rows.keys())
    # A subject whose story breaks off usually differs as well; it counts once.
    found[FOLDED] = max(differing, len(broken))
    accounts = _accounts([row for row in rows.values() if isinstance(row, Incident)], reported)
    found[CONSERVED] = sum(account.missing for account in accounts)
    return Findings(found, accounts)


Key = tuple[Subject, int]


def _rows(connection: Connection) -> dict[Key, Row]:
    held: list[Row] = [
        *INCIDENT.all(connection, "", {}),
        *UNIT.all(connection, "", {}),
        *ASSIGNMENT.all(connection, "", {}),
    ]
    return {(subject_of(row), row.id): row for row in held}


def _folded(connection: Connection) -> tuple[dict[Key, Row], set[Key], Counter[str]]:
    """Fold the log; return the rows it gives, the subjects where it cannot, and how many were reported by source."""
    rows: dict[Key, Row] = {}
    broken: set[Key] = set()
    reported: Counter[str] = Counter()
    for raw in event_log.stream(connection):
        event: Event = event_log.logged(raw).event
        key = (event.subject, event.subject_id)
        if event.happening is Happening.INCIDENT_REPORTED:
            reported[str(event.changes.get("source"))] += 1
        if key in broken:
            continue
        try:
            rows[key] = apply(rows.get(key), event)
        except ValueError:
            broken.add(key)
    return rows, broken, reported


def _accounts(incidents: Sequence[Incident], reported: Counter[str]) -> list[Account]:
    groups = Counter((incident.source, _group(incident)) for incident in incidents)
    return [
        Account(
            source,
            reported[source],
            *(groups[source, group] for group in ("open", "closed", "merged", "rejected", "void")),
        )
        for source in Source
        if reported[source] or any(key[0] is source for key in groups)
    ]


def _group(incident: Incident) -> str:
    match incident.state:
        case State.CLOSED | State.RATED:
            return "closed"
        case State.MERGED | State.REJECTED | State.VOID:
            return incident.state.value
        case _:
            return "open"
