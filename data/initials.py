"""Names by the first letters of their pinyin, for finding 经纬社区 by jwsq.

PostgreSQL has no pinyin, so this is done wherever names are written, in batches: only names
not read before cost anything. A character of several readings gives several rows, the
reading it has in its word first (重庆 is cq, and zq is found as well).
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

PLACE = Path(__file__).parent / "sql" / "initials"
BATCH = 5_000
MOST_READINGS = 16
LONGEST = 40


def initials_of(name: str) -> list[str]:
    """Return the initials of a name in every reading, the usual one first, at most 16.

    Latin letters and figures stand for themselves, in lower case; other signs are left out.
    """
    usual, *rest = _readings(name)
    found = dict.fromkeys(["".join(usual)[:LONGEST]])
    for reading in islice(product(*rest), MOST_READINGS):
        found.setdefault("".join(reading)[:LONGEST])
    return [initials for initials in islice(found, MOST_READINGS) if initials]


def fill_initials(connection: Connection) -> int:
    """Read every name that is not read yet, as the owner; returns how many there were."""
    statement = (PLACE / "unread.sql").read_text(encoding="utf-8")
    done = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, {"most": BATCH})
            names = [name for (name,) in cursor.fetchall()]
            if not names:
                return done
            execute_values(
                cursor,
                "INSERT INTO name_initials (name, initials) VALUES %s ON CONFLICT DO NOTHING",
                # A name of signs alone has none; without a row it would be asked for for ever.
                [(name, initials) for name in names for initials in (initials_of(name) or [""])],
                page_size=BATCH,
            )
            done += len(names)


def _readings(name: str) -> Iterator[list[str]]:
    """Yield the usual first letters of the characters, then the choice of letters for each."""
    text = "".join(sign for sign in name.lower() if sign.isalnum())
    usual = [letters[0] for letters in _first_letters(text, heteronym=False)]
    yield usual
    for sign, letter in zip(text, usual, strict=False):
        yield list(dict.fromkeys([letter, *_letters(sign)]))


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
