"""Rows over the API say what the live screens say of lateness to come."""

import asyncio
from datetime import timedelta

import pytest

from console.container import Container
from data.database import Database
from dispatch.permissions import Actor, Role
from tests.fixtures.desk import FIRE, Clock, Desk, open_desk
from tests.fixtures.hamlet import NAN

PATIENCE_S = 10.0
OPERATOR = Actor(1, "wang", "王", Role.OPERATOR, NAN, "zh-CN")


@pytest.fixture
def desk(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(database, tmp_path_factory.mktemp("data"))


def test_rows_carry_what_is_foreseen_of_the_version_they_show(desk: Desk) -> None:
    row = desk.act(desk.report(**{"class": FIRE}), "accept").json()["incident"]
    assert row["forecast"] is None
    later = Container.build(desk.container.settings, desk.container.database, Clock(desk.clock() + timedelta(hours=1)))

    async def foreseen() -> list[dict[str, object]]:
        async with later.live.serving(), asyncio.timeout(PATIENCE_S):
            while later.live.foreseen(row["id"], row["version"]) is None:
                await asyncio.sleep(0.02)  # until the board has been read
            assert later.live.foreseen(row["id"], row["version"] + 1) is None
            return await asyncio.to_thread(later.reader.open_rows, OPERATOR)

    (shown,) = asyncio.run(foreseen())
    assert shown["id"] == row["id"]
    forecast = shown["forecast"]
    assert isinstance(forecast, dict)
    assert forecast["why"] == "overdue"
