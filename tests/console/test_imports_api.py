"""The import screen's API: upload, look, check, apply, mend, and take away again."""

import csv
import io
import json
import time

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from console.api.size_limit import SizeLimit
from console.container import Container
from console.imports import Jobs
from console.imports import work as working
from console.imports.upload import safe_name
from console.settings import Settings
from data.database import Database
from dispatch.permissions import Actor, Role
from tests.console.test_api import As
from tests.data.layer_files import COMMUNITY, fixture, load_until, rows
from tests.fixtures.api import ApiOf

CAMERAS = (
    "名称,类型,朝向,经度,纬度\n南门,枪机,0,114.002,22.5001\n东门,球机,400,114.0058,22.5011\n北门,球机,90,22.5,114.003\n"
)


@pytest.fixture(scope="module")
def settled(module_database: Database) -> Database:
    load_until(module_database, "building")
    with module_database.owner() as connection, connection.cursor() as cursor:
        for number, role in ((1, "administrator"), (2, "planner"), (3, "operator"), (4, "administrator")):
            cursor.execute(
                "INSERT INTO account (id, name, display_name, role, scope, password_hash) OVERRIDING SYSTEM VALUE"
                " VALUES (%s, %s, %s, %s, '*', '-')",
                [number, f"user{number}", f"user{number}", role],
            )
    return module_database


@pytest.fixture(scope="module")
def container(settled: Database, tmp_path_factory: pytest.TempPathFactory) -> Container:
    return Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), settled)


def client(container: Container, role: Role = Role.ADMINISTRATOR, scope: str = "*", account: int = 1) -> TestClient:
    actor = Actor(account, f"user{account}", "", role, scope, "zh-CN")
    return TestClient(As(SizeLimit(ApiOf(container)), actor), base_url="http://testserver")


@pytest.fixture
def administrator(container: Container) -> TestClient:
    return client(container)


