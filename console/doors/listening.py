"""The doors that are no routes, open for as long as the console serves."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from console.container import Container
from console.doors.jt808_server import Jt808Door
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
        yield
