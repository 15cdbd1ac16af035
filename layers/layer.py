"""Build a pydeck layer that cannot be misspelt and always has the same id."""

import difflib

import pydeck

from layers.options import KNOWN


class UnknownLayerOption(ValueError):
    """A layer was given a type or an option that deck.gl would silently ignore."""


def layer(kind: str, *, id: str, data: str, **options: object) -> pydeck.Layer:
    """Describe one layer.

    Parameters
    ----------
    kind
        deck.gl's class, such as "IconLayer".
    id
        Stable from call to call: the map keeps a layer's state under it.
    data
        Address of the rows or tiles; the browser fetches them.
    **options
        deck.gl's properties in snake case. A string beginning with "=" is an expression over a
        row ("=properties.height"); any other string is taken as it stands.

    Raises
    ------
    UnknownLayerOption
        `kind` or an option is not known; the message names the nearest one.
    """
    if kind not in KNOWN:
        raise UnknownLayerOption(f"no layer type {kind!r}{_nearest(kind, KNOWN)}")
    for name in options:
        if name not in KNOWN[kind]:
            raise UnknownLayerOption(f"{kind} {id!r} has no option {name!r}{_nearest(name, KNOWN[kind])}")
    written = {name: _written(value) for name, value in options.items()}
    return pydeck.Layer(kind, pydeck.types.String(data), id=id, **written)


def _written(value: object) -> object:
    if not isinstance(value, str):
        return value
    return value[1:] if value.startswith("=") else pydeck.types.String(value)


def _nearest(name: str, known: "dict[str, frozenset[str]] | frozenset[str]") -> str:
    found = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {found[0]!r}?" if found else f"; known are {', '.join(sorted(known))}"
