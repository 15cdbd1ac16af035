"""Everything the map knows as collections of features, for other programs: filtered, paged, within a scope."""

from data.features.collection import COLLECTIONS, Collection, Property
from data.features.filters import Filter, parse_filter
from data.features.own import own_collections
from data.features.pages import Page, Wanted, extent_of, one_feature, page_of

__all__ = [
    "COLLECTIONS",
    "Collection",
    "Filter",
    "Page",
    "Property",
    "Wanted",
    "extent_of",
    "one_feature",
    "own_collections",
    "page_of",
    "parse_filter",
]
