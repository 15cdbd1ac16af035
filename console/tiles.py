"""`/tiles/{set}/{version}/{z}/{x}/{y}.mvt`: footprints and base map for anyone signed in."""

from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from console.api.errors import envelope
from console.api.language import language_of
from console.container import Container
from data.tiles import EMPTY
from dispatch.errors import UnknownThing

A_DAY = "private, max-age=86400"
FETCHES_AT_ONCE = 8
FOREVER = "private, max-age=31536000, immutable"
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


def routes(container: Callable[[], Container]) -> list[Route]:
    """Return the tile route."""

    async def serve(request: Request) -> Response:
        place = request.path_params
        tile = await to_thread.run_sync(
            container().tiles.tile, place["set"], place["version"], place["z"], place["x"], place["y"]
        )
        if tile is None:
            unknown = UnknownThing(kind="tiles", id=f"{place['set']}/{place['version']}")
            return envelope(unknown, language_of(request))
        if tile == EMPTY:
            return Response(status_code=204, headers={"cache-control": FOREVER})
        return Response(tile, media_type=MEDIA_TYPE, headers={"cache-control": FOREVER, "content-encoding": "gzip"})

    async def serve_site_base(request: Request) -> Response:
        place, source = request.path_params, container().site_base
        if source is None or place["version"] != source.version:
            return envelope(UnknownThing(kind="tiles", id=f"base-map/{place['version']}"), language_of(request))
        tile = await to_thread.run_sync(source.tile, place["z"], place["x"], place["y"], limiter=fetching)
        if tile is None:
            # Our own base shows through; the next look asks again.
            return Response(status_code=204, headers={"cache-control": "no-store"})
        return Response(tile.body, media_type=tile.media_type, headers={"cache-control": A_DAY})

    fetching = CapacityLimiter(FETCHES_AT_ONCE)
    site_base = Route("/tiles/base-map/{version}/{z:int}/{x:int}/{y:int}", serve_site_base)
    return [site_base, Route("/tiles/{set}/{version}/{z:int}/{x:int}/{y:int}.mvt", serve)]