def uploaded(who: TestClient, name: str, content: str | bytes, **fields: str) -> dict[str, object]:
    sent = content.encode() if isinstance(content, str) else content
    answer = who.post("/v1/imports", files={"file": (name, sent)}, data=fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def asked(who: TestClient, job: dict[str, object], step: str, **body: object) -> dict[str, object]:
    answer = who.post(f"/v1/imports/{job['id']}/{step}?wait=20", json=body)
    assert answer.status_code in {200, 202}, answer.text
    until = time.monotonic() + 300
    found: dict[str, object] = answer.json()
    while found["stage"] in {"checking", "applying"} and time.monotonic() < until:
        time.sleep(0.2)  # a client of the API can only ask again
        found = who.get(f"/v1/imports/{job['id']}").json()
    return found


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def cameras(database: Database) -> int:
    return int(rows(database, "SELECT count(*) FROM camera")[0][0])  # type: ignore[call-overload]


def test_a_file_is_looked_into_before_anything_is_asked(administrator: TestClient) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    described = job["described"]
    assert (described["format"], described["encoding"], described["kind"], described["shape"]) == (
        "CSV",
        "UTF-8",
        "camera",
        "point",
    )
    assert described["datum_needed"] is True
    assert described["crs"] is None
    assert described["mapping"]["朝向"] == "direction_deg"
    assert described["columns"][0] == {"name": "名称", "examples": ["南门", "东门", "北门"], "filled": 1.0}
    assert described["kinds"][0]["label"] == "摄像头"


def test_a_preview_shows_where_a_datum_puts_the_rows(administrator: TestClient) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    plain = administrator.get(f"/v1/imports/{job['id']}/preview").json()["features"]
    moved = administrator.get(f"/v1/imports/{job['id']}/preview?datum=gcj02").json()["features"]
    assert plain[0]["geometry"]["coordinates"] == [114.002, 22.5001]
    assert plain[0]["id"] == 2
    assert plain[2]["geometry"] is None
    assert 0.002 < plain[0]["geometry"]["coordinates"][0] - moved[0]["geometry"]["coordinates"][0] < 0.01
    assert moved[0]["properties"]["名称"] == "南门"
    assert code(administrator.get(f"/v1/imports/{job['id']}/preview?lng=nowhere")) == "bad_value"


def test_what_is_checked_is_counted_and_not_written_and_mended_rows_come_in(
    administrator: TestClient, settled: Database
) -> None:
    before = cameras(settled)
    job = uploaded(administrator, "点位.csv", CAMERAS)
    checked = asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    assert checked["stage"] == "checked"
    report = checked["report"]
    assert (report["total"], report["accepted"], report["rejected"], report["written"]) == (3, 1, 2, False)
    assert cameras(settled) == before
    refused = asked(administrator, job, "apply")
    assert (refused["stage"], cameras(settled)) == ("refused", before)
    done = asked(administrator, job, "apply", partial=True)
    assert (done["stage"], cameras(settled)) == ("applied", before + 1)
    rejects = administrator.get(f"/v1/imports/{job['id']}/rejects")
    assert "点位.rejects.csv" in httpx.URL(rejects.headers["content-disposition"].split("''")[-1]).path
    table = list(csv.DictReader(io.StringIO(rejects.content.decode("utf-8-sig"))))
    assert [row["reject_row"] for row in table] == ["3", "4"]
    assert "direction_deg" in table[0]["reject_reason"]
    table[0]["朝向"] = "270"
    table[1]["经度"], table[1]["纬度"] = table[1]["纬度"], table[1]["经度"]
    mended = io.StringIO()
    writer = csv.DictWriter(mended, table[0].keys())
    writer.writeheader()
    writer.writerows(table)
    again = uploaded(administrator, "点位.rejects.csv", mended.getvalue())
    assert (
        asked(administrator, again, "check", kind="camera", datum="wgs84", community=COMMUNITY)["report"]["rejected"]
        == 0
    )
    assert asked(administrator, again, "apply")["stage"] == "applied"
    assert cameras(settled) == before + 3
    assert rows(settled, "SELECT action, kind, ref FROM audit WHERE action = 'import' ORDER BY seq")[-1] == (
        "import", "camera", "点位.rejects.csv",
    )  # fmt: skip


def test_columns_are_mapped_and_left_out_by_hand(administrator: TestClient) -> None:
    job = uploaded(administrator, "x.csv", "what,east,north,name\n门,114.1,22.5,别名\n")
    mapping = {"what": "name", "east": "lng", "north": "lat", "name": None}
    checked = asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY, mapping=mapping)
    assert checked["report"]["accepted"] == 1, checked
    assert checked["settled"]["mapping"] == mapping
    shown = administrator.get(f"/v1/imports/{job['id']}/preview?lng=east&lat=north").json()
    assert shown["features"][0]["geometry"]["coordinates"] == [114.1, 22.5]


def test_a_file_that_says_no_datum_fails_with_one_sentence_and_can_be_checked_again(administrator: TestClient) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    failed = asked(administrator, job, "check", kind="camera", community=COMMUNITY)
    assert (failed["stage"], failed["error"]["code"]) == ("failed", "datum_missing")
    assert "点位.csv" in failed["error"]["message"]
    assert code(administrator.post(f"/v1/imports/{job['id']}/apply", json={})) == "import_unchecked"
    assert asked(administrator, job, "check", kind="camera", datum="gcj02", community=COMMUNITY)["stage"] == "checked"


def test_a_large_file_is_worked_on_by_a_process_of_its_own(
    administrator: TestClient, settled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "THREAD_MOST_BYTES", 0)
    job = uploaded(administrator, "点位.csv", "名称,经度,纬度\n河边,114.0031,22.5011\n")
    assert asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)["stage"] == "checked"
    assert asked(administrator, job, "apply")["report"]["inserted"] == 1
    assert rows(settled, "SELECT count(*) FROM camera WHERE name = '河边'") == [(1,)]


