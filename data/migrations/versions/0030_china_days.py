"""Rows begin on China's day."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SCHEMA / "0030_china_days.sql").read_text(encoding="utf-8"))
