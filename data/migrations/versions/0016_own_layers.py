"""Layers of a site's own."""

from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SCHEMA / "0016_own_layers.sql").read_text(encoding="utf-8"))
