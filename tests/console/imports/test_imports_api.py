"""The import screen's API: upload, look, check, apply and mend."""

import csv
import io
from pathlib import Path

import geopandas as gpd
import httpx2 as httpx
import pytest
from shapely import Point
from starlette.testclient import TestClient

from console.imports import Jobs
from console.imports import work as working
from console.imports.upload import safe_name
from dispatch.permissions import Role
from tests.data.layer_files import COMMUNITY, fixture, rows
from tests.fixtures.imports import ImportDesk, asked, code, uploaded

CAMERAS = (
    "名称,类型,朝向,经度,纬度\n南门,枪机,0,114.002,22.5001\n东门,球机,400,114.0058,22.5011\n北门,球机,90,22.5,114.003\n"
)


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
    administrator: TestClient, desk: ImportDesk
) -> None:
    before = desk.cameras()
    job = uploaded(administrator, "点位.csv", CAMERAS)
    checked = asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    assert checked["stage"] == "checked"
    report = checked["report"]
    assert (report["total"], report["accepted"], report["rejected"], report["written"]) == (3, 1, 2, False)
    assert desk.cameras() == before
    refused = asked(administrator, job, "apply")
    assert (refused["stage"], desk.cameras()) == ("refused", before)
    done = asked(administrator, job, "apply", partial=True)
    assert (done["stage"], desk.cameras()) == ("applied", before + 1)
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
    assert desk.cameras() == before + 3
    assert rows(desk.database, "SELECT action, kind, ref FROM audit WHERE action = 'import' ORDER BY seq")[-1] == (
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
    administrator: TestClient, desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "THREAD_MOST_BYTES", 0)
    job = uploaded(administrator, "点位.csv", "名称,经度,纬度\n河边,114.0031,22.5011\n")
    assert asked(administrator, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)["stage"] == "checked"
    assert asked(administrator, job, "apply")["report"]["inserted"] == 1
    assert rows(desk.database, "SELECT count(*) FROM camera WHERE name = '河边'") == [(1,)]


def test_rows_outside_the_accounts_region_are_rejected(desk: ImportDesk) -> None:
    away = desk.client(scope="110101", account=4)
    job = uploaded(away, "点位.csv", "名称,经度,纬度\n河边,114.0031,22.5011\n")
    checked = asked(away, job, "check", kind="camera", datum="wgs84", community=COMMUNITY)
    assert checked["report"]["reasons"] == {"outside_scope": 1}


def test_only_administrators_import_and_planners_look_at_grids(desk: ImportDesk) -> None:
    operator = desk.client(Role.OPERATOR, account=3)
    assert code(operator.post("/v1/imports", files={"file": ("a.csv", b"a\n1\n")})) == "not_permitted"
    assert code(operator.get("/v1/imports/kinds")) == "not_permitted"
    planner = desk.client(Role.PLANNER, account=2)
    job = uploaded(planner, "grid.geojson", fixture("grid").read_bytes())
    assert asked(planner, job, "check", kind="grid", datum="wgs84", community=COMMUNITY)["stage"] == "checked"
    assert code(planner.post(f"/v1/imports/{job['id']}/check", json={"kind": "camera"})) == "not_permitted"
    assert code(planner.post(f"/v1/imports/{job['id']}/apply", json={})) == "not_permitted"


def test_an_import_is_its_accounts_own_and_can_be_discarded(administrator: TestClient, desk: ImportDesk) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    assert job["id"] in {each["id"] for each in administrator.get("/v1/imports").json()["imports"]}
    other = desk.client(account=4)
    assert code(other.get(f"/v1/imports/{job['id']}")) == "unknown_thing"
    assert code(administrator.get(f"/v1/imports/{job['id']}/rejects")) == "no_rejects"
    assert administrator.delete(f"/v1/imports/{job['id']}").json() == {"discarded": job["id"]}
    assert administrator.get(f"/v1/imports/{job['id']}").status_code == 404
    assert administrator.get("/v1/imports/..%2F..").status_code == 404


def test_a_job_whose_worker_died_has_failed(administrator: TestClient, desk: ImportDesk) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    file = desk.container.settings.data_dir / "imports" / str(job["id"]) / "job.json"
    file.write_text(file.read_text().replace('"uploaded"', '"applying"'))
    found = administrator.get(f"/v1/imports/{job['id']}").json()
    assert (found["stage"], found["error"]["code"]) == ("failed", "import_interrupted")


def test_a_job_that_is_worked_on_is_left_alone(administrator: TestClient, desk: ImportDesk) -> None:
    job = uploaded(administrator, "点位.csv", CAMERAS)
    jobs = Jobs(desk.container.settings.data_dir / "imports")
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
    administrator: TestClient, desk: ImportDesk, content: bytes, expected: str
) -> None:
    name = "a.csv" if content[:1] != b"\x00" else "a.bin"
    kept = len(list((desk.container.settings.data_dir / "imports").iterdir()))
    answer = administrator.post("/v1/imports", files={"file": (name, content)})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert len(list((desk.container.settings.data_dir / "imports").iterdir())) <= kept


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


def test_of_several_shapefiles_that_came_together_one_is_chosen(administrator: TestClient, tmp_path: Path) -> None:
    for name, lng in (("lamps", 114.0021), ("trees", 114.0025)):
        frame = gpd.GeoDataFrame({"名称": [f"{name}1"]}, geometry=[Point(lng, 22.5001)], crs=4326)
        frame.to_file(tmp_path / f"{name}.shp", encoding="UTF-8")
    parts = [("file", (each.name, each.read_bytes())) for each in sorted(tmp_path.iterdir())]
    first = administrator.post("/v1/imports", files=parts).json()
    assert (first["file"], first["described"]["layers"], first["described"]["layer"]) == (
        "lamps.shp", ["lamps", "trees"], "lamps",
    )  # fmt: skip
    second = administrator.post("/v1/imports", files=parts, data={"layer": "trees"}).json()
    assert (second["file"], second["described"]["layer"]) == ("trees.shp", "trees")
    shown = administrator.get(f"/v1/imports/{second['id']}/preview").json()["features"]
    assert [one["properties"]["名称"] for one in shown] == ["trees1"]
    checked = asked(administrator, second, "check", kind="camera", community=COMMUNITY)
    assert checked["report"]["accepted"] == 1, checked
    several = administrator.post("/v1/imports", files=[*parts, ("file", ("x.csv", b"a\n1\n"))])
    assert code(several) == "upload_unfit"
