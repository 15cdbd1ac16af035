"""Field names of a Shapefile, whose tables hold ten bytes of a name and no more."""

from collections.abc import Sequence

from data.exchange.outgoing import Column

MOST_BYTES = 10


def short_names(columns: Sequence[Column]) -> list[str]:
    """Return a name of at most ten bytes for each column, no two alike in any case.

    A name that does not fit gives way to another one that the import understands as the same
    field; only where there is none is it cut, and numbered where that is taken.
    """
    taken = {column.name.casefold() for column in columns if _fits(column.name)}
    found: list[str] = []
    for column in columns:
        if _fits(column.name):
            found.append(column.name)
            continue
        known = (name for name in column.names if _fits(name) and name.casefold() not in taken)
        name = next(known, None) or _cut(column.name, taken)
        taken.add(name.casefold())
        found.append(name)
    return found


def _fits(name: str) -> bool:
    return len(name.encode()) <= MOST_BYTES


def _cut(name: str, taken: set[str]) -> str:
    number = 1
    while True:
        ending = "" if number == 1 else str(number)
        cut = name.encode()[: MOST_BYTES - len(ending)].decode("utf-8", "ignore") + ending
        if cut.casefold() not in taken:
            return cut
        number += 1
