"""Visits, and changes in homes that wait to be verified."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    for part in ("homes", "changes"):
        cursor.execute((SCHEMA / f"0012_{part}.sql").read_text(encoding="utf-8"))
