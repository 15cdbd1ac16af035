"""The SQL of this package: one statement a file, in data/sql/patrols."""

from functools import cache
from pathlib import Path

PLACE = Path(__file__).parents[1] / "sql" / "patrols"


@cache
def statement(name: str) -> str:
    """Return the text of `<name>.sql`."""
    return (PLACE / f"{name}.sql").read_text(encoding="utf-8").strip()
