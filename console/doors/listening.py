"""The doors that are no routes, open for as long as the console serves."""

import hashlib
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog

from console.container import Container
from console.doors.jt808_server import Jt808Door
from console.doors.mqtt import MqttDoor
from dispatch.errors import SettingWrong
from dispatch.service import Carried
from dispatch.tracks import Observation

log = structlog.get_logger()


@asynccontextmanager
async def listening(container: Container) -> AsyncIterator[None]:
    """Open the doors that the settings name.

    Raises
    ------
    SettingWrong
        A port cannot be listened on.
    """

    async def keep(carried: Carried, said: Sequence[Observation]) -> None:
        await container.positions.taken(carried, said)

    settings = container.settings
    async with AsyncExitStack() as stack:
        if settings.jt808_port is not None:
            door = Jt808Door(container.devices, keep)
            try:
                await stack.enter_async_context(door.serving(settings.jt808_host, settings.jt808_port))
            except OSError as error:
                why = f"{settings.jt808_host}:{settings.jt808_port}: {error.strerror}"
                raise SettingWrong(name="JINGWEI_JT808_PORT", why=why) from error
            log.info("listening for jt808 terminals", port=settings.jt808_port)
        if settings.mqtt_url:
            await stack.enter_async_context(
                MqttDoor(settings.mqtt_url, container.devices, keep, _client_id(settings.data_dir)).serving()
            )
        yield


def _client_id(data_dir: Path) -> str:
    """Return a name of its own for each console, the same after a restart: the broker keeps what came meanwhile."""
    return "jingwei-" + hashlib.sha256(f"{socket.gethostname()}:{data_dir}".encode()).hexdigest()[:12]
