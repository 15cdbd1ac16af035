"""What a file says of people waits to be verified, by the import screen's API."""

from datetime import timedelta

import pytest

from data.database import Database
from dispatch.china_time import day_in_china
from dispatch.permissions import Role
from dispatch.service import utc_now
from tests.data.layer_files import COMMUNITY, fixture, load, rows
from tests.fixtures.imports import ImportDesk, asked, code, open_import_desk, uploaded

PEOPLE = "编号,户号,姓名,手机号,户主\nR1,H1,示例甲,13900000009,是\nR2,H1,示例乙,+86 138 0000 0002,否\nR9,H2,新来者,13700000000,\n"
SAID = {"kind": "resident", "community": COMMUNITY, "as_tasks": True}


@pytest.fixture
def desk(database: Database, tmp_path_factory: pytest.TempPathFactory) -> ImportDesk:
    found = open_import_desk(database, tmp_path_factory.mktemp("data"), "household")
    load(database, "resident", fixture("resident"), today=day_in_china(utc_now()) - timedelta(days=90))
    return found


def waiting(desk: ImportDesk) -> list[tuple[object, ...]]:
    return rows(
        desk.database, "SELECT kind, state, origin, proposed_by, name, phone FROM home_change ORDER BY kind, id"
    )


def test_what_differs_waits_under_the_name_of_whoever_imported_it(desk: ImportDesk) -> None:
    administrator, before = desk.administrator, rows(desk.database, "SELECT * FROM resident ORDER BY id")
    job = uploaded(administrator, "住户.csv", PEOPLE)
    checked = asked(administrator, job, "check", **SAID)
    assert (checked["stage"], checked["settled"]["as_tasks"], checked["report"]["inserted"]) == ("checked", True, 2)
    assert waiting(desk) == []
    assert asked(administrator, job, "apply")["stage"] == "applied"
    assert waiting(desk) == [
        ("moves_in", "waiting", "import", 1, "新来者", "13700000000"),
        ("phone", "waiting", "import", 1, None, "13900000009"),
    ]
    assert rows(desk.database, "SELECT * FROM resident ORDER BY id") == before
    changes = desk.client(Role.OPERATOR, account=3).get("/v1/changes").json()["changes"]
    assert [(one["proposed_by"], one["may_decide"]) for one in changes] == [("user1", True), ("user1", True)]
    assert code(administrator.get("/v1/changes")) == "not_permitted"
    # The same file again asks for nothing twice, and the import is taken back as long as nobody has decided.
    again = uploaded(administrator, "住户.csv", PEOPLE)
    assert asked(administrator, again, "check", **SAID)["report"]["inserted"] == 0
    (run,) = administrator.get("/v1/import-runs").json()["runs"][:1]
    assert (run["tasks"], run["inserted"], run["by"], run["undoable"]) == (True, 2, "user1", True)
    assert administrator.post(f"/v1/import-runs/{run['id']}/undo").json()["removed"] == 2
    assert {state for _, state, *_ in waiting(desk)} <= {"withdrawn"}


def test_only_homes_and_people_can_wait_and_the_kinds_say_so(desk: ImportDesk) -> None:
    administrator = desk.administrator
    kinds = administrator.get("/v1/imports/kinds?own=true").json()["kinds"]
    assert {one["kind"] for one in kinds if one["tasks"]} == {"resident", "household"}
    job = uploaded(administrator, "点位.csv", "名称,经度,纬度\n河边,114.0031,22.5011\n")
    refused = administrator.post(f"/v1/imports/{job['id']}/check", json=SAID | {"kind": "camera", "datum": "wgs84"})
    assert (refused.status_code, code(refused)) == (400, "tasks_unfit")
