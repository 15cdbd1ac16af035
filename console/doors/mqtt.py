"""Positions from a site's MQTT broker: `jingwei/devices/<number>/positions`, QoS 1, acknowledged once kept.

The broker is the site's; whoever may publish there still shows the device's token, so that a
device writes its own positions whatever the broker lets it do. A message that is not kept
because the database is away is not acknowledged: the broker sends it again.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from anyio import to_thread
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import TypeAdapter, ValidationError

from console.api.positions import Positions
from dispatch.errors import BadValue, DatabaseAway, DeviceForeign, JingweiError, PositionsWaiting, SettingWrong
from dispatch.service import Carried, DeviceBook
from dispatch.tracks import DeviceProtocol, Observation

log = structlog.get_logger()
TOPIC = "jingwei/devices/+/positions"
QOS = 1
MOST_BYTES = 1_000_000
SCHEMES = {"mqtt": (False, 1883), "mqtts": (True, 8883)}
KEEP_ALIVE_S = 30
LONGEST_SETBACK_S = 30
AGAIN_S = 2.0
MOST_BUSY = 200
"""Messages that wait to be kept. With QoS 1 a broker holds back by itself; with QoS 0 what comes beyond is lost, as
that says it may be."""
CLIENT_ID = "jingwei"

Keep = Callable[[Carried, Sequence[Observation]], Awaitable[object]]
_POSITIONS: TypeAdapter[Any] = TypeAdapter(Positions)


def said_in(payload: bytes) -> tuple[str, Any]:
    """Return the token and the positions of a message, not looked at yet; raises BadValue."""
    expected = '{"token": "jwd_…", "positions": [{"at": …, "lng": …, "lat": …}]}'
    if len(payload) > MOST_BYTES:
        raise BadValue(name="payload", value=f"{len(payload)} B", why=f"≤ {MOST_BYTES} B")
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise BadValue(name="payload", value=repr(payload[:40]), why=expected) from error
    if not isinstance(said, dict) or not isinstance(said.get("token"), str) or "positions" not in said:
        raise BadValue(name="payload", value="…", why=expected)
    return said["token"], said["positions"]


class MqttDoor:
    """Listens at one broker, and comes back by itself when that was away."""

    def __init__(self, url: str, book: DeviceBook, keep: Keep, client_id: str = CLIENT_ID) -> None:
        self._book = book
        self._keep = keep
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise SettingWrong(name="JINGWEI_MQTT_URL", why=f"{parts.scheme}://…: mqtt://[user:password@]host[:port]")
        secure, port = SCHEMES[parts.scheme]
        self._host, self._port = parts.hostname, parts.port or port
        # Not a clean session: what came while nobody listened is waiting at the broker.
        self._client = Client(CallbackAPIVersion.VERSION2, client_id, clean_session=False, manual_ack=True)
        if parts.username:
            self._client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if secure:
            self._client.tls_set_context(ssl.create_default_context())
        self._client.reconnect_delay_set(1, LONGEST_SETBACK_S)
        self._client.on_connect = self._connected
        self._client.on_disconnect = lambda *_: log.warning("mqtt broker away", host=self._host)
        self._client.on_message = self._came
        self._loop: asyncio.AbstractEventLoop | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._losing = False

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Listen for as long as the block lasts; a broker that is away is tried again and again."""
        self._loop = asyncio.get_running_loop()
        self._client.connect_async(self._host, self._port, KEEP_ALIVE_S)
        self._client.loop_start()
        try:
            yield
        finally:
            self._client.disconnect()
            await to_thread.run_sync(self._client.loop_stop)
            for task in tuple(self._busy):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def _connected(self, client: Client, _data: object, _flags: object, reason: Any, _properties: object) -> None:
        if reason.is_failure:
            log.warning("mqtt broker refuses", host=self._host, why=str(reason))
            return
        client.subscribe(TOPIC, QOS)
        log.info("listening at the mqtt broker", host=self._host)

    def _came(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        """Hand a message from the client's own thread to the loop."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._begin, message)

    def _begin(self, message: MQTTMessage) -> None:
        if not message.qos and len(self._busy) >= MOST_BUSY:
            if not self._losing:
                log.warning("mqtt messages of qos 0 lost: too many wait", most=MOST_BUSY, hint="publish with QoS 1")
            self._losing = True
            return
        self._losing = False
        task = asyncio.ensure_future(self._take(message))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _take(self, message: MQTTMessage) -> None:
        """Keep what a message says, then acknowledge it; one that can never be kept is acknowledged too."""
        while True:
            try:
                await self._kept(message.topic, bytes(message.payload))
                break
            except (DatabaseAway, PositionsWaiting):
                await asyncio.sleep(AGAIN_S)
            except JingweiError as error:
                log.warning("mqtt message refused", code=error.code, topic=message.topic[:80])
                break
        if message.qos:
            self._client.ack(message.mid, message.qos)

    async def _kept(self, topic: str, payload: bytes) -> None:
        token, positions = said_in(payload)
        carried = await to_thread.run_sync(self._book.of_token, token, DeviceProtocol.MQTT)
        number = topic.split("/")[2]
        if number != str(carried.device.id):
            raise DeviceForeign(name="topic", device=carried.device.name, value=number[:40])
        try:
            listed = _POSITIONS.validate_python(positions)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in ("positions", *first["loc"]))
            raise BadValue(name=name, value=repr(first["input"])[:80], why=first["msg"]) from error
        await self._keep(carried, [one.observation(index, carried) for index, one in enumerate(listed)])