def test_rows_outside_the_accounts_region_are_rejected(container: Container) -> None:
    away = client(container, scope="110101", account=4)
    job = uploaded(away, "点位.csv", "名称,经度,纬度\n河边,114.0031,22.5011\n")
    checked = asked(away, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    assert checked["report"]["reasons"] == {"outside_scope": 1}


def test_only_administrators_import_and_planners_look_at_grids(container: Container) -> None:
    operator = client(container, Role.OPERATOR, account=3)
    assert code(operator.post("/v1/imports", files={"file": ("a.csv", b"a\n1\n")})) == "not_permitted"
    assert code(operator.get("/v1/imports/kinds")) == "not_permitted"
    planner = client(container, Role.PLANNER, account=2)
    job = uploaded(planner, "grid.geojson", fixture("grid").read_bytes())
    assert asked(planner, job, "check", kind="grid", datum="wgs84", community=COMMUNITY)["stage"] == "checked"
    assert code(planner.post(f"/v1/imports/{job['id']}/check", json={"kind": "camera"})) == "not_permitted"
    assert code(planner.post(f"/v1/imports/{job['id']}/apply", json={})) == "not_permitted"


def test_an_import_is_its_accounts_own_and_can_be_discarded(administrator: TestClient, container: Container) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    assert job["id"] in {each["id"] for each in administrator.get("/v1/imports").json()["imports"]}
    other = client(container, account=4)
    assert code(other.get(f"/v1/imports/{job['id']}")) == "unknown_thing"
    assert code(administrator.get(f"/v1/imports/{job['id']}/rejects")) == "no_rejects"
    assert administrator.delete(f"/v1/imports/{job['id']}").json() == {"discarded": job["id"]}
    assert administrator.get(f"/v1/imports/{job['id']}").status_code == 404
    assert administrator.get("/v1/imports/..%2F..").status_code == 404


def test_a_job_whose_worker_died_has_failed(administrator: TestClient, container: Container) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    file = container.settings.data_dir / "imports" / str(job["id"]) / "job.json"
    file.write_text(file.read_text().replace('"uploaded"', '"applying"'))
    found = administrator.get(f"/v1/imports/{job['id']}").json()
    assert (found["stage"], found["error"]["code"]) == ("failed", "import_interrupted")


def test_a_job_that_is_worked_on_is_left_alone(administrator: TestClient, container: Container) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    jobs = Jobs(container.settings.data_dir / "imports")
    with jobs.worked_on(jobs.one(str(job["id"]), 1)):
        body = {"kind": "camera", "datum": "wgs84", "community": COMMUNITY}
        assert code(administrator.post(f"/v1/imports/{job['id']}/check", json=body)) == "import_busy"
        assert code(administrator.delete(f"/v1/imports/{job['id']}")) == "import_busy"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\x01", "format_unknown"),
        (b"", "file_empty"),
        (b"a,b\n", "file_empty"),
        (b"a,a\n1,2\n", "file_unreadable"),
    ],
)
def test_an_unreadable_file_is_told_at_once_and_not_kept(
    administrator: TestClient, container: Container, content: bytes, expected: str
) -> None:
    name = "a.csv" if content[:1] != b"\x00" else "a.bin"
    kept = len(list((container.settings.data_dir / "imports").iterdir()))
    answer = administrator.post("/v1/imports", files={"file": (name, content)})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert len(list((container.settings.data_dir / "imports").iterdir())) <= kept


def test_an_upload_that_is_no_form_or_has_no_file_is_refused(administrator: TestClient) -> None:
    assert code(administrator.post("/v1/imports", content=b"x")) == "upload_unfit"
    assert code(administrator.post("/v1/imports", files={"a": (None, "b")})) == "upload_unfit"
    cut = administrator.post(
        "/v1/imports", content=b"--x\r\nContent-Dis", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert code(cut) == "upload_unfit"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.csv", "b.csv"), ("...", "file"), ("a\x00:b.csv", "a__b.csv")],
)
def test_a_files_name_cannot_leave_its_folder(said: str, kept: str) -> None:
    assert safe_name(said) == kept


def test_an_export_holds_what_the_account_sees_and_is_recorded(
    administrator: TestClient, container: Container, settled: Database
) -> None:
    answer = administrator.get("/v1/exports/building.geojson")
    assert answer.headers["content-type"].startswith("application/geo+json")
    found = json.loads(answer.content)["features"]
    assert len(found) == int(rows(settled, "SELECT count(*) FROM building")[0][0])  # type: ignore[call-overload]
    elsewhere = client(container, scope="110101", account=4).get("/v1/exports/building.geojson")
    assert json.loads(elsewhere.content)["features"] == []
    assert rows(settled, "SELECT account_id, action, kind FROM audit WHERE action = 'export' ORDER BY seq")[-2:] == [
        (1, "export", "building"), (4, "export", "building"),
    ]  # fmt: skip
    assert not list((container.settings.data_dir / "exports").iterdir())
    planner = client(container, Role.PLANNER, account=2)
    assert code(planner.get("/v1/exports/household.csv")) == "not_permitted"
    assert code(planner.get("/v1/exports/building.pdf")) == "export_format_unknown"
    assert code(planner.get("/v1/exports/dragon.csv")) == "layer_kind_unknown"


