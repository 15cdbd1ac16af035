"""What spreadsheets do to tables: cells they would take for a formula, titles above the columns.

A text that starts like a formula is written with an apostrophe before it, which spreadsheets
hide; reading takes it off again. A text that already starts with apostrophes before such a
character gets one more, so that writing and reading always give the same text back.
"""

import re
from collections.abc import Sequence

_GUARDED = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """Return the text as it may stand in a CSV cell."""
    return "'" + text if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def header_at(top: Sequence[Sequence[str | None]]) -> int:
    """Return the number of the row that names the columns: lines of a single cell above it are a title.

    The names are the first row with several cells, if none of them is a number; otherwise the first row.
    """
    for number, record in enumerate(top, start=1):
        filled = [cell.strip() for cell in record if cell and cell.strip()]
        if len(filled) > 1:
            return 1 if number > 1 and any(map(_is_number, filled)) else number
    return 1


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
