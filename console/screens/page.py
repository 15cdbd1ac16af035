"""The page script: who is it, which screen, and the map.

Streamlit runs this from the top at every change. It reads rights from the database each
time; while the database is away it keeps showing what it showed last.
"""

from typing import Any

import streamlit as st

from console.access import COOKIE
from console.container import running
from console.manifest import build_manifest
from console.screens.choice import screen_for
from console.screens.mapview import mapview
from data.accounts import actor_of
from dispatch.errors import DatabaseAway, NotSignedIn
from dispatch.permissions import Actor

# Streamlit's own frame: everything but the map goes.
BARE = """
<style>
html, body, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] { margin: 0; padding: 0; overflow: hidden; background: #0B1622; }
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"], [data-testid="stStatusWidget"],
[data-testid="stSidebar"], footer { display: none !important; }
[data-testid="stMainBlockContainer"], .block-container { padding: 0 !important; max-width: none !important; }
.jw { position: fixed !important; inset: 0; }
[data-testid="stVerticalBlock"] { gap: 0 !important; }
[data-testid="stElementContainer"]:has(> .stHtml) { position: absolute; height: 0; overflow: hidden; }
.stElementContainer[data-stale="true"], [data-stale="true"] { opacity: 1 !important; transition: none !important; }
</style>
"""


def current_actor() -> Actor:
    """Return who looks at this page now.

    Raises
    ------
    NotSignedIn
        The session has ended since the page was opened.
    DatabaseAway
        The rights cannot be read.
    """
    token = st.context.cookies.get(COOKIE)
    actor = actor_of(running().database, token) if token else None
    if actor is None:
        raise NotSignedIn
    return actor


def page_data() -> dict[str, Any]:
    """Return what the map component needs, kept in the session for when the database is away."""
    try:
        actor = current_actor()
    except DatabaseAway:
        if "page_data" not in st.session_state:
            raise
        return dict(st.session_state.page_data)
    language = st.query_params.get("lang") or actor.language
    screen = screen_for(actor, st.query_params.get("screen"), "Mobi" in (st.context.headers.get("User-Agent") or ""))
    theme = st.query_params.get("theme") or ("light" if screen in {"leader", "field"} else "dark")
    try:
        manifest = build_manifest(running(), actor, language)
    except DatabaseAway:
        if "page_data" not in st.session_state:
            raise
        return dict(st.session_state.page_data)
    data = {
        "manifest": manifest,
        "screen": screen,
        "language": language,
        "theme": theme,
        "select": st.query_params.get("select"),
    }
    st.session_state.page_data = data
    return data


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="经纬 Jingwei", page_icon=None, layout="wide", initial_sidebar_state="collapsed")
    st.html(BARE)
    try:
        data = page_data()
    except NotSignedIn:
        st.html('<meta http-equiv="refresh" content="0; url=/signin">')
        st.stop()
    except DatabaseAway as error:
        st.error(f"{error.message('zh-CN')}\n\n{error.message('en')}")
        st.stop()
    mapview(data, on_change=_nothing)


def _nothing() -> None:
    """Streamlit needs a callback to keep a state; the state itself is all that is used."""


main()
