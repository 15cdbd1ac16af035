"""By what things on a site's own layer can be narrowed: attributes that are called class, status or tag."""

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from psycopg2.extensions import connection as Connection

from data.own_layers.definition import OwnLayer

MOST_CHOICES = 24
NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "kind": frozenset({"kind", "type", "class", "category", "类别", "类型", "种类", "分类", "类"}),
        "status": frozenset({"status", "state", "状态", "状况"}),
        "tag": frozenset({"tag", "tags", "标签"}),
    }
)
_BETWEEN_TAGS = re.compile(r"\s*[;；,，、|]\s*")


def narrowed_by(layer: OwnLayer) -> dict[str, str]:
    """Return the attribute behind each filter that the layer has."""
    found: dict[str, str] = {}
    for each in layer.properties:
        for filter, names in NAMES.items():
            if each.name.strip().casefold() in names:
                found.setdefault(filter, each.name)
    return found


def narrowing_of(attributes: Mapping[str, str], properties: Mapping[str, Any]) -> dict[str, object]:
    """Return what a row says of itself for the filters: `kind`, `status` and `tags`."""
    said: dict[str, object] = {}
    for filter, name in attributes.items():
        value = properties.get(name)
        if value is None:
            continue
        if filter == "tag":
            said["tags"] = [tag for tag in _BETWEEN_TAGS.split(str(value)) if tag]
        else:
            said[filter] = str(value)
    return said


def choices(connection: Connection, layer: OwnLayer) -> dict[str, list[str]]:
    """Return the values each filter offers within the connection's scope, the most frequent ones by their name."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for filter, name in narrowed_by(layer).items():
            cursor.execute(
                "SELECT properties ->> %(name)s, count(*) FROM own_feature"
                " WHERE layer = %(layer)s AND properties ->> %(name)s IS NOT NULL GROUP BY 1",
                {"name": name, "layer": layer.code},
            )
            counted: Counter[str] = Counter()
            for value, count in cursor:
                for each in _BETWEEN_TAGS.split(value) if filter == "tag" else [value]:
                    counted[each] += count
            counted.pop("", None)
            found[filter] = sorted(value for value, _ in counted.most_common(MOST_CHOICES))
    return found
