"""What was imported, and undoing it, over HTTP."""

from starlette.testclient import TestClient

from dispatch.permissions import Role
from tests.data.layer_files import COMMUNITY, rows
from tests.fixtures.imports import ImportDesk, asked, code, uploaded


def runs(who: TestClient, **asked: object) -> list[dict[str, object]]:
    answer = who.get("/v1/import-runs", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["runs"]
    return found


def test_what_was_applied_is_listed_and_undone_once(administrator: TestClient, desk: ImportDesk) -> None:
    before = desk.cameras()
    job = uploaded(administrator, "撤销.csv", "名称,经度,纬度\n误导入甲,114.0031,22.5011\n误导入乙,114.0032,22.5011\n")
    asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    asked(administrator, job, "apply")
    (run,) = [each for each in runs(administrator) if each["file"] == "撤销.csv"]
    assert (run["label"], run["inserted"], run["updated"], run["by"], run["undoable"]) == (
        "摄像头", 2, 0, "user1", True,
    )  # fmt: skip
    assert runs(administrator, limit=1) == [run]
    # Neither another role nor an administrator of another area takes it back.
    operator, away = desk.client(Role.OPERATOR, account=3), desk.client(scope="110101", account=4)
    assert code(operator.get("/v1/import-runs")) == "not_permitted"
    assert code(operator.post(f"/v1/import-runs/{run['id']}/undo")) == "not_permitted"
    assert code(desk.client(Role.PLANNER, account=2).post(f"/v1/import-runs/{run['id']}/undo")) == "not_permitted"
    assert run["id"] not in {each["id"] for each in runs(away)}
    assert code(away.post(f"/v1/import-runs/{run['id']}/undo")) == "import_run_unknown"
    assert desk.cameras() == before + 2
    done = administrator.post(f"/v1/import-runs/{run['id']}/undo")
    assert done.json() == {"run": run["id"], "file": "撤销.csv", "removed": 2, "restored": 0, "kept": 0}
    assert desk.cameras() == before
    (listed,) = [each for each in runs(administrator) if each["id"] == run["id"]]
    assert (listed["undoable"], listed["undone_by"]) == (False, "user1")
    again = administrator.post(f"/v1/import-runs/{run['id']}/undo")
    assert (again.status_code, code(again)) == (409, "import_kept")
    assert "已在" in again.json()["error"]["message"]
    for number in ("0", "-1", "x", str(2**63)):
        assert administrator.post(f"/v1/import-runs/{number}/undo").status_code == 422
    assert code(administrator.post(f"/v1/import-runs/{2**40}/undo")) == "import_run_unknown"
    assert rows(desk.database, "SELECT account_id, action, kind, found FROM audit ORDER BY seq DESC LIMIT 1") == [
        (1, "import_undone", "camera", 2)
    ]
