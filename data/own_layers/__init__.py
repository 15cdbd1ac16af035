"""Layers of a site's own: a file of anything becomes a layer with its attributes."""

from data.own_layers.definition import OwnLayer, OwnProperty
from data.own_layers.exporter import export_own_layer
from data.own_layers.importer import ATTRIBUTE, Defined, import_own_layer, suggested_columns
from data.own_layers.store import change_own_layer, drop_own_layer, own_layer_named, own_layers

__all__ = [
    "ATTRIBUTE",
    "Defined",
    "OwnLayer",
    "OwnProperty",
    "change_own_layer",
    "drop_own_layer",
    "export_own_layer",
    "import_own_layer",
    "own_layer_named",
    "own_layers",
    "suggested_columns",
]
