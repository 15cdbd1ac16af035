"""A desk at which plans are published, one who drafts and one who approves."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data.database import Database
from tests.fixtures.desk import Desk
from tests.fixtures.publishing import open_publishing_desk, other_planner, planner


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return open_publishing_desk(database, tmp_path)


@pytest.fixture
def gui(desk: Desk) -> TestClient:
    return planner(desk)


@pytest.fixture
def hua(desk: Desk) -> TestClient:
    return other_planner(desk)
