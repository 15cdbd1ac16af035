"""What QR codes stand for."""

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.ports import ReportPoint


def by_code(connection: Connection, code: str) -> ReportPoint | None:
    """Return what a code stands for, whatever the scope."""
    with connection.cursor() as cursor:
        cursor.execute(statement("report_point"), {"code": code})
        row = cursor.fetchone()
    return ReportPoint(*row) if row else None
