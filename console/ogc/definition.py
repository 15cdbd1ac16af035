"""The definition of /ogc as OpenAPI 3.0, the one that the specification has a conformance class for."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from console.ogc.asking import DEFAULT_LIMIT, FORMS, LANGUAGES_OF_FILTER
from data.features.pages import MOST_FEATURES
from dispatch.errors import LANGUAGES

VERSION = "3.0.3"
_TEXT = {"type": "string"}
_ADDRESS = {"type": "string", "format": "uri"}


def definition(api: FastAPI) -> dict[str, Any]:
    """Return the definition of an application's routes."""
    return get_openapi(title=api.title, version=api.version, openapi_version=VERSION, routes=api.routes)


def _parameter(name: str, schema: dict[str, Any], told: str) -> dict[str, Any]:
    return {
        "name": name, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False,
        "description": told,
    }  # fmt: skip


_OF_ALL = [
    _parameter("f", {"type": "string", "enum": list(FORMS)}, "form of the answer"),
    _parameter("lang", {"type": "string", "enum": list(LANGUAGES)}, "language of titles and errors"),
]
OF_ONE = {"parameters": [_parameter("crs", _ADDRESS, "system of the answer's coordinates"), *_OF_ALL]}
OF_MANY = {
    "parameters": [
        _parameter(
            "limit", {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": DEFAULT_LIMIT}, "features a page"
        ),
        _parameter("after", _TEXT, "where the page begins, as the link `next` says"),
        _parameter(
            "bbox", {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}, "only what meets this box"
        ),
        _parameter("bbox-crs", _ADDRESS, "system of the box"),
        _parameter("datetime", _TEXT, "a moment or an interval"),
        _parameter("filter", _TEXT, "a CQL2 filter"),
        _parameter("filter-lang", {"type": "string", "enum": list(LANGUAGES_OF_FILTER)}, "how the filter is written"),
        _parameter("filter-crs", _ADDRESS, "system of the filter's shapes"),
        *OF_ONE["parameters"],
    ]
}  # fmt: skip
