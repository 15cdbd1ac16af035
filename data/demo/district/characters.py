"""What kinds of community there are: which quarters each is made of, and who lies beside whom."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.demo.district.atlas import Atlas
from data.demo.plan import Rng

COLUMNS, ROWS = 3, 3


@dataclass(frozen=True, slots=True)
class Character:
    """One kind of community.

    Attributes
    ----------
    blocks
        Its nine quarters; where each lies is left to chance.
    homes_per_ha
        Dwellings a hectare, against which the district's homes are shared out.
    special
        The quarter that is a special grid 专属网格 of its own, if any.
    likely
        How often it comes, against the others.
    companies, cameras
        How many it draws, against the others.
    """

    blocks: tuple[str, ...]
    homes_per_ha: float
    special: str | None
    likely: float
    companies: float
    cameras: float


CHARACTERS: Mapping[str, Character] = {
    "old_town": Character(
        ("hamlet", "hamlet", "slab", "slab", "slab", "estate", "centre", "school", "park"), 129, None, 1.0, 0.6, 1.0),
    "urban_village": Character(
        ("village", "village", "estate", "estate", "slab", "works", "centre", "school", "park"), 215, None, 1.2, 0.7, 1.0),
    "estates": Character(
        ("estate", "estate", "estate", "estate", "hamlet", "slab", "centre", "school", "park"), 148, "school", 1.0, 0.5, 1.0),
    "industrial": Character(
        ("works", "works", "dormitory", "hamlet", "village", "estate", "centre", "school", "park"), 174, "works", 0.9, 1.4, 0.8),
    "commercial": Character(
        ("front", "front", "estate", "estate", "slab", "hamlet", "centre", "school", "park"), 107, "centre", 0.8, 2.2, 1.3),
}  # fmt: skip


def characters(atlas: Atlas) -> dict[str, str]:
    """Return the character of each community by its code; neighbours never have the same."""
    rng = np.random.Generator(np.random.PCG64([atlas.seed, 7]))
    names = list(CHARACTERS)
    chosen: dict[str, str] = {}
    counts = dict.fromkeys(names, 0)
    for cell in sorted(atlas.cells, key=lambda c: (c.row, c.column)):
        beside = {chosen[n.code] for n in atlas.neighbours(cell) if n is not None and n.code in chosen}
        open_to = [name for name in names if name not in beside]
        # The one that has come too seldom is the likelier.
        weights = np.array([CHARACTERS[name].likely / (1 + counts[name]) for name in open_to]) ** 2
        name = open_to[int(rng.choice(len(open_to), p=weights / weights.sum()))]
        chosen[cell.code] = name
        counts[name] += 1
    return chosen


def blocks_of(character: Character, rng: Rng) -> list[list[str]]:
    """Return which quarter lies where, by column and row: works and villages together, the centre in the middle."""
    order = rng.permutation(len(character.blocks)).tolist()
    drawn = [character.blocks[i] for i in order]
    table = [drawn[c * ROWS : (c + 1) * ROWS] for c in range(COLUMNS)]
    for _ in range(60):
        a, b = (divmod(int(i), ROWS) for i in rng.choice(len(drawn), 2, replace=False))
        before = unlike(table)
        table[a[0]][a[1]], table[b[0]][b[1]] = table[b[0]][b[1]], table[a[0]][a[1]]
        if unlike(table) > before:
            table[a[0]][a[1]], table[b[0]][b[1]] = table[b[0]][b[1]], table[a[0]][a[1]]
    return table


def unlike(table: list[list[str]]) -> float:
    """Return how torn the quarters lie: like beside unlike, and the centre at the edge."""
    torn = 0.0
    for c in range(COLUMNS):
        for r in range(ROWS):
            here = table[c][r]
            if c + 1 < COLUMNS:
                torn += here != table[c + 1][r]
            if r + 1 < ROWS:
                torn += here != table[c][r + 1]
            if here == "centre":
                torn += 0.8 * abs(c - (COLUMNS - 1) / 2) + abs(r - (ROWS - 1) / 2)
    return torn
