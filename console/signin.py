"""The sign-in page: a plain form that sets the one cookie for pages, API, tiles and sockets."""

from datetime import timedelta
from html import escape
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from console.access import COOKIE, token_in
from console.container import running
from data.accounts import sign_in, sign_out
from dispatch.errors import JingweiError

TEXTS = {
    "zh-CN": {
        "title": "登录", "product": "经纬", "subtitle": "社区网格指挥地图", "name": "账号", "password": "密码",
        "submit": "登录", "new": "新密码（至少 10 位）", "other": "English", "note": "全部操作留痕。住户信息默认脱敏。",
    },
    "en": {
        "title": "Sign in", "product": "Jingwei 经纬", "subtitle": "The command map of community grids", "name": "Account",
        "password": "Password", "submit": "Sign in", "new": "New password (at least 10 characters)", "other": "中文", "note": "Actions are recorded. Residents' data are masked.",
    },
}  # fmt: skip
MOST_FORM_BYTES = 10_000


def routes() -> list[Route]:
    """Return the sign-in and sign-out routes."""
    return [
        Route("/signin", show, methods=["GET"]),
        Route("/signin", submit, methods=["POST"]),
        Route("/signout", leave, methods=["POST"]),
    ]


def language_of(request: Request) -> str:
    """Return the language asked for by `?lang`, else by the browser."""
    wanted = request.query_params.get("lang") or request.headers.get("accept-language", "zh")
    return "zh-CN" if wanted.startswith("zh") else "en"


def next_place(wanted: str | None) -> str:
    """Return a place on this server to go on to; another site's address becomes the start page."""
    parts = urlsplit(wanted or "/")
    safe = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return str(wanted) if safe else "/"


async def show(request: Request) -> Response:
    """Show the form."""
    return HTMLResponse(_page(language_of(request), next_place(request.query_params.get("next"))))


async def submit(request: Request) -> Response:
    """Check the form and set the cookie, or show the form again with what was wrong."""
    language = language_of(request)
    form = {
        key: values[0]
        for key, values in parse_qs((await request.body())[:MOST_FORM_BYTES].decode("utf-8", "replace")).items()
    }
    onward = next_place(form.get("next"))
    settings = running().settings
    try:
        token = await to_thread.run_sync(
            sign_in,
            running().database,
            form.get("name", "").strip().lower(),
            form.get("password", ""),
            timedelta(hours=settings.session_hours),
            form.get("new", ""),
        )
    except JingweiError as error:
        status = {"sign_in_refused": 401, "password_once": 401, "sign_in_slowed": 429}.get(error.code, 503)
        once = error.code == "password_once"
        return HTMLResponse(_page(language, onward, error.message(language), form.get("name", ""), once), status)
    response = RedirectResponse(onward, 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings.session_hours * 3600),
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookie,
    )
    return response


async def leave(request: Request) -> Response:
    """End the session and show the form."""
    token = token_in(request.headers.get("cookie", ""))
    if token:
        await to_thread.run_sync(sign_out, running().database, token)
    response = RedirectResponse("/signin", 303)
    response.delete_cookie(COOKIE)
    return response


def _page(language: str, onward: str, problem: str = "", name: str = "", once: bool = False) -> str:
    page = files("console").joinpath("signin.html").read_text(encoding="utf-8")
    texts = TEXTS[language]
    other = "en" if language == "zh-CN" else "zh-CN"
    values = {
        **texts,
        "language": language,
        "other_language": other,
        "next": onward,
        "problem": problem,
        "given": name,
        "once": "once" if once else "",
    }
    for key, value in values.items():
        page = page.replace("{{" + key + "}}", escape(value))
    return page