@pytest.mark.parametrize(
    ("ending", "media", "starts"),
    [
        ("gpkg", "application/geopackage+sqlite3", b"SQLite format 3"),
        ("zip", "application/zip", b"PK"),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv", b"\xef\xbb\xbf"),
    ],
)
def test_an_export_comes_in_the_format_and_datum_that_are_asked_for(
    administrator: TestClient, container: Container, ending: str, media: str, starts: bytes
) -> None:
    answer = administrator.get(f"/v1/exports/building.{ending}?datum=gcj02")
    assert answer.headers["content-type"].startswith(media)
    assert f'filename="building_gcj02.{ending}"' in answer.headers["content-disposition"]
    assert answer.content.startswith(starts)
    assert not list((container.settings.data_dir / "exports").iterdir())


def test_an_export_that_cannot_be_leaves_nothing_behind(administrator: TestClient, container: Container) -> None:
    for asked, expected in (
        ("household.zip", "export_unfit"),
        ("building.gpkg?datum=mars", "datum_unknown"),
        ("building.gpkg?datum=gcj02&crs=4547", "datum_twice"),
        ("building.csv?crs=EPSG:99", "crs_unknown"),
    ):
        answer = administrator.get(f"/v1/exports/{asked}")
        assert (answer.status_code, code(answer)) == (400, expected)
    assert not list((container.settings.data_dir / "exports").iterdir())


def test_only_what_an_account_may_see_is_offered_to_it(administrator: TestClient, container: Container) -> None:
    offer = administrator.get("/v1/exports?lang=en").json()
    assert {"kind": "building", "label": "building", "shape": "polygon"} in offer["kinds"]
    assert [each["ending"] for each in offer["formats"]] == ["geojson", "gpkg", "zip", "parquet", "xlsx", "csv"]
    planner = client(container, Role.PLANNER, account=2).get("/v1/exports").json()
    kinds = {each["kind"] for each in planner["kinds"]}
    assert "grid" in kinds
    assert not kinds & {"resident", "household", "dwelling"}


LAMPS = "编号,高度,东,北,备注\n007,8.5,114.0021,22.5001,甲\n012,9,114.0022,22.5002,乙\n"


def test_a_file_of_anything_becomes_a_layer_of_the_sites_own(administrator: TestClient, settled: Database) -> None:
    listed = {each["kind"]: each for each in administrator.get("/v1/imports/kinds?lang=en&own=true").json()["kinds"]}
    assert {each["name"] for each in listed["own"]["fields"]} == {"attribute", "community_code", "source_ref"}
    job = uploaded(administrator, "路灯.csv", LAMPS)
    mapping = administrator.get(f"/v1/imports/{job['id']}/mapping?kind=own").json()["mapping"]
    assert set(mapping.values()) == {"attribute"}
    said = {
        "kind": "own", "datum": "wgs84", "community": COMMUNITY, "mapping": mapping | {"东": "lng", "北": "lat", "备注": None},
        "own": {"code": "street_lamps", "name_zh": "路灯", "title": "编号"},
    }  # fmt: skip
    checked = asked(administrator, job, "check", **said)
    assert (checked["stage"], checked["report"]["accepted"]) == ("checked", 2), checked
    assert checked["settled"]["own"]["code"] == "street_lamps"
    assert checked["settled"]["mapping"]["高度"] == "attribute"
    assert rows(settled, "SELECT count(*) FROM own_layer") == [(0,)]
    applied = asked(administrator, job, "apply")
    assert applied["stage"] == "applied", applied
    assert rows(settled, "SELECT name_zh, name_en, title, properties FROM own_layer WHERE code = 'street_lamps'") == [
        ("路灯", "street_lamps", "编号", [["编号", "text", ""], ["高度", "number", ""]])
    ]
    assert rows(settled, "SELECT title, properties FROM own_feature ORDER BY title") == [
        ("007", {"编号": "007", "高度": 8.5}), ("012", {"编号": "012", "高度": 9.0}),
    ]  # fmt: skip
    assert rows(settled, "SELECT kind FROM audit WHERE action = 'import' ORDER BY seq DESC LIMIT 1") == [
        ("own_street_lamps",)
    ]


