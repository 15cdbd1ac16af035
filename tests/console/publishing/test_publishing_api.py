"""Plans published over HTTP: through the gate, with a day, in effect once, withdrawn and rolled back."""

import asyncio
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import psycopg2
import pytest
import shapely
from starlette.testclient import TestClient
from typer.testing import CliRunner

from console.cli import app
from console.publishing.keeping import ground_mark, keep_plans_taking_effect
from data.case_integrity import examine
from data.planning.due import let_take_effect
from data.planning.effect import settle_late_cases, take_effect
from data.planning.integrity import examine_plans
from dispatch.china_time import CHINA
from dispatch.errors import NotWithdrawable, OverrideWithoutReason
from tests.data.test_paper import letters
from tests.fixtures.desk import HERE, Desk
from tests.fixtures.hamlet import EAST, NAN, WEST
from tests.fixtures.publishing import (
    REASONS,
    TODAY,
    approved,
    begun,
    code_of,
    edited,
    merged,
    moved_border,
    published,
    rows,
    state_of,
    units_of,
)

FRESH = f"{NAN}003"
FRESHER = f"{NAN}004"


def test_a_moved_border_takes_effect_with_homes_and_open_cases_and_the_past_keeps_its_grid(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    here = HERE | {"lng": 114.05115, "lat": 22.63105}  # in house 2
    ended, open_ = desk.report(place=here), desk.report(place=here, description="另一堆")
    assert desk.act(ended, "reject", reason="现场没有此事").status_code == 200
    plan = moved_border(desk, gui, hua)
    seen = gui.get(f"/v1/plans/{plan['plan']['id']}/outlook").json()
    assert {(one["old"], one["new"], one["kind"]) for one in seen["lineage"]} >= {(WEST, EAST, "transfer")}
    (pair,) = [one for one in seen["pairs"] if one["old"] == WEST]
    assert (pair["new"], pair["buildings"], pair["incidents"]) == (EAST, 1, 1)
    assert {one["rule"] for one in seen["checks"] if not one["passed"]} == {"below_band", "one_officer"}
    (officers,) = [one for one in seen["checks"] if one["rule"] == "one_officer"]
    assert [(one["grid"], one["value"]) for one in officers["failing"]] == [(EAST, 0)]
    assert officers["failing"][0]["unit"] in units_of(plan, EAST)

    answer = published(gui, plan)
    assert answer.status_code == 201, answer.text
    id = answer.json()["publication"]["id"]
    assert answer.json()["publication"]["overrides"][0]["reason"] == REASONS["below_band"]
    assert rows(desk, "SELECT grid_code FROM building_grid WHERE building_id = 2 AND valid_to IS NULL") == [(WEST,)]

    (effect,) = let_take_effect(desk.container.database, desk.clock())
    assert (effect.begun, effect.ended, effect.buildings, effect.incidents) == (0, 0, 1, 1)
    assert let_take_effect(desk.container.database, desk.clock()) == []
    assert rows(desk, "SELECT grid_code, valid_from::text, valid_to::text FROM building_grid WHERE building_id = 2 ORDER BY valid_from") == [
        (WEST, "2026-01-01", "2026-11-23"), (EAST, "2026-11-23", None),
    ]  # fmt: skip
    assert rows(desk, "SELECT id, grid_code FROM incident ORDER BY id") == [(ended["id"], WEST), (open_["id"], EAST)]
    with desk.container.database.owner() as connection:
        assert not any((examine(connection).violations | examine_plans(connection)).values())
    story = gui.get(f"/v1/publications/{id}").json()
    assert (story["publication"]["state"], story["pairs"][0]["buildings"]) == ("effective", 1)
    page = gui.get(f"/v1/publications/{id}/moves?kind=building").json()
    assert (page["total"], page["moves"][0]["old"], page["moves"][0]["new"]) == (1, WEST, EAST)
    assert state_of(gui, plan) == "published"
    assert {action for (action,) in rows(desk, "SELECT action FROM audit")} >= {"publish_plan", "plan_took_effect"}


def test_grids_in_force_tile_the_ground_and_every_day_has_its_own(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    before = shapely.union_all(
        [
            shapely.from_wkb(bytes(geom))
            for (geom,) in rows(desk, "SELECT geom FROM grid WHERE community_code = %s", NAN)
        ]
    )
    published(gui, moved_border(desk, gui, hua))
    let_take_effect(desk.container.database, desk.clock())
    shapes = shapely.from_wkb(
        [bytes(g) for (g,) in rows(desk, "SELECT geom FROM grid WHERE community_code = %s AND valid_to IS NULL", NAN)]
    )
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(before.area, rel=1e-4)
    then = gui.get("/v1/past/layers/grids?on=2026-11-22").json()
    now = gui.get("/v1/past/layers/grids?on=2026-11-23").json()
    house = shapely.Point(114.05115, 22.63105)
    assert [one["code"] for one in then if shapely.Polygon(one["polygon"][0]).contains(house)] == [WEST]
    assert [one["code"] for one in now if shapely.Polygon(one["polygon"][0]).contains(house)] == [EAST]
    reports = [gui.get(f"/v1/grids/figures{when}").json()["grids"] for when in ("?asof=2026-11-22", "")]
    west_then, west_now = (next(one for one in report if one["code"] == WEST) for report in reports)
    assert (west_then["buildings"], west_now["buildings"]) == (2, 1)
    assert west_then["area"] > west_now["area"]


def test_merged_grids_end_and_officers_accounts_and_codes_follow(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    id = published(gui, merged(gui, hua)).json()["publication"]["id"]
    (effect,) = let_take_effect(desk.container.database, desk.clock())
    assert (effect.begun, effect.redrawn, effect.ended, effect.buildings) == (1, 0, 2, 3)
    assert rows(desk, "SELECT code, name, comprehensive_code IS NOT NULL FROM grid WHERE valid_to IS NULL AND community_code = %s", NAN) == [
        (FRESH, "第03网格", True)
    ]  # fmt: skip
    assert rows(desk, "SELECT grid_code FROM member WHERE post = 'grid_leader'") == [(FRESH,)]
    assert rows(desk, "SELECT scope FROM account WHERE role = 'grid_officer'") == [(FRESH,)]
    assert rows(desk, "SELECT grid_code FROM unit WHERE kind = 'member' AND grid_code IS NOT NULL") == [(FRESH,)]
    assert rows(desk, "SELECT old_code, new_code FROM grid_lineage ORDER BY 1") == [(WEST, FRESH), (EAST, FRESH)]
    told = gui.get(f"/v1/publications/{id}").json()["lineage"]
    assert [(one["old"], one["new"], one["kind"], one["share"]) for one in told] == [
        (WEST, FRESH, "merge", 1), (EAST, FRESH, "merge", 1),
    ]  # fmt: skip


def test_deadlines_and_duties_of_a_grid_that_ends_go_to_what_follows(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        for grid, amount in ((WEST, 2), (EAST, 9)):
            cursor.execute(
                "INSERT INTO deadline_rule (class_code, area_code, milestone, amount, unit) VALUES ('02', %s, 'handle', %s, 'working_hour')",
                [grid, amount],
            )
        cursor.execute("DELETE FROM responsibility")
        cursor.execute("SELECT community_code, id FROM team LIMIT 1")
        community, team = cursor.fetchone() or ("", 0)
        for grid, rank in ((WEST, 2), (EAST, 3)):
            cursor.execute("INSERT INTO responsibility VALUES (%s, %s, %s, '02', %s)", [community, team, grid, rank])
    published(gui, merged(gui, hua))
    let_take_effect(desk.container.database, desk.clock())
    # West had both homes: what was said of it holds for the grid that both became.
    assert rows(desk, "SELECT area_code, amount FROM deadline_rule WHERE length(area_code) = 15") == [(FRESH, 2.0)]
    assert rows(desk, "SELECT area_code, rank FROM responsibility") == [(FRESH, 2)]


def test_rolling_back_brings_the_ground_back_under_codes_never_used(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    id = published(gui, merged(gui, hua)).json()["publication"]["id"]
    let_take_effect(desk.container.database, desk.clock())
    desk.clock.pass_by(3600)
    answer = gui.post(f"/v1/publications/{id}/rollback", json={"on": TODAY, "reason": "合并后巡查不过来"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["publication"]["rolls_back"] == id
    let_take_effect(desk.container.database, desk.clock())
    codes = [
        code
        for (code,) in rows(
            desk, "SELECT code FROM grid WHERE valid_to IS NULL AND community_code = %s ORDER BY 1", NAN
        )
    ]
    assert codes == [FRESHER, f"{NAN}005"]
    assert rows(desk, "SELECT building_id, grid_code FROM building_grid WHERE valid_to IS NULL AND community_code = %s ORDER BY 1", NAN) == [
        (1, FRESHER), (2, FRESHER), (3, f"{NAN}005"),
    ]  # fmt: skip
    # The same plan is not rolled back twice, and a former one not over a newer.
    again = gui.post(f"/v1/publications/{id}/rollback", json={"on": TODAY, "reason": "再来一次"})
    assert code_of(again) == "plan_outdated"


def test_a_plan_waits_for_its_day_can_be_withdrawn_and_is_done_once_after_a_stop(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    plan = moved_border(desk, gui, hua)
    first = published(gui, plan, on="2026-11-25").json()["publication"]
    assert first["state"] == "scheduled"
    assert let_take_effect(desk.container.database, desk.clock()) == []
    other = begun(gui, name="另一方案")
    edited(gui, other, 0, "merge", grids=[WEST, EAST])
    approved(gui, hua, other)
    refused = published(gui, other)
    assert (refused.status_code, code_of(refused)) == (409, "plan_outdated")
    assert state_of(gui, other) == "approved"

    assert gui.post(f"/v1/publications/{first['id']}/withdrawal").json()["publication"]["state"] == "withdrawn"
    assert code_of(gui.post(f"/v1/publications/{first['id']}/withdrawal")) == "not_withdrawable"
    assert state_of(gui, plan) == "approved"
    second = published(gui, plan, on="2026-11-25").json()["publication"]
    # The console was down over the day: what was due then is done at the next start, as of its day, and once.
    desk.clock.pass_by(4 * 24 * 3600)
    (effect,) = let_take_effect(desk.container.database, desk.clock())
    assert effect.publication == second["id"]
    assert rows(desk, "SELECT valid_from::text FROM building_grid WHERE building_id = 2 AND valid_to IS NULL") == [
        ("2026-11-25",)
    ]
    with desk.container.database.owner() as connection:
        assert take_effect(connection, second["id"], desk.clock()) is None


def test_a_process_that_dies_on_the_way_leaves_nothing_behind(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    id = published(gui, merged(gui, hua)).json()["publication"]["id"]

    connection = psycopg2.connect(desk.container.database.owner_dsn)
    assert take_effect(connection, id, desk.clock()) is not None
    # The server sees nothing but that the other end has gone.
    connection.close()
    assert rows(desk, "SELECT count(*) FROM grid WHERE valid_to IS NULL AND community_code = %s", NAN) == [(2,)]
    assert rows(desk, "SELECT state FROM plan_publication") == [("scheduled",)]
    assert len(let_take_effect(desk.container.database, desk.clock())) == 1


def test_a_report_on_its_way_comes_to_the_grid_that_took_over(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    late = desk.report()
    published(gui, merged(gui, hua))
    let_take_effect(desk.container.database, desk.clock())
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE incident SET grid_code = %s WHERE id = %s", [WEST, late["id"]])
    with desk.container.database.owner() as connection:
        assert settle_late_cases(connection, desk.clock()) == 1
        assert settle_late_cases(connection, desk.clock()) == 0
    assert rows(desk, "SELECT grid_code FROM incident WHERE id = %s", late["id"]) == [(FRESH,)]


def test_workbook_and_notice_name_what_moves_and_no_person(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    id = published(gui, moved_border(desk, gui, hua), on="2026-11-25").json()["publication"]["id"]
    book = openpyxl.load_workbook(BytesIO(gui.get(f"/v1/publications/{id}/moves.xlsx").content))
    assert book.sheetnames == ["调整汇总", "住户门牌", "楼栋", "摄像头", "队伍", "未结事件", "沿革"]
    doors = list(book["住户门牌"].values)[1:]
    assert doors == [("西乡街道南坑路12号12栋", "西乡街道南坑路12号12栋201室", WEST, EAST)]
    paper = gui.get(f"/v1/publications/{id}/notice.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert set("网格调整告示西乡街道南坑路栋") <= letters(paper.content)
    assert not set("张丰李") & letters(paper.content)
    everything = str([list(sheet.values) for sheet in book])
    for person in ("张三丰", "李明", "13812341234"):
        assert person not in everything
    english = gui.get(f"/v1/publications/{id}/notice.pdf?lang=en")
    assert not set("告示") & letters(english.content)


def test_a_console_lets_plans_take_effect_by_itself_and_tells_open_screens(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    container = desk.container
    first = ground_mark(container)
    published(gui, merged(gui, hua))

    async def until_done() -> None:
        keeper = asyncio.create_task(keep_plans_taking_effect(container, desk.clock, every_s=0.01))
        while container.live.hub.ground in ("", first):
            await asyncio.sleep(0.01)  # the keeper works in threads; there is nothing else to wait on
        keeper.cancel()

    asyncio.run(asyncio.wait_for(until_done(), 30))
    assert rows(desk, "SELECT state FROM plan_publication") == [("effective",)]


def test_the_command_line_publishes_shows_and_rolls_back(
    desk: Desk, gui: TestClient, hua: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = merged(gui, hua)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account SET scope = '*' WHERE name = 'planner'")
    monkeypatch.setenv("JINGWEI_DATABASE_URL", desk.container.database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "cli"))

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["plan", *words, "--as", "planner"])

    day = datetime.now(CHINA).date().isoformat()
    missing = run("publish", str(plan["plan"]["id"]), "--on", day)
    assert isinstance(missing.exception, OverrideWithoutReason)
    done = run("publish", str(plan["plan"]["id"]), "--on", day, "--reason", "below_band=试点社区")
    assert done.exit_code == 0, done.output
    assert "effective" in done.output
    (id,) = [one["id"] for one in gui.get("/v1/publications").json()["publications"]]
    assert FRESH in run("show", str(id)).output
    back = run("rollback", str(id), "--on", day, "--reason", "试点结束")
    assert back.exit_code == 0, back.output
    assert run("list").output.count("effective") == 2
    assert isinstance(run("withdraw", str(id)).exception, NotWithdrawable)
