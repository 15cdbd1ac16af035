"""Territory, resources, accounts and rights."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    for part in ("territory", "resources", "accounts", "rights", "search", "figures"):
        cursor.execute((SCHEMA / f"0001_{part}.sql").read_text(encoding="utf-8"))