def test_a_layer_of_the_sites_own_needs_a_name_and_an_administrator_of_everything(container: Container) -> None:
    administrator = client(container)
    job = uploaded(administrator, "路灯.csv", LAMPS)
    plain = {"kind": "own", "datum": "wgs84", "community": COMMUNITY, "mapping": {"东": "lng", "北": "lat"}}
    for body in (plain, plain | {"kind": "camera", "own": {"code": "lamps"}}):
        assert code(administrator.post(f"/v1/imports/{job['id']}/check", json=body)) == "bad_value"
    wrong = administrator.post(f"/v1/imports/{job['id']}/check", json=plain | {"own": {"code": "Lamps!"}})
    assert code(wrong) == "own_layer_unfit"
    local = client(container, scope=COMMUNITY)
    assert (
        code(local.post(f"/v1/imports/{job['id']}/check", json=plain | {"own": {"code": "lamps"}})) == "not_permitted"
    )
    assert "own" not in {each["kind"] for each in local.get("/v1/imports/kinds?own=true").json()["kinds"]}
    planner = client(container, Role.PLANNER, account=2)
    mine = uploaded(planner, "路灯.csv", LAMPS)
    assert (
        code(planner.post(f"/v1/imports/{mine['id']}/check", json=plain | {"own": {"code": "lamps"}}))
        == "not_permitted"
    )


def runs(who: TestClient, **asked: object) -> list[dict[str, object]]:
    answer = who.get("/v1/import-runs", params=asked)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["runs"]
    return found


def test_what_was_applied_is_listed_and_undone_once(
    administrator: TestClient, container: Container, settled: Database
) -> None:
    before = cameras(settled)
    job = uploaded(administrator, "撤销.csv", "名称,经度,纬度\n误导入甲,114.0031,22.5011\n误导入乙,114.0032,22.5011\n")
    asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    asked(administrator, job, "apply")
    (run,) = [each for each in runs(administrator) if each["file"] == "撤销.csv"]
    assert (run["label"], run["inserted"], run["updated"], run["by"], run["undoable"]) == (
        "摄像头", 2, 0, "user1", True,
    )  # fmt: skip
    assert runs(administrator, limit=1) == [run]
    # Neither another role nor an administrator of another area takes it back.
    operator, away = client(container, Role.OPERATOR, account=3), client(container, scope="110101", account=4)
    assert code(operator.get("/v1/import-runs")) == "not_permitted"
    assert code(operator.post(f"/v1/import-runs/{run['id']}/undo")) == "not_permitted"
    assert code(client(container, Role.PLANNER, account=2).post(f"/v1/import-runs/{run['id']}/undo")) == "not_permitted"
    assert run["id"] not in {each["id"] for each in runs(away)}
    assert code(away.post(f"/v1/import-runs/{run['id']}/undo")) == "import_run_unknown"
    assert cameras(settled) == before + 2
    done = administrator.post(f"/v1/import-runs/{run['id']}/undo")
    assert done.json() == {"run": run["id"], "file": "撤销.csv", "removed": 2, "restored": 0, "kept": 0}
    assert cameras(settled) == before
    (listed,) = [each for each in runs(administrator) if each["id"] == run["id"]]
    assert (listed["undoable"], listed["undone_by"]) == (False, "user1")
    again = administrator.post(f"/v1/import-runs/{run['id']}/undo")
    assert (again.status_code, code(again)) == (409, "import_kept")
    assert "已在" in again.json()["error"]["message"]
    for number in ("0", "-1", "x", str(2**63)):
        assert administrator.post(f"/v1/import-runs/{number}/undo").status_code == 422
    assert code(administrator.post(f"/v1/import-runs/{2**40}/undo")) == "import_run_unknown"
    assert rows(settled, "SELECT account_id, action, kind, found FROM audit ORDER BY seq DESC LIMIT 1") == [
        (1, "import_undone", "camera", 2)
    ]
