"""`/tiles/{set}/{version}/{z}/{x}/{y}.mvt`: footprints and base map for anyone signed in."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from console.api.errors import envelope
from console.api.language import language_of
from console.container import Container
from data.tiles import EMPTY
from dispatch.errors import UnknownThing

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

    return [Route("/tiles/{set}/{version}/{z:int}/{x:int}/{y:int}.mvt", serve)]
