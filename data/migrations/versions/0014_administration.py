"""Passwords that hold once, and how layers are listed."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SCHEMA / "0014_administration.sql").read_text(encoding="utf-8"))
