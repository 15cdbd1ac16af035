"""Links to drafts, barriers that are switched, units from files."""

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"


def upgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SCHEMA / "0024_plan_desk.sql").read_text(encoding="utf-8"))
