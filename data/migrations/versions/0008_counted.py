"""A number that counts up when what is counted by building changes."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    op.get_bind().connection.cursor().execute((SCHEMA / "0008_counted.sql").read_text(encoding="utf-8"))
