"""What one import was asked to do, handed to every step of it."""

from dataclasses import dataclass
from datetime import date

from psycopg2.extensions import connection as Connection

from data.exchange.fields import Kind
from data.exchange.report import Report
from data.import_run import Trace
from dispatch.permissions import EVERYWHERE


@dataclass(frozen=True, slots=True)
class Task:
    """One file on its way into the database, inside one transaction.

    Attributes
    ----------
    community
        12-digit code the whole file belongs to, None where the rows say it.
    source
        Name of the system the references come from, where the rows do not say it.
    today
        Day on which changes take effect.
    scope
        Region code that every row must lie under; '*' for any.
    trace
        Under which what is written is noted, so that it can be undone.
    account_id
        Whose import it is, and who may therefore not verify what it proposes; None: the command line's.
    """

    connection: Connection
    kind: Kind
    community: str | None
    source: str
    today: date
    report: Report
    scope: str = EVERYWHERE
    trace: Trace | None = None
    account_id: int | None = None
