"""A served /ogc with an operator who asks it, one for each file of tests."""

import pytest
from starlette.testclient import TestClient

from data.database import Database
from tests.fixtures.ogc import OgcDesk, open_ogc


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> OgcDesk:
    return open_ogc(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def operator(desk: OgcDesk) -> TestClient:
    return desk.operator
