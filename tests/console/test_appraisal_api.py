"""Appraisals over HTTP: from what was done to the ranking, the cases behind it, the files and the weights."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from data.database import Database
from data.units import sync_units
from dispatch.appraisal import Metric
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import appraisal
from tests.fixtures.desk import HERE, Answer, Desk, open_desk
from tests.fixtures.hamlet import EAST, LNG, NAN, WEST

ADMINISTRATOR = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")
QUARTER = "2026Q4"
CASES = 6
HOUR_S = 3600
LATE_S = 30 * 24 * HOUR_S


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def leader_of_west(desk: Desk) -> dict[str, Any]:
    """The grid's leader handles six cases: one very late, one sent back and done again."""
    resources = desk.operator.get("/v1/resources").json()["resources"]
    unit = next(one for one in resources if one["name"] == "钱网格长")
    for number in range(CASES):
        handled(desk, int(unit["id"]), takes_s=LATE_S if number == 0 else 2 * HOUR_S, sent_back=number == 1)
        desk.clock.pass_by(HOUR_S)
    return dict(unit)


def handled(desk: Desk, unit: int, takes_s: float, sent_back: bool = False) -> dict[str, Any]:
    # Each a little apart from the others, or it would be taken for the same.
    place = HERE | {"lng": LNG + 0.0005 + desk.count("incident") * 0.00025}
    row = desk.report(place=place)
    sent = desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json={"units": [unit], "despite_duplicate": True})
    assert sent.status_code == 200, sent.text
    assignment = sent.json()["assignments"][0]["id"]
    for step in ("acknowledge", "start", "arrive"):
        assert desk.operator.post(f"/v1/assignments/{assignment}/{step}", json={}).status_code == 200
    desk.clock.pass_by(takes_s)
    row = acted(desk, row, "handle", result="已清走")
    if sent_back:
        row = acted(desk, row, "check", by=desk.leader, passed=False, reason="没有清干净")
        desk.clock.pass_by(HOUR_S)
        row = acted(desk, row, "handle", result="又清一次")
    freed = desk.operator.post(f"/v1/resources/{unit}/status", json={"status": "available"})
    assert freed.status_code == 200, freed.text
    return row


def acted(desk: Desk, row: dict[str, Any], command: str, by: Any = None, **fields: Any) -> dict[str, Any]:
    now = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    done = desk.act(now, command, by, **fields)
    assert done.status_code == 200, done.text
    return dict(done.json()["incident"])


