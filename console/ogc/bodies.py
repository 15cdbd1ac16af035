"""The documents of OGC API – Features, as plain values."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from console.ogc.systems import CRS84, Moved, offered
from data.features import Collection, Property
from data.features.pages import Feature

CONFORMANCE = [
    *(
        f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{each}"
        for each in ("core", "oas30", "html", "geojson")
    ),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    *(
        f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{each}"
        for each in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"http://www.opengis.net/spec/cql2/1.0/conf/{each}"
        for each in ("cql2-text", "cql2-json", "basic-cql2", "basic-spatial-functions", "basic-spatial-functions-plus")
    ),
]
JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
OPENAPI, SCHEMA = "application/vnd.oai.openapi+json;version=3.0", "application/schema+json"
Extent = tuple[float, float, float, float]


def link(href: str, rel: str, kind: str, title: str = "") -> dict[str, str]:
    """Return a link of a document."""
    return {"href": href, "rel": rel, "type": kind, **({"title": title} if title else {})}


def landing(root: str, language: str) -> dict[str, Any]:
    """Return the page one begins with."""
    english = language == "en"
    return {
        "title": "Jingwei 经纬",
        "description": "The layers of the command map, as far as your account sees them."
        if english
        else "指挥地图的全部图层，以您的账号可见范围为限。",
        "links": [
            link(f"{root}/", "self", JSON),
            link(f"{root}/?f=html", "alternate", HTML),
            link(f"{root}/api", "service-desc", OPENAPI),
            link(f"{root}/conformance", "conformance", JSON),
            link(f"{root}/collections", "data", JSON),
        ],
    }


def collection_body(root: str, collection: Collection, extent: Extent | None, language: str) -> dict[str, Any]:
    """Return what is told of one collection."""
    place = f"{root}/collections/{collection.name}"
    middle = None if extent is None else (extent[0] + extent[2]) / 2
    body: dict[str, Any] = {
        "id": collection.name,
        "title": collection.en if language == "en" else collection.zh,
        "itemType": "feature",
        "crs": offered(middle),
        "storageCrs": CRS84,
        "links": [
            link(place, "self", JSON),
            link(f"{place}/items", "items", GEOJSON),
            link(f"{place}/items?f=html", "items", HTML),
            link(f"{place}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA),
        ],
    }
    if extent is not None:
        body["extent"] = {"spatial": {"bbox": [list(extent)], "crs": CRS84}}
    return body


def queryables(root: str, collection: Collection, language: str) -> dict[str, Any]:
    """Return the properties that filters may use, as a JSON Schema."""
    properties: dict[str, Any] = {name: _schema(kind) for name, kind in collection.properties.items()}
    properties["geometry"] = {"format": f"geometry-{collection.shape.lower()}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/collections/{collection.name}/queryables",
        "type": "object",
        "title": collection.en if language == "en" else collection.zh,
        "properties": properties,
        "additionalProperties": False,
    }


def feature_text(feature: Feature, moved: Moved, links: Sequence[Mapping[str, str]] = ()) -> str:
    """Return one feature as GeoJSON text."""
    key, shape, properties = feature
    drawn = "null" if shape is None else shapely.to_geojson(moved(shape))
    told = json.dumps(properties, ensure_ascii=False, allow_nan=False)
    extra = f', "links": {json.dumps(links, ensure_ascii=False)}' if links else ""
    return f'{{"type": "Feature", "id": {json.dumps(key)}, "geometry": {drawn}, "properties": {told}{extra}}}'


def _schema(kind: Property) -> dict[str, str]:
    return (
        {"type": "string", "format": kind.value} if kind in {Property.DATE, Property.MOMENT} else {"type": kind.value}
    )
