"""The routes of OGC API – Features."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from console.api.errors import STATUS, sentence
from console.api.language import CurrentActor, Language, language_of
from console.container import Container
from console.ogc import bodies, html
from console.ogc.asking import asked, asked_of_one
from console.ogc.definition import OF_MANY, OF_ONE, definition
from console.ogc.systems import address_of, number_of, to_system
from data.features import COLLECTIONS, Collection, extent_of, one_feature, own_collections, page_of
from data.own_layers.definition import REVISION_PREFIX
from dispatch.errors import BadValue, JingweiError, UnknownThing
from dispatch.permissions import Actor, Permission, require

FRESH = {"cache-control": "private, no-cache"}
BAD_REQUEST = 400
# What the specification has as 400 and our own API as 422.
_AS_BAD = frozenset({"bad_value", "filter_unfit"})


def create_ogc(container: Callable[[], Container]) -> FastAPI:
    """Return the application that is mounted under /ogc."""
    api = FastAPI(
        title="Jingwei 经纬: OGC API – Features", version="1", docs_url=None, redoc_url=None, openapi_url=None
    )
    _install_errors(api)

    @api.get("/")
    def landing(request: Request, _actor: CurrentActor, language: Language) -> Response:
        """Return the page one begins with."""
        return _document(request, "Jingwei 经纬 · OGC API", bodies.landing(_root(request), language), language)

    @api.get("/api", include_in_schema=False)
    def defined(_actor: CurrentActor) -> JSONResponse:
        """Return the definition of these routes as OpenAPI 3.0."""
        return JSONResponse(definition(api), headers=FRESH, media_type=bodies.OPENAPI)

    @api.get("/conformance")
    def conformance(request: Request, _actor: CurrentActor, language: Language) -> Response:
        """Return what this server conforms to."""
        return _document(request, "Conformance", {"conformsTo": bodies.CONFORMANCE}, language)

    @api.get("/collections")
    def collections(request: Request, actor: CurrentActor, language: Language) -> Response:
        """Return the collections that the account may see."""
        root = _root(request)
        with container().database.reader(actor) as connection:
            extent = extent_of(connection)
            known = [*COLLECTIONS.values(), *own_collections(connection, actor.role).values()]
        seen = [one for one in known if actor.may(Permission.VIEW_MAP) and actor.may(one.needs)]
        body = {
            "links": [bodies.link(f"{root}/collections", "self", bodies.JSON)],
            "collections": [bodies.collection_body(root, one, extent, language) for one in seen],
        }
        return _document(request, "图层 · Collections", body, language)

    @api.get("/collections/{collection_id}")
    def collection(collection_id: str, request: Request, actor: CurrentActor, language: Language) -> Response:
        """Return what is told of one collection."""
        chosen = _collection(container(), actor, collection_id)
        with container().database.reader(actor) as connection:
            extent = extent_of(connection)
        body = bodies.collection_body(_root(request), chosen, extent, language)
        return _document(request, body["title"], body, language)

    @api.get("/collections/{collection_id}/queryables")
    def queryables(collection_id: str, request: Request, actor: CurrentActor, language: Language) -> Response:
        """Return the properties that filters may use."""
        body = bodies.queryables(_root(request), _collection(container(), actor, collection_id), language)
        return _document(request, f"{collection_id} · Queryables", body, language, bodies.SCHEMA)

    @api.get("/collections/{collection_id}/items", openapi_extra=OF_MANY)
    def items(collection_id: str, request: Request, actor: CurrentActor, language: Language) -> Response:
        """Return a page of features."""
        chosen = _collection(container(), actor, collection_id)
        query = _once(request)
        want = asked(chosen, query)
        with container().database.reader(actor) as connection:
            page = page_of(connection, chosen, want.wanted)
        here = f"{_root(request)}/collections/{chosen.name}/items"
        links = [bodies.link(_with(here, query), "self", bodies.GEOJSON)]
        if page.after is not None:
            links.append(bodies.link(_with(here, {**query, "after": page.after}), "next", bodies.GEOJSON))
        moved = to_system(want.system)
        head = {"type": "FeatureCollection", "numberReturned": len(page.features), "links": links}
        if page.matched is not None:
            head["numberMatched"] = page.matched
        texts = ",\n".join(bodies.feature_text(each, moved) for each in page.features)
        text = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [{texts}]}}'
        if query.get("f") == "html":
            return _document(request, chosen.en if language == "en" else chosen.zh, json.loads(text), language)
        return Response(
            text, media_type=bodies.GEOJSON, headers=FRESH | {"content-crs": f"<{address_of(want.system)}>"}
        )

    @api.get("/collections/{collection_id}/items/{feature_id}", openapi_extra=OF_ONE)
    def item(
        collection_id: str, feature_id: str, request: Request, actor: CurrentActor, language: Language
    ) -> Response:
        """Return one feature."""
        chosen = _collection(container(), actor, collection_id)
        query = _once(request)
        asked_of_one(query)
        system = number_of(query.get("crs"), "crs")
        with container().database.reader(actor) as connection:
            feature = one_feature(connection, chosen, feature_id)
        if feature is None:
            raise UnknownThing(kind="feature", id=feature_id[:40])
        place = f"{_root(request)}/collections/{chosen.name}"
        links = [
            bodies.link(f"{place}/items/{feature_id}", "self", bodies.GEOJSON),
            bodies.link(place, "collection", bodies.JSON),
        ]
        text = bodies.feature_text(feature, to_system(system), links)
        if query.get("f") == "html":
            return _document(request, f"{collection_id} · {feature_id}", json.loads(text), language)
        return Response(text, media_type=bodies.GEOJSON, headers=FRESH | {"content-crs": f"<{address_of(system)}>"})

    return api


def _collection(container: Container, actor: Actor, name: str) -> Collection:
    found = COLLECTIONS.get(name)
    if found is None and name.startswith(REVISION_PREFIX):
        require(actor, Permission.VIEW_MAP)
        with container.database.reader(actor) as connection:
            found = own_collections(connection, actor.role).get(name)
    if found is None:
        raise UnknownThing(kind="collection", id=name[:40])
    require(actor, Permission.VIEW_MAP)
    require(actor, found.needs)
    return found


def _once(request: Request) -> dict[str, str]:
    """Return the query, refusing what is said twice."""
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in query:
            raise BadValue(name=name[:40], value=value[:40], why="×2")
        query[name] = value
    return query


def _root(request: Request) -> str:
    """Return the address of /ogc as the caller reached it."""
    # `base_url` is that of the outermost application.
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '').rstrip('/')}"


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _document(
    request: Request, title: str, body: Mapping[str, Any], language: str, media: str = bodies.JSON
) -> Response:
    """Answer with JSON, or with a page where one is asked for."""
    wanted = request.query_params.get("f")
    browser = "text/html" in request.headers.get("accept", "")
    if wanted == "html" or (wanted is None and browser):
        return HTMLResponse(html.page(title, body, language), headers=FRESH)
    return JSONResponse(dict(body), headers=FRESH, media_type=media)


def _install_errors(api: FastAPI) -> None:
    @api.exception_handler(JingweiError)
    def _known(request: Request, error: JingweiError) -> JSONResponse:
        status = BAD_REQUEST if error.code in _AS_BAD else STATUS.get(error.code, BAD_REQUEST)
        return JSONResponse({"code": error.code, "description": sentence(error, language_of(request))}, status)

    @api.exception_handler(RequestValidationError)
    def _wrong(_request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"code": "bad_value", "description": str(error.errors()[0]["msg"])}, BAD_REQUEST)

    @api.exception_handler(HTTPException)
    def _unrouted(request: Request, error: HTTPException) -> JSONResponse:
        body = {"code": "no_such_route", "description": f"{request.url.path}: {error.detail}"}
        return JSONResponse(body, error.status_code)
