"""The desk of an administrator who imports and exports, one for each file of tests."""

import pytest
from starlette.testclient import TestClient

from data.database import Database
from tests.fixtures.imports import ImportDesk, open_import_desk


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> ImportDesk:
    return open_import_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def administrator(desk: ImportDesk) -> TestClient:
    return desk.administrator
