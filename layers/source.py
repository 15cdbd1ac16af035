"""Where the browser gets a layer's rows or tiles. A new revision is a new address."""

from urllib.parse import quote

AGGREGATES = "/api/v1/aggregates"
"""Numbers of the viewer's choice; the map component adds which."""


def rows_url(layer: str, revision: str) -> str:
    return f"/api/v1/layers/{layer}?v={quote(revision, safe='')}"


def tiles_url(layer: str, version: str) -> str:
    return f"/tiles/{layer}/{quote(version, safe='')}/{{z}}/{{x}}/{{y}}.mvt"


def live_url(stream: str) -> str:
    """Name rows that come over the live stream; the map component feeds them in itself."""
    return f"live://{stream}"
