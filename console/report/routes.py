"""The routes of the public pages. They work without a script; with one the pin can be moved."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import Scope

from console.api.errors import OTHERWISE, STATUS, sentence
from console.api.incidents import developed
from console.api.size_limit import SizeLimit
from console.container import Container
from console.report.follow_page import follow_page
from console.report.form import Sent, sent_by, typed_in
from console.report.page import MEDIA, Typed, fault_page, report_page, static
from console.report.words import say
from console.signin import language_of
from dispatch.errors import BadValue, BodyTooLarge, DatabaseAway, JingweiError, KeyReused
from dispatch.service import Followed, PublicReport

FOREVER = "public, max-age=31536000, immutable"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    # Not "no-referrer": a form would then be sent from the origin "null", and be refused.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}


def routes(container: Callable[[], Container]) -> list[Mount]:
    """Return the routes, all under /report and with a limit of their own for what is sent."""
    pages = _Pages(container)
    table = [
        Route("/static/{name}", pages.static),
        Route("/follow/{token}", pages.follow),
        Route("/follow/{token}", pages.add, methods=["POST"]),
        Route("/follow/{token}/rating", pages.rate, methods=["POST"]),
        Route("/{code}", pages.show),
        Route("/{code}", pages.report, methods=["POST"]),
    ]
    return [Mount("/report", SizeLimit(Router(table), _too_large))]


class _Pages:
    def __init__(self, container: Callable[[], Container]) -> None:
        self._container = container

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in {"report.css", "report.js"}:
            return PlainTextResponse("not found", 404)
        return Response(static(name), media_type=MEDIA[name.rpartition(".")[2]], headers={"cache-control": FOREVER})

    async def show(self, request: Request) -> Response:
        language, code = language_of(request), request.path_params["code"]

        def shown() -> str:
            return self._page(code, language, Typed())

        try:
            return HTMLResponse(await to_thread.run_sync(shown), headers=HEADERS)
        except JingweiError as error:
            return _fault(error, language)

    async def report(self, request: Request) -> Response:
        language, code = language_of(request), request.path_params["code"]
        typed = Typed()
        try:
            sent = await sent_by(request)
        except JingweiError as error:
            return await self._again(code, language, typed, error)
        typed = typed_in(sent)
        if sent.text("switch"):
            return await self._filled_in(code, language, typed)
        address = request.client.host if request.client else ""

        def record() -> str:
            if sent.text("contact_note"):
                raise BadValue(name="contact_note", value="…", why=say("trap", language))
            photos = developed(sent.photos, "report")
            what = PublicReport(typed.kind, typed.description, typed.lng, typed.lat, typed.phone, photos, language)
            return self._container().public.report(code, what, typed.key, address).token

        if not typed.kind:
            return await self._again(code, language, typed, None)
        try:
            token = await to_thread.run_sync(record)
        except KeyReused as error:
            # Sent before, and changed since: what is sent next is a report of its own.
            return await self._again(code, language, replace(typed, key=Typed().key), error)
        except JingweiError as error:
            return await self._again(code, language, typed, error)
        return RedirectResponse(f"/report/follow/{token}?lang={language}&new=1", 303, headers=HEADERS)

    async def follow(self, request: Request) -> Response:
        language, token = language_of(request), request.path_params["token"]

        def shown() -> str:
            followed = self._container().public.follow(token)
            return follow_page(followed, token, language, _said(request, followed, language))

        try:
            return HTMLResponse(await to_thread.run_sync(shown), headers=HEADERS)
        except JingweiError as error:
            return _fault(error, language)

    async def add(self, request: Request) -> Response:
        """Add words to a report."""
        public = self._container().public
        return await self._done(request, "added", lambda token, sent: public.add_words(token, sent.text("words")))

    async def rate(self, request: Request) -> Response:
        """Give stars to what was done."""
        public = self._container().public

        def rated(token: str, sent: Sent) -> None:
            stars = sent.text("stars")
            public.rate(token, int(stars) if stars in {"1", "2", "3", "4", "5"} else 0, sent.text("words"))

        return await self._done(request, "rated", rated)

    async def _done(self, request: Request, what: str, act: Callable[[str, Sent], None]) -> Response:
        """Do something to a report and show its page again."""
        language, token = language_of(request), request.path_params["token"]
        unsaved: dict[str, str] = {}
        try:
            sent = await sent_by(request)
            unsaved[what] = sent.text("words")
            await to_thread.run_sync(act, token, sent)
        except JingweiError as error:
            problem = _problem(error, language)

            def shown() -> str:
                followed = self._container().public.follow(token)
                return follow_page(followed, token, language, problem=problem, unsaved=unsaved)

            try:
                return HTMLResponse(await to_thread.run_sync(shown), _status(error), headers=HEADERS)
            except JingweiError as worse:
                return _fault(worse, language)
        return RedirectResponse(f"/report/follow/{token}?lang={language}&{what}=1", 303, headers=HEADERS)

    async def _again(self, code: str, language: str, typed: Typed, error: JingweiError | None) -> Response:
        """Show the form again with what was typed, and what was wrong with it."""
        problem = _problem(error, language) if error else say("choose_class", language)
        return await self._filled_in(code, language, typed, problem, _status(error) if error else 422)

    async def _filled_in(
        self, code: str, language: str, typed: Typed, problem: str = "", status: int = 200
    ) -> Response:
        def shown() -> str:
            return self._page(code, language, typed, problem)

        try:
            return HTMLResponse(await to_thread.run_sync(shown), status, headers=HEADERS)
        except JingweiError as worse:
            return _fault(worse, language)

    def _page(self, code: str, language: str, typed: Typed, problem: str = "") -> str:
        public = self._container().public
        point = public.point(code)
        return report_page(point, public.classes(point), public.around(point), language, typed, problem)


def _said(request: Request, followed: Followed, language: str) -> str:
    asked: Mapping[str, str] = request.query_params
    if "new" in asked:
        return say("received", language, number=followed.reported.number)
    return say("added", language) if "added" in asked else ""


def _problem(error: JingweiError, language: str) -> str:
    if isinstance(error, DatabaseAway):
        return say("away", language)
    return sentence(error, language)


def _status(error: JingweiError) -> int:
    return STATUS.get(error.code, OTHERWISE)


def _fault(error: JingweiError, language: str) -> Response:
    return HTMLResponse(fault_page(_problem(error, language), language), _status(error), headers=HEADERS)


def _too_large(scope: Scope, error: BodyTooLarge) -> Response:
    return _fault(error, language_of(Request(scope)))
