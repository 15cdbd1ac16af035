"""Addresses as one line of text, in the order people of the place write them."""

import re
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from data.osm.extract import TaggedNode, Tags

ADDRESSES_MOST = 3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DIGITS = re.compile(r"(\d+)")


def address_of(tags: Tags) -> str:
    """Return the address in the tags, '' where there is no house number or full address.

    Chinese addresses go from large to small without spaces (南坑路12号); others as street
    and number, then post code and city.
    """
    if full := tags.get("addr:full", "").strip():
        return full
    number = tags.get("addr:housenumber", "").strip()
    if not number:
        return ""
    place = (tags.get("addr:street") or tags.get("addr:place") or "").strip()
    if _CHINESE.search(place):
        area = "".join(tags.get(key, "").strip() for key in ("addr:city", "addr:district", "addr:suburb"))
        return f"{area}{place}{number}{'' if _CHINESE.search(number) else '号'}"
    town = " ".join(tags[key].strip() for key in ("addr:postcode", "addr:city") if tags.get(key))
    return ", ".join(part for part in (f"{place} {number}".strip(), town) if part)


def addresses_within(nodes: Sequence[TaggedNode], footprints: NDArray[np.object_]) -> tuple[dict[int, str], int]:
    """Return the addresses that stand as points inside footprints, by index of the footprint.

    Several are joined in the order of their house numbers, three at most.

    Returns
    -------
    tuple
        Index of footprint to text, and the number of points found inside any.
    """
    written = [(node, address_of(node.tags)) for node in nodes if "addr:housenumber" in node.tags]
    written = [(node, text) for node, text in written if text and not np.isnan(node.lng)]
    if not written or not len(footprints):
        return {}, 0
    points = shapely.points([node.lng for node, _ in written], [node.lat for node, _ in written])
    which, where = shapely.STRtree(footprints).query(points, predicate="intersects")
    found: dict[int, set[str]] = {}
    for point, building in zip(which.tolist(), where.tolist(), strict=True):
        found.setdefault(building, set()).add(written[point][1])
    joined = {}
    for building, texts in found.items():
        ordered = sorted(texts, key=natural)
        separator = "、" if _CHINESE.search(ordered[0]) else "; "
        joined[building] = separator.join(ordered[:ADDRESSES_MOST]) + ("…" if len(ordered) > ADDRESSES_MOST else "")
    return joined, len(set(which.tolist()))


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that puts number 9 before number 10."""
    return [(int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in _DIGITS.split(text)]