def asked(desk: Desk, by: Any = None, **query: Any) -> dict[str, Any]:
    answer: Answer = (by or desk.operator).get("/v1/appraisal", params={"period": QUARTER} | query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def step_of(row: dict[str, Any], metric: str, body: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(body["columns"], row["steps"][metric], strict=True))


def test_the_officer_who_was_there_has_the_cases_and_the_load_of_the_grid_beside(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    body = asked(desk)
    row = next(one for one in body["rows"] if one["name"] == "钱网格长")
    assert (step_of(row, "handled", body)["value"], step_of(row, "handled", body)["verdict"]) == (CASES, "judged")
    # One of them late and one no good; that it was done again is the work of whoever came then.
    assert step_of(row, "on_time", body)["value"] == pytest.approx(100 * 5 / 6, abs=0.01)
    assert step_of(row, "rework", body)["value"] == pytest.approx(100 / 6, abs=0.01)
    assert step_of(row, "p50", body)["value"] == pytest.approx(2, abs=0.1)
    assert step_of(row, "distance", body)["absent"] == "no_tracks"
    households, reported, area_m2, _street_m = row["load"]
    assert (households, reported, area_m2) == (2, CASES, 90000)
    assert row["stays"][0][:2] == [WEST, "第1网格"]
    assert row["place"] == 1
    assert 0 < row["total"] <= 100


def test_an_officer_of_no_grid_who_did_nothing_has_no_place(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    body = asked(desk)
    other = next(one for one in body["rows"] if one["name"] == "孙综合")
    assert (other["place"], other["total"], other["load"][0]) == (None, None, None)


def test_grids_and_communities_are_told_too(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    grids = asked(desk, level="grid")
    west = next(one for one in grids["rows"] if one["ref"] == WEST)
    assert step_of(west, "handled", grids)["value"] == CASES
    # The grid has all seven handlings.
    assert step_of(west, "rework", grids)["value"] == pytest.approx(100 / 7, abs=0.01)
    east = next(one for one in grids["rows"] if one["ref"] == EAST)
    assert (east["place"], step_of(east, "p50", grids)["absent"]) == (None, "no_cases")
    (community,) = asked(desk, level="community")["rows"]
    assert (community["ref"], community["load"][0]) == (NAN, west["load"][0] + east["load"][0])
    assert grids["overall"]["handled"] == CASES


def test_behind_every_figure_are_the_cases_that_make_it(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    def behind(metric: str) -> list[dict[str, Any]]:
        query = {"level": "officer", "ref": str(leader_of_west["id"]), "metric": metric, "period": QUARTER}
        return list(desk.operator.get("/v1/appraisal/cases", params=query).json()["cases"])

    assert len(behind("handled")) == CASES
    (late,) = behind("on_time")
    assert (late["on_time"], late["took_s"]) == (False, LATE_S)
    (again,) = behind("rework")
    assert (again["sent_back"], again["class"]) == (True, behind("handled")[0]["class"])
    assert late in behind("p90")
    assert behind("distance") == []


def test_an_officer_sees_the_own_figures_without_a_place_and_nobody_elses(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    mine = asked(desk, desk.officer)
    assert [one["name"] for one in mine["rows"]] == ["钱网格长"]
    assert (mine["own"], mine["rows"][0]["place"]) == (True, None)
    assert mine["rows"][0]["steps"] == next(one for one in asked(desk)["rows"] if one["name"] == "钱网格长")["steps"]
    assert [one["ref"] for one in asked(desk, desk.officer, level="grid")["rows"]] == [WEST]
    assert asked(desk, desk.officer, level="community")["rows"] == []
    other = next(one["ref"] for one in asked(desk)["rows"] if one["name"] == "孙综合")
    for query in ({"ref": other}, {"ref": EAST, "level": "grid"}):
        assert desk.officer.get("/v1/appraisal/cases", params=query | {"period": QUARTER}).status_code == 404


def test_an_account_that_is_a_members_sees_that_members_figures_whatever_it_is_called(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    tied = desk.at(replace(desk.hamlet.officer, display_name="小钱", unit_id=int(leader_of_west["id"])))
    assert [one["name"] for one in asked(desk, tied)["rows"]] == ["钱网格长"]
    other = desk.at(replace(desk.hamlet.officer, display_name="钱网格长", unit_id=424242))
    assert asked(desk, other)["rows"] == []


def test_what_nothing_has_happened_to_is_not_judged_again(
    desk: Desk, leader_of_west: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []
    appraise = appraisal.appraise
    monkeypatch.setattr(appraisal, "appraise", lambda *asked: judged.append(asked[0]) or appraise(*asked))
    before = asked(desk, level="grid")
    judged.clear()
    assert asked(desk, level="grid")["rows"] == before["rows"]
    assert judged == []
    desk.report(place=HERE | {"lng": LNG + 0.0042})
    asked(desk, level="grid")
    assert judged == ["grid"]


def test_nothing_of_another_area_is_told_and_planners_and_residents_are_refused(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    assert {one["community"] for one in asked(desk, desk.neighbour)["rows"]} <= {"北坑社区"}
    assert [one["ref"] for one in asked(desk, desk.neighbour, level="grid")["rows"]] == ["440306007006001"]
    planner = desk.at(desk.hamlet.planner)
    for path in ("", "/cases?ref=1", "/weights", "/file.pdf"):
        assert planner.get(f"/v1/appraisal{path}").status_code == 403
    query = {"ref": str(leader_of_west["id"]), "period": QUARTER}
    assert desk.neighbour.get("/v1/appraisal/cases", params=query).status_code == 404


def test_a_period_with_nothing_in_it_is_empty_and_a_wrong_one_is_refused(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    assert asked(desk, period="2025-W10")["rows"] == []
    refused = desk.operator.get("/v1/appraisal?period=2026Q7")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_value")


def test_an_area_narrows_the_rows(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    assert [one["ref"] for one in asked(desk, level="grid", area=WEST)["rows"]] == [WEST]
    assert {one["name"] for one in asked(desk, area=WEST)["rows"]} == {"钱网格长"}


@pytest.mark.parametrize(("area", "status"), [("12345", 422), ("999999", 404), ("440306007005999", 404), ("4403", 200)])
def test_an_area_that_is_none_is_refused_and_not_empty(desk: Desk, area: str, status: int) -> None:
    assert desk.operator.get("/v1/appraisal", params={"period": QUARTER, "area": area}).status_code == status


def test_who_changes_grid_is_seen_in_both_from_that_day_on(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    desk.clock.pass_by(24 * HOUR_S)
    with desk.container.database.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE member SET grid_code = %s WHERE name = '孙综合'", [EAST])
        sync_units(connection, desk.clock())
    desk.clock.pass_by(48 * HOUR_S)
    row = next(one for one in asked(desk)["rows"] if one["name"] == "孙综合")
    assert row["stays"] == [[EAST, "第2网格", 2.0]]
    assert row["served_days"] > 2


def test_every_look_is_in_the_audit(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    def looks() -> int:
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit WHERE action = 'appraisal' AND account_id IS NOT NULL")
            (found,) = cursor.fetchone() or (0,)
            return int(found)

    before = looks()
    asked(desk, desk.leader)
    desk.leader.get("/v1/appraisal/file.pdf", params={"period": QUARTER})
    assert looks() == before + 2


def test_the_workbook_holds_the_ranking_every_step_and_the_weights(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    answer = desk.leader.get("/v1/appraisal/file.xlsx", params={"period": QUARTER, "lang": "zh-CN"})
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["网格员", "计分明细", "计分办法"]
    ranking = [list(row) for row in book["网格员"].iter_rows(values_only=True)]
    head = next(row for row in ranking if row[0] == "名次")
    first = ranking[ranking.index(head) + 1]
    assert (first[0], first[1], first[head.index("处置件数 (件)")]) == (1, "钱网格长", CASES)
    points = [row for row in book["计分明细"].iter_rows(min_row=2, values_only=True) if row[0] == "钱网格长"]
    assert sum(float(str(row[4])) for row in points) == 100
    book.close()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pdf_is_printed_for_all_and_for_one(desk: Desk, leader_of_west: dict[str, Any], language: str) -> None:
    for more in ({}, {"ref": str(leader_of_west["id"])}, {"level": "grid"}):
        answer = desk.leader.get("/v1/appraisal/file.pdf", params={"period": QUARTER, "lang": language} | more)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
    assert desk.leader.get("/v1/appraisal/file.pdf", params={"period": QUARTER, "ref": "424242"}).status_code == 404
    assert desk.leader.get("/v1/appraisal/file.docx").status_code == 422


def weights(**changes: float) -> list[dict[str, Any]]:
    usual = {"handled": 40.0, "p50": 20.0, "on_time": 40.0} | changes
    scale = {"handled": (0, 8), "p50": (24, 2), "on_time": (60, 100), "rework": (20, 0)}
    return [
        {"metric": metric, "points": points, "none_at": scale[metric][0], "all_at": scale[metric][1], "least": 1}
        for metric, points in usual.items()
    ]


def test_weights_from_a_day_on_leave_what_was_judged_before_as_it_was(
    desk: Desk, leader_of_west: dict[str, Any]
) -> None:
    administrator = desk.at(ADMINISTRATOR)
    assert {one["metric"] for one in asked(desk)["weights"]["metrics"]} == set(Metric)
    begins = (desk.clock() + timedelta(days=120)).date().isoformat()
    body = {"valid_from": begins, "weights": weights()}
    assert desk.operator.post("/v1/appraisal/weights", json=body).status_code == 403
    answer = administrator.post("/v1/appraisal/weights", json=body)
    assert answer.status_code == 200, answer.text
    latest, first = answer.json()["tables"]
    assert (latest["valid_from"], len(latest["metrics"]), first["valid_from"]) == (begins, 3, "2020-01-01")
    assert asked(desk)["weights"]["valid_from"] == "2020-01-01"
    after = (desk.clock() + timedelta(days=130)).date().isoformat()
    assert asked(desk, period=f"{after}..{after}")["weights"]["valid_from"] == begins
    file = administrator.get("/v1/rules/appraisal.csv")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(rows) == len(Metric) + 3
    again = administrator.post("/v1/rules/appraisal", content=file.content, headers={"content-type": "text/csv"})
    assert (again.status_code, again.json()["new"]) == (200, False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"weights": weights(handled=30.0)}, "weights_wrong"),
        ({"valid_from": "2026-01-01", "weights": weights()}, "bad_value"),
        ({"weights": [*weights(handled=20.0), *weights()[:1]]}, "weights_wrong"),
        ({"weights": []}, "bad_value"),
    ],
)
def test_wrong_weights_are_refused_and_change_nothing(desk: Desk, body: dict[str, Any], code: str) -> None:
    administrator = desk.at(ADMINISTRATOR)
    before = administrator.get("/v1/appraisal/weights").json()
    refused = administrator.post("/v1/appraisal/weights", json={"valid_from": "2027-12-01"} | body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert administrator.get("/v1/appraisal/weights").json() == before


def test_patrols_checks_and_ways_are_summed_over_the_period(desk: Desk, leader_of_west: dict[str, Any]) -> None:
    unit, day = int(leader_of_west["id"]), "2026-12-0"
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO patrol_round (community_code, grid_code, name, kind, from_time, until_time, valid_from, source_ref)"
            " VALUES (%s, %s, '早巡', 'patrol', '08:00', '10:00', '2026-12-01', 'a') RETURNING id",
            [NAN, WEST],
        )
        (patrol,) = cursor.fetchone() or (0,)
        cursor.execute(
            "INSERT INTO patrol_round (community_code, grid_code, name, kind, draws, drawn_from, from_time, until_time, valid_from, source_ref)"
            " VALUES (%s, %s, '抽查', 'spot_check', 3, 'premises', '08:00', '10:00', '2026-12-01', 'b') RETURNING id",
            [NAN, WEST],
        )
        (check,) = cursor.fetchone() or (0,)
        for n, (round_id, kind, points, seen, done) in enumerate(
            [(patrol, "patrol", 0, 0, True), (patrol, "patrol", 0, 0, False), (check, "spot_check", 3, 2, False)], 1
        ):
            cursor.execute(
                "INSERT INTO patrol_task (community_code, round_id, grid_code, kind, name, day, due_from, due_until, unit_id, points,"
                " points_seen, done_at) VALUES (%s, %s, %s, %s, 'x', %s, %s, %s, %s, %s, %s, %s)",
                [NAN, round_id, WEST, kind, f"{day}{n}", f"{day}{n} 08:00+08", f"{day}{n} 10:00+08", unit, points, seen,
                 f"{day}{n} 09:00+08" if done else None],
            )  # fmt: skip
            # Two devices are carried: the one that went further counts.
            for device, metres in ((1, 4_000.0), (2, 3_900.0)):
                cursor.execute(
                    "INSERT INTO seen_day (community_code, day, unit_id, device_id, grid_code, ground, stretches, cells, fixes, distance_m,"
                    " on_way_s, first_at, last_at, last_lng, last_lat) VALUES (%s, %s, %s, %s, %s, '', '', '', 9, %s, 1, now(), now(), 0, 0)",
                    [NAN, f"{day}{n}", unit, device, WEST, metres],
                )
            cursor.execute("INSERT INTO seen_grid_day VALUES (%s, %s, %s, 1000, 800, 9, 8)", [NAN, WEST, f"{day}{n}"])
    period = f"{day}1..{day}5"
    for level, ref in (("officer", str(unit)), ("grid", WEST), ("community", NAN)):
        body = asked(desk, level=level, period=period)
        row = next(one for one in body["rows"] if one["ref"] == ref)
        assert {metric: step_of(row, metric, body)["value"] for metric in ("patrols", "checks", "distance", "coverage")} == {
            "patrols": 1, "checks": 2, "distance": 12, "coverage": 80,
        }, level  # fmt: skip
    east = next(one for one in asked(desk, level="grid", period=period)["rows"] if one["ref"] == EAST)
    assert step_of(east, "patrols", body)["absent"] == "no_patrols"
