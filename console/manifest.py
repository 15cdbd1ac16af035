"""What the map component starts from: the view, the layers' specification, the layer tree with its legend."""

import math
from typing import Any

from console.container import Container
from console.own_layers import looks
from console.screens.choice import screens_of
from dispatch.permissions import Actor, Permission
from dispatch.territory import Bounds
from layers.own_layers import own_group
from layers.spec import map_spec
from layers.tree import layer_tree

OSM_ATTRIBUTION = "© OpenStreetMap contributors"
CHINA: Bounds = (73.0, 18.0, 135.0, 54.0)
WALL_PX = 900
TILE_PX = 512


def build_manifest(container: Container, actor: Actor, language: str) -> dict[str, Any]:
    """Return the manifest for an actor; raises DatabaseAway and NotPermitted.

    The specification names addresses only: it is a few kilobytes whatever the area's size.
    """
    overview = container.service.overview(actor)
    revisions = overview.revisions | container.tiles.versions()
    live = actor.may(Permission.VIEW_INCIDENTS)
    settings = container.service.layer_settings(actor)
    closed = {layer for layer, one in settings.items() if not one.open_to(actor.role)}
    shown = {layer: revision for layer, revision in revisions.items() if layer not in closed}
    own = looks(container, actor)
    min_zooms = {layer: one.min_zoom for layer, one in settings.items() if one.min_zoom is not None}
    return {
        "actor": {
            "name": actor.display_name,
            "account": actor.name,
            "role": actor.role.value,
            "language": language,
            "unit": actor.unit_id,
        },
        "screens": screens_of(actor),
        "region": overview.region.id if overview.region else None,
        "title": overview.region.name if overview.region else "",
        "home": home(overview.bounds or CHINA),
        "spec": map_spec(shown, live=live, min_zooms=min_zooms, own=own),
        "tree": layer_tree(overview.counts, language, live=live, settings=settings, role=actor.role)
        + own_group(own, language),
        "revisions": revisions,
        "attribution": " · ".join(
            filter(None, (OSM_ATTRIBUTION if overview.from_osm else "", _base_attribution(container)))
        ),
        "baseMap": _base_map(container),
        "capabilities": {
            "reveal": actor.may(Permission.REVEAL_PERSON),
            "accounts": actor.may(Permission.MANAGE_ACCOUNTS),
            "import": actor.may(Permission.IMPORT),
            "rules": actor.may(Permission.MANAGE_RULES),
            "audit": actor.may(Permission.READ_AUDIT),
            "incidents": live,
            "report": actor.may(Permission.REPORT),
            "dispatch": actor.may(Permission.DISPATCH),
            "handle": actor.may(Permission.HANDLE),
            "approve": actor.may(Permission.APPROVE),
            "households": actor.may(Permission.VIEW_PERSONS),
            "find": actor.may(Permission.FIND_RESIDENT),
            "verify_changes": actor.may(Permission.VERIFY_CHANGE),
            "patrols": actor.may(Permission.VIEW_PATROLS),
            "patrol": actor.may(Permission.PATROL),
            "planPatrols": actor.may(Permission.PLAN_PATROLS),
            "orderChecks": actor.may(Permission.ORDER_CHECKS),
            "fileRenovations": actor.may(Permission.PATROL) or actor.may(Permission.PLAN_PATROLS),
            "tracks": actor.may(Permission.VIEW_TRACKS),
            "appraisal": actor.may(Permission.VIEW_APPRAISAL),
        },
    }


def _base_attribution(container: Container) -> str:
    return container.settings.base_map_attribution if container.site_base else ""


def _base_map(container: Container) -> dict[str, Any] | None:
    """Return where the site's own base map is served, None where there is none."""
    source = container.site_base
    if source is None:
        return None
    return {"url": f"/tiles/base-map/{source.version}/{{z}}/{{x}}/{{y}}", "maxZoom": source.max_zoom}


def home(bounds: Bounds) -> dict[str, Any]:
    """Return a tilted view that shows the bounds on an ordinary screen."""
    west, south, east, north = bounds
    latitude = (south + north) / 2
    width_deg = max(east - west, (north - south) / math.cos(math.radians(latitude)), 1e-4)
    zoom = math.log2(360 / width_deg * WALL_PX / TILE_PX)
    return {
        "longitude": (west + east) / 2, "latitude": latitude, "zoom": round(min(zoom, 17), 2), "pitch": 45, "bearing": 0,
        "bounds": list(bounds),
    }  # fmt: skip
