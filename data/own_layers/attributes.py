"""What type each column of a file holds, found by reading all of it."""

import re
from collections.abc import Iterable, Sequence

from data.exchange.batch import Chunk
from data.exchange.fields import Type

_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,17})\Z")
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d+)?\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NARROW_FIRST = (Type.INTEGER, Type.NUMBER, Type.DATE)


def types_of(chunks: Iterable[Chunk], columns: Sequence[str]) -> dict[str, Type]:
    """Return the narrowest type that every cell of a column is of; an empty column holds texts.

    A number with a leading zero is a code, and codes are texts.
    """
    possible = {name: set(_NARROW_FIRST) for name in columns}
    filled: set[str] = set()
    for chunk in chunks:
        for name in columns:
            distinct = {cell for cell in chunk.columns[name].tolist() if cell is not None}
            if distinct:
                filled.add(name)
            possible[name] = {kind for kind in possible[name] if all(_is(kind, cell) for cell in distinct)}
    return {
        name: next((kind for kind in _NARROW_FIRST if name in filled and kind in possible[name]), Type.TEXT)
        for name in columns
    }


def _is(kind: Type, cell: str) -> bool:
    if kind is Type.INTEGER:
        return _INTEGER.match(cell) is not None
    if kind is Type.NUMBER:
        return any(letter.isdigit() for letter in cell) and _NUMBER.match(cell) is not None
    return _DATE.match(cell) is not None
