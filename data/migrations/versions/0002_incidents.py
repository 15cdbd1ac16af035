"""Rules, units, incidents, assignments and the log."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    for part in ("rules", "units", "incidents", "log", "rights"):
        cursor.execute((SCHEMA / f"0002_{part}.sql").read_text(encoding="utf-8"))
