"""Codes of regions and grids: text, whose prefix is the code above.

2 digits name a province, 4 a city, 6 a district (GB/T 2260), 9 a street or town, 12 a
community, 15 a grid, 17 a micro-grid. Leading zeros matter, so a code is never a number.
"""

import re
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

LEVELS: dict[int, str] = {
    2: "province",
    4: "city",
    6: "district",
    9: "street",
    12: "community",
    15: "grid",
    17: "micro_grid",
}
_LENGTHS = sorted(LEVELS)
_DIGITS = re.compile(r"[0-9]+\Z")
LAST_GRID = 999


class CodeMalformed(ValueError):
    """A text that is no region or grid code; `expected` says what one looks like."""

    def __init__(self, code: str, expected: str) -> None:
        self.code = code
        self.expected = expected
        super().__init__(f"{code!r} is no code: expected {expected}")


class GridCodesExhausted(ValueError):
    """A community has used all its 999 grid numbers."""


def level(code: str) -> str:
    """Return the level a code names, from 'province' to 'micro_grid'.

    Raises
    ------
    CodeMalformed
        If it is not 2, 4, 6, 9, 12, 15 or 17 ASCII digits.
    """
    if len(code) not in LEVELS or not _DIGITS.match(code):
        raise CodeMalformed(code, "2, 4, 6, 9, 12, 15 or 17 digits")
    return LEVELS[len(code)]


def community(code: str) -> str:
    """Return `code` if it is a community's 12 digits, else raise CodeMalformed."""
    if len(code) != 12 or not _DIGITS.match(code):
        raise CodeMalformed(code, "the 12 digits of a community")
    return code


def chain(code: str) -> list[str]:
    """Return the codes from the province down to `code` itself."""
    level(code)
    return [code[:length] for length in _LENGTHS if length <= len(code)]


def parent(code: str) -> str | None:
    """Return the code above, None for a province."""
    above = chain(code)[:-1]
    return above[-1] if above else None


def covers(scope: str, code: str) -> bool:
    """Return whether a scope ('*' or a code) holds a code: itself or anything below."""
    return scope == "*" or (scope != "" and code.startswith(scope))


def grid_code(community_code: str, number: int) -> str:
    """Return the 15-digit code of a community's grid `number` (1 to 999)."""
    if not 1 <= number <= LAST_GRID:
        raise GridCodesExhausted(f"community {community_code}: no grid number {number}, the range is 1 to {LAST_GRID}")
    return f"{community(community_code)}{number:03d}"


def unused_grid_codes(community_code: str, used: Iterable[str], count: int) -> list[str]:
    """Return `count` codes after the highest ever used: a code is never given twice.

    Raises
    ------
    GridCodesExhausted
        If fewer than `count` numbers are left.
    """
    last = max((int(code[12:15]) for code in used if code.startswith(community_code)), default=0)
    return [grid_code(community_code, number) for number in range(last + 1, last + 1 + count)]


def reading_order(lngs: ArrayLike, lats: ArrayLike) -> NDArray[np.intp]:
    """Return the order in which grids are numbered: like lines of text.

    West to east within a row, and rows from north to south. A row opens with the
    northernmost grid left and takes all whose point lies less than half a typical spacing
    (the square root of extent over count) below it. Ties go to the north, then to the input.

    Parameters
    ----------
    lngs, lats
        One point inside each grid, shape (n,).
    """
    x, y = np.asarray(lngs, np.float64), np.asarray(lats, np.float64)
    if not len(x):
        return np.empty(0, np.intp)
    rows_expected = max(1.0, np.sqrt(len(x)))
    half_row = float(np.ptp(y)) / rows_expected / 2
    order: list[int] = []
    left = [int(i) for i in np.argsort(-y, kind="stable")]
    while left:
        top = y[left[0]]
        row = [i for i in left if top - y[i] <= half_row]
        order.extend(sorted(row, key=lambda i: (x[i], -y[i], i)))
        taken = set(row)
        left = [i for i in left if i not in taken]
    return np.array(order, np.intp)


def grid_codes_in_order(community_code: str, used: Iterable[str], shapes: NDArray[np.object_]) -> list[str]:
    """Return a new code for each shape, numbered west to east in rows from north to south.

    Parameters
    ----------
    used
        Codes ever given; numbering goes on after the highest.

    Raises
    ------
    GridCodesExhausted
        If the community has too few numbers left.
    """
    fresh = unused_grid_codes(community_code, used, len(shapes))
    points = shapely.point_on_surface(shapes)
    codes = np.empty(len(shapes), dtype=object)
    codes[reading_order(shapely.get_x(points), shapely.get_y(points))] = fresh
    return list(codes.tolist())
