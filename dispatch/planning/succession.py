"""Which grid follows on which when a plan takes effect, and which code it gets.

A grid keeps its code while most of it stays together: when the greater part of the old grid
becomes the greater part of the new one. Where one grid becomes the greater part of several
(split), or several go in greater part into one (merge), all that follow get new codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.draft import STRAY

M2_PER_HOME = 1e6
"""Ground counts too, so that a park has a successor: this much of it weighs as one home."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Passage(StrEnum):
    """How homes came from one grid into another."""

    KEPT = "kept"
    SPLIT = "split"
    MERGE = "merge"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Link:
    """What of an old grid goes into a new one, both by their place.

    `share` is the part of the old grid, by homes and a trifle of ground; those of an old grid add up to 1.
    """

    old: int
    new: int
    kind: Passage
    homes: int
    share: float


@dataclass(frozen=True, slots=True)
class Lineage:
    """A link by the codes of the grids."""

    old_code: str
    new_code: str
    kind: Passage
    homes: int
    share: float


def succession(before: Ints, after: Ints, homes: Floats, area_m2: Floats) -> list[Link]:
    """Return what becomes of every old grid, by its place; units that were or are nobody's are left out.

    Parameters
    ----------
    before, after
        Place of the grid that holds each unit, STRAY for none, shape (n,).
    homes, area_m2
        Of each unit, shape (n,).
    """
    told = (before != STRAY) & (after != STRAY)
    if not told.any():
        return []
    old, new = before[told], after[told]
    weight = homes[told] + np.maximum(area_m2[told], 1e-3) / M2_PER_HOME
    width = int(new.max()) + 1
    pairs, at = np.unique(old * width + new, return_inverse=True)
    olds, news = pairs // width, pairs % width
    held = np.bincount(at, weight, len(pairs))
    count = np.bincount(at, homes[told], len(pairs))
    share = held / np.bincount(olds, held)[olds]
    most_of_new = held / np.bincount(news, held)[news] > 0.5
    most_of_old = share > 0.5
    split = np.bincount(olds, most_of_new)[olds] > 1
    merged = np.bincount(news, most_of_old)[news] > 1
    links = []
    for place in range(len(pairs)):
        if split[place] and most_of_new[place]:
            kind = Passage.SPLIT
        elif merged[place] and most_of_old[place]:
            kind = Passage.MERGE
        elif most_of_new[place] and most_of_old[place] and not split[place] and not merged[place]:
            kind = Passage.KEPT
        else:
            kind = Passage.TRANSFER
        links.append(Link(int(olds[place]), int(news[place]), kind, round(count[place]), float(share[place])))
    return links


def kept(links: Iterable[Link]) -> dict[int, int]:
    """Return for each new grid that keeps a code the old grid whose code it is."""
    return {one.new: one.old for one in links if one.kind is Passage.KEPT}


def lineage(links: Iterable[Link], old_codes: Sequence[str], new_codes: Sequence[str]) -> list[Lineage]:
    """Return the links by code, without old grids of which nothing changes hands or code."""
    told = [Lineage(old_codes[one.old], new_codes[one.new], one.kind, one.homes, min(1.0, one.share)) for one in links]
    leaving = {one.old_code for one in told if one.kind is not Passage.KEPT}
    taking = {one.new_code for one in told if one.kind is not Passage.KEPT}
    return [one for one in told if one.old_code in leaving or one.new_code in taking]


def heirs(told: Iterable[Lineage]) -> Mapping[str, str]:
    """Return for each old grid the one that most of it went into; of equals the lower code."""
    best: dict[str, Lineage] = {}
    for one in sorted(told, key=lambda one: (-one.share, one.new_code)):
        best.setdefault(one.old_code, one)
    return {old: one.new_code for old, one in best.items()}


def parents(told: Iterable[Lineage]) -> Mapping[str, str]:
    """Return for each new grid the old one that most of it came from; of equals the lower code."""
    best: dict[str, Lineage] = {}
    for one in sorted(told, key=lambda one: (-one.homes, -one.share, one.old_code)):
        best.setdefault(one.new_code, one)
    return {new: one.old_code for new, one in best.items()}
