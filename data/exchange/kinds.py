"""The kinds that can be imported and exported, by name."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from data.exchange.fields import Kind
from data.exchange.resource_kinds import RESOURCE_KINDS
from data.exchange.territory_kinds import TERRITORY_KINDS
from dispatch.errors import LayerKindUnknown

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (*TERRITORY_KINDS, *RESOURCE_KINDS)})


def kind_named(name: str) -> Kind:
    """Return the kind of that name, in either language.

    Raises
    ------
    LayerKindUnknown
        There is none; the error lists all of them, the likeliest first.
    """
    wanted = name.strip().casefold().replace("-", "_")
    for kind in KINDS.values():
        if wanted in {kind.name, kind.zh, kind.en.replace(" ", "_"), kind.name + "s"}:
            return kind
    near = get_close_matches(wanted, list(KINDS), n=3)
    raise LayerKindUnknown(kind=name, kinds=", ".join([*near, *(each for each in KINDS if each not in near)]))
