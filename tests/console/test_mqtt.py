"""Positions from a broker: kept, then acknowledged; what can never be kept is acknowledged and forgotten."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.doors import mqtt
from console.doors.mqtt import MqttDoor, said_in
from dispatch.errors import BadValue, DatabaseAway, SettingWrong
from dispatch.resources import Unit, UnitKind, UnitStatus, Way
from dispatch.service import Carried, DeviceBook
from dispatch.tracks import Device, DeviceKind, DeviceProtocol, Observation
from geo.datum import Datum
from tests.fixtures.broker import Broker
from tests.fixtures.desk import MONDAY_MORNING

TOKEN = "jwd_abc"
TOPIC = "jingwei/devices/7/positions"
POSITION = {"at": "2026-11-23T10:00:00+08:00", "lng": 114.05, "lat": 22.54}


class Shelf:
    """One device with number 7, and what was kept of it."""

    def __init__(self) -> None:
        self.kept: list[Observation] = []
        self.away = False

    def in_force(self) -> Sequence[tuple[Device, Unit, bytes]]:
        place = "440306007005"
        device = Device(7, place, 1, "传感器", DeviceKind.TRACKER, DeviceProtocol.MQTT, Datum.WGS84, None, None)
        unit = Unit(
            1, place, UnitKind.ROBOT, 1, "机器人", 1, UnitStatus.AVAILABLE, MONDAY_MORNING, (), Way.FOOT, 114.0, 22.6
        )
        return [(device, unit, hashlib.sha256(TOKEN.encode()).digest())]

    def hand_code(self, device_id: int) -> str | None:
        return None

    def enrol(self, device_id: int) -> None:
        return None

    async def keep(self, _carried: Carried, said: Sequence[Observation]) -> None:
        if self.away:
            raise DatabaseAway
        self.kept += said


def with_broker(talk: Callable[[Broker, Shelf], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        shelf = Shelf()
        async with Broker().serving() as broker:
            door = MqttDoor(f"mqtt://wang:p%40ss@127.0.0.1:{broker.port}", DeviceBook(shelf), shelf.keep)
            async with door.serving():
                await asyncio.wait_for(broker.subscribed.wait(), 20)
                await talk(broker, shelf)

    asyncio.run(run())


def message(positions: object = POSITION, token: object = TOKEN) -> bytes:
    return json.dumps({"token": token, "positions": positions}).encode()


def test_a_message_is_kept_and_then_acknowledged() -> None:
    async def talk(broker: Broker, shelf: Shelf) -> None:
        assert broker.topics == [b"jingwei/devices/+/positions"]
        assert await broker.acknowledges(broker.publish(TOPIC, message()))
        assert await broker.acknowledges(broker.publish(TOPIC, message([POSITION, POSITION])))
        assert [(one.lng, one.lat) for one in shelf.kept] == [(114.05, 22.54)] * 3

    with_broker(talk)


def test_while_the_database_is_away_a_message_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "AGAIN_S", 0.05)

    async def talk(broker: Broker, shelf: Shelf) -> None:
        shelf.away = True
        mid = broker.publish(TOPIC, message())
        assert not await broker.acknowledges(mid, 0.5)
        shelf.away = False
        assert await broker.acknowledges(mid)
        assert len(shelf.kept) == 1

    with_broker(talk)


def test_while_the_database_is_away_only_so_many_messages_without_an_answer_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mqtt, "AGAIN_S", 0.05)
    monkeypatch.setattr(mqtt, "MOST_BUSY", 5)

    async def talk(broker: Broker, shelf: Shelf) -> None:
        shelf.away = True
        for _ in range(50):
            broker.mention(TOPIC, message())
        # What comes with QoS 1 is taken all the same.
        mid = broker.publish(TOPIC, message())
        assert not await broker.acknowledges(mid, 0.5)
        shelf.away = False
        assert await broker.acknowledges(mid)
        assert len(shelf.kept) == 6

    with_broker(talk)


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        (TOPIC, message(token="jwd_guessed")),
        ("jingwei/devices/8/positions", message()),
        (TOPIC, message(POSITION | {"unit": 99})),
        (TOPIC, message(POSITION | {"lat": "north"})),
        (TOPIC, message([POSITION] * 5_001)),
        (TOPIC, b"\xff\x00 garbage"),
        (TOPIC, b"[" * 20_000),
    ],
)
def test_what_can_never_be_kept_is_acknowledged_and_the_next_is_kept(topic: str, payload: bytes) -> None:
    async def talk(broker: Broker, shelf: Shelf) -> None:
        assert await broker.acknowledges(broker.publish(topic, payload))
        assert shelf.kept == []
        assert await broker.acknowledges(broker.publish(TOPIC, message()))
        assert len(shelf.kept) == 1

    with_broker(talk)


@pytest.mark.parametrize("url", ["http://broker", "mqtt://", "broker:1883"])
def test_an_address_that_is_none_is_refused_by_the_settings_name(url: str) -> None:
    with pytest.raises(SettingWrong, match="JINGWEI_MQTT_URL"):
        MqttDoor(url, DeviceBook(Shelf()), Shelf().keep)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=100) | st.recursive(st.none() | st.text(), st.lists).map(lambda said: json.dumps(said).encode())
)
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    try:
        said_in(payload)
    except BadValue as error:
        error.message("zh-CN")
