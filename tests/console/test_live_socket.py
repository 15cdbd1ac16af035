"""The live stream's socket: who may listen, what a word is answered with, and when it is closed."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from console.access import COOKIE, AccessGate
from console.container import Container, serving
from console.live import socket as live_socket
from console.live.viewer import TRY_AGAIN_LATER
from data.accounts import put_account, sign_in
from data.database import Database
from dispatch.errors import DatabaseAway
from dispatch.permissions import Role
from tests.fixtures.desk import Clock, Desk, open_desk
from tests.fixtures.hamlet import BEI, NAN

PASSWORD = "a long enough one"


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    database = desk.container.database
    with database.owner() as connection:
        put_account(connection, "wang", "王", Role.OPERATOR, NAN, PASSWORD)
        put_account(connection, "chen", "陈", Role.LEADER, NAN, PASSWORD)
    container = Container.build(desk.container.settings, database, Clock(desk.clock()))

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        async with container.live.serving():
            yield

    app = Starlette(
        routes=live_socket.routes(lambda: container),
        middleware=[Middleware(AccessGate)],
        lifespan=living,
    )
    with serving(container), TestClient(app) as made:
        yield made


def enter(client: TestClient, desk: Desk, name: str = "wang") -> str:
    token = sign_in(desk.container.database, name, PASSWORD, timedelta(hours=1))
    client.cookies.set(COOKIE, token)
    return token


def next_word(socket: WebSocketTestSession, wanted: str) -> dict[str, Any]:
    while True:
        said = socket.receive()
        if said["type"] == "websocket.close":
            raise WebSocketDisconnect(said["code"], said.get("reason"))
        if said.get("text") and (word := json.loads(said["text"]))["type"] == wanted:
            return dict(word)


def test_a_report_reaches_a_screen_through_the_socket(client: TestClient, desk: Desk) -> None:
    enter(client, desk)
    assert client.app  # the lifespan has begun
    seen = desk.report()
    desk.operator.post(f"/v1/incidents/{seen['id']}/seen")
    with client.websocket_connect("/live") as socket:
        socket.send_text('{"resume": null, "epoch": null}')
        begun = next_word(socket, "snapshot")
        row = desk.report(description="直播")
        told = next_word(socket, "change")
        assert told["incidents"][0]["id"] == row["id"]
        assert told["previous"] == begun["seq"]
        socket.send_text(json.dumps({"resume": begun["seq"], "epoch": begun["epoch"]}))
        again = next_word(socket, "change")
        assert (again["previous"], again["incidents"]) == (begun["seq"], told["incidents"])


@pytest.mark.parametrize("word", ["", "[]", '{"resume": "x"}', "{", '{"resume": -5, "epoch": 7}'])
def test_a_word_nobody_understands_gets_everything(client: TestClient, desk: Desk, word: str) -> None:
    desk.report()
    enter(client, desk)
    with client.websocket_connect("/live") as socket:
        socket.send_text(word)
        assert next_word(socket, "snapshot")["incidents"]


def test_a_session_that_ends_closes_its_screens(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "RIGHTS_EVERY_S", 0.05)
    enter(client, desk)
    with client.websocket_connect("/live") as socket:
        socket.send_text("{}")
        next_word(socket, "snapshot")
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE account SET disabled = true WHERE name = 'wang'")
        with pytest.raises(WebSocketDisconnect) as closed:
            next_word(socket, "the last")
        assert (closed.value.code, closed.value.reason) == (1008, "not_signed_in")


def test_rights_that_change_close_the_screens_that_had_them(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "RIGHTS_EVERY_S", 0.05)
    enter(client, desk, "chen")
    with client.websocket_connect("/live") as socket:
        socket.send_text("{}")
        next_word(socket, "snapshot")
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE account SET scope = %s WHERE name = 'chen'", [BEI])
        with pytest.raises(WebSocketDisconnect) as closed:
            next_word(socket, "the last")
        assert closed.value.code == live_socket.RIGHTS_CHANGED


def test_a_screen_whose_rights_nobody_knows_any_more_is_closed(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "RIGHTS_EVERY_S", 0.05)
    monkeypatch.setattr(live_socket, "RIGHTS_LAST_S", 0.2)
    enter(client, desk, "chen")
    asked: list[str] = []

    def away(database: Database, token: str) -> None:
        asked.append(token)
        raise DatabaseAway

    with client.websocket_connect("/live") as socket:
        socket.send_text("{}")
        next_word(socket, "snapshot")
        monkeypatch.setattr(live_socket, "actor_of", away)
        with pytest.raises(WebSocketDisconnect) as closed:
            next_word(socket, "the last")
        assert (closed.value.code, closed.value.reason) == (TRY_AGAIN_LATER, "rights_unknown")
    # A short absence is waited out.
    assert len(asked) > 1
