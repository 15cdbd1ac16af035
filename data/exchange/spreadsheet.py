"""Cells that a spreadsheet would take for a formula.

A text that starts like a formula is written with an apostrophe before it, which spreadsheets
hide; reading takes it off again. A text that already starts with apostrophes before such a
character gets one more, so that writing and reading always give the same text back.
"""

import re

_GUARDED = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """Return the text as it may stand in a CSV cell."""
    return "'" + text if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
