"""The gate: nothing passes without a session, nothing changes for another site's page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from console import signin
from console.access import COOKIE, AccessGate
from console.container import Container, serving
from console.settings import Settings
from data.accounts import put_account, sign_in
from data.database import Database
from dispatch.permissions import Role

PASSWORD = "a long enough one"


async def who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.state.actor.name)


async def live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.state.actor.name)


def application() -> Starlette:
    anything = Route("/{path:path}", who, methods=["GET", "POST"])
    return Starlette(
        routes=[*signin.routes(), WebSocketRoute("/live", live), anything], middleware=[Middleware(AccessGate)]
    )


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    with database.owner() as connection:
        put_account(connection, "wang", "王", Role.OPERATOR, "440306007", PASSWORD)
    with serving(Container.build(Settings(data_dir=tmp_path), database)):
        yield TestClient(application(), follow_redirects=False)


@pytest.fixture
def signed_in(client: TestClient, database: Database) -> TestClient:
    client.cookies.set(COOKIE, sign_in(database, "wang", PASSWORD, timedelta(hours=1)))
    return client


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/map", "/tiles/base/1/1/1/1.mvt", "/_stcore/stream", "/static/x.js", "/docs"]
)
def test_every_route_is_denied_without_a_session(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_signed_in"


def test_a_page_without_a_session_leads_to_the_sign_in_and_back(client: TestClient) -> None:
    response = client.get("/?select=building/7", headers={"accept": "text/html"})
    assert response.status_code == 303
    assert response.headers["location"] == "/signin?next=%2F%3Fselect%3Dbuilding%2F7"
    form = {"name": "wang", "password": PASSWORD, "next": "/?select=building/7"}
    response = client.post("/signin", data=form)
    assert response.headers["location"] == "/?select=building/7"
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/api/v1/map").text == "wang"


def test_a_socket_without_a_session_is_closed(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live"):
        pass


def test_a_socket_with_a_session_knows_its_actor(signed_in: TestClient) -> None:
    with signed_in.websocket_connect("/live", headers={"origin": "http://testserver"}) as socket:
        assert socket.receive_text() == "wang"


def test_a_change_asked_for_by_another_site_is_refused(signed_in: TestClient) -> None:
    response = signed_in.post("/api/v1/x", headers={"origin": "http://evil.example"})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "foreign_origin")
    with (
        pytest.raises(WebSocketDisconnect),
        signed_in.websocket_connect("/live", headers={"origin": "http://evil.example"}),
    ):
        pass


def test_an_account_disabled_now_is_out_now(signed_in: TestClient, database: Database) -> None:
    assert signed_in.get("/api/v1/map").status_code == 200
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account SET disabled = true")
    assert signed_in.get("/api/v1/map").status_code == 401


def test_while_the_database_is_away_a_known_screen_keeps_its_tiles_but_gets_no_rows(
    signed_in: TestClient, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    assert signed_in.get("/tiles/base/1/1/1/1.mvt").status_code == 200

    def refuse() -> None:
        raise psycopg2.OperationalError("gone")

    monkeypatch.setattr(database._pool, "connect", refuse)
    assert signed_in.get("/tiles/base/1/1/1/1.mvt").status_code == 200
    response = signed_in.get("/api/v1/layers/grids")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "database_away")


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_off_the_site(client: TestClient, wanted: str) -> None:
    response = client.post("/signin", data={"name": "wang", "password": PASSWORD, "next": wanted})
    assert response.headers["location"] == "/"


def test_a_wrong_password_is_said_in_the_language_of_the_page_and_sets_nothing(client: TestClient) -> None:
    response = client.post("/signin?lang=en", data={"name": "wang", "password": "wrong"})
    assert response.status_code == 401
    assert "do not match" in response.text
    assert "set-cookie" not in response.headers
