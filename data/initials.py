"""Names by the first letters of their pinyin, for finding 经纬社区 by jwsq.

PostgreSQL has no pinyin, so this is done wherever names are written, in batches: only names
not read before cost anything. A character of several readings gives several rows, the
reading it has in its word first (重庆 is cq, and zq is found as well).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

PLACE = Path(__file__).parent / "sql" / "initials"
BATCH = 5_000
MOST_READINGS = 16
LONGEST = 40
RUNS_KEPT = 50_000
_RUN = re.compile("[0-9a-z]+|[^0-9a-z]+")


def initials_of(name: str) -> list[str]:
    """Return the initials of a name in every reading, the usual one first, at most 16.

    Latin letters and figures stand for themselves, in lower case; other signs are left out.
    """
    text = "".join(sign for sign in name.lower() if sign.isalnum())
    runs = _RUN.findall(text)
    if not any(_ambiguous(run) for run in runs):
        return [initials] if (initials := "".join(letter for run in runs for letter in _usual(run))[:LONGEST]) else []
    usual, *rest = _readings(text, runs)
    found = dict.fromkeys(["".join(usual)[:LONGEST]])
    for reading in islice(product(*rest), MOST_READINGS):
        found.setdefault("".join(reading)[:LONGEST])
    return [initials for initials in islice(found, MOST_READINGS) if initials]


def fill_initials(connection: Connection) -> int:
    """Read every name that is not read yet, as the owner; returns how many there were."""
    statement = (PLACE / "unread.sql").read_text(encoding="utf-8")
    done = 0
    # Looked for once: to look again after each batch would read every name as often as there are batches.
    with connection.cursor("unread_names") as unread, connection.cursor() as cursor:
        unread.itersize = BATCH
        unread.execute(statement)
        while names := [name for (name,) in unread.fetchmany(BATCH)]:
            execute_values(
                cursor,
                "INSERT INTO name_initials (name, initials) VALUES %s ON CONFLICT DO NOTHING",
                # A name of signs alone has none; without a row it would be asked for for ever.
                [(name, initials) for name in names for initials in (initials_of(name) or [""])],
                page_size=BATCH,
            )
            done += len(names)
    return done


def _readings(text: str, runs: list[str]) -> Iterator[list[str]]:
    """Yield the usual first letters of the characters, then the choice of letters for each."""
    usual = [letter for run in runs for letter in _usual(run)]
    yield usual
    for sign, letter in zip(text, usual, strict=False):
        yield list(dict.fromkeys([letter, *_letters(sign)]))


@lru_cache(maxsize=RUNS_KEPT)
def _usual(run: str) -> tuple[str, ...]:
    """Return the usual first letters of a run of characters, which are read in their words.

    Many names share their Chinese parts and differ in figures, which stand for themselves.
    """
    return tuple(run) if run.isascii() else tuple(letters[0] for letters in _first_letters(run, heteronym=False))


@lru_cache(maxsize=RUNS_KEPT)
def _ambiguous(run: str) -> bool:
    """Return whether a run has a character that can be read otherwise than it is there."""
    return not run.isascii() and any(
        set(_letters(sign)) - {letter} for sign, letter in zip(run, _usual(run), strict=False)
    )


@cache
def _letters(sign: str) -> tuple[str, ...]:
    """Return the first letters of every reading of one character."""
    (found,) = _first_letters(sign, heteronym=True)
    return tuple(found)


def _first_letters(text: str, *, heteronym: bool) -> list[list[str]]:
    """Return for each character its first letters; what has no reading stands for itself."""
    # The dictionary takes a while to load; whoever reads no names does without.
    import pypinyin

    # The package's stubs know texts only, where it takes and gives lists.
    read: Any = pypinyin.pinyin
    found = read(
        text, style=pypinyin.Style.FIRST_LETTER, heteronym=heteronym, errors=lambda signs: [[one] for one in signs]
    )
    return [[letter[:1] for letter in letters if letter] for letters in found if any(letters)]
