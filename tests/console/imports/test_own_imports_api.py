"""A file of anything becomes a layer of the site's own, by the import screen's API."""

from starlette.testclient import TestClient

from dispatch.permissions import Role
from tests.data.layer_files import COMMUNITY, rows
from tests.fixtures.imports import ImportDesk, asked, code, uploaded

LAMPS = "编号,高度,东,北,备注\n007,8.5,114.0021,22.5001,甲\n012,9,114.0022,22.5002,乙\n"


def test_a_file_of_anything_becomes_a_layer_of_the_sites_own(administrator: TestClient, desk: ImportDesk) -> None:
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
    assert rows(desk.database, "SELECT count(*) FROM own_layer") == [(0,)]
    applied = asked(administrator, job, "apply")
    assert applied["stage"] == "applied", applied
    assert rows(
        desk.database, "SELECT name_zh, name_en, title, properties FROM own_layer WHERE code = 'street_lamps'"
    ) == [("路灯", "street_lamps", "编号", [["编号", "text", ""], ["高度", "number", ""]])]
    assert rows(desk.database, "SELECT title, properties FROM own_feature ORDER BY title") == [
        ("007", {"编号": "007", "高度": 8.5}), ("012", {"编号": "012", "高度": 9.0}),
    ]  # fmt: skip
    assert rows(desk.database, "SELECT kind FROM audit WHERE action = 'import' ORDER BY seq DESC LIMIT 1") == [
        ("own_street_lamps",)
    ]


def test_a_layer_of_the_sites_own_needs_a_name_and_an_administrator_of_everything(desk: ImportDesk) -> None:
    administrator = desk.administrator
    job = uploaded(administrator, "路灯.csv", LAMPS)
    plain = {"kind": "own", "datum": "wgs84", "community": COMMUNITY, "mapping": {"东": "lng", "北": "lat"}}
    for body in (plain, plain | {"kind": "camera", "own": {"code": "lamps"}}):
        assert code(administrator.post(f"/v1/imports/{job['id']}/check", json=body)) == "bad_value"
    wrong = administrator.post(f"/v1/imports/{job['id']}/check", json=plain | {"own": {"code": "Lamps!"}})
    assert code(wrong) == "own_layer_unfit"
    local = desk.client(scope=COMMUNITY)
    assert (
        code(local.post(f"/v1/imports/{job['id']}/check", json=plain | {"own": {"code": "lamps"}})) == "not_permitted"
    )
    assert "own" not in {each["kind"] for each in local.get("/v1/imports/kinds?own=true").json()["kinds"]}
    planner = desk.client(Role.PLANNER, account=2)
    mine = uploaded(planner, "路灯.csv", LAMPS)
    assert (
        code(planner.post(f"/v1/imports/{mine['id']}/check", json=plain | {"own": {"code": "lamps"}}))
        == "not_permitted"
    )
