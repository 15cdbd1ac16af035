"""Homes by the parts of their address."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SCHEMA / "0003_addresses.sql").read_text(encoding="utf-8"))
