"""An import is undone: what it added goes, what it changed is as it was, all of it or nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.database import Database
from data.exchange.loader import Request
from data.exchange.report import Report
from data.import_run import UNDOABLE_FOR
from data.import_undo import Undone, import_runs, undo_import
from data.own_layers import Defined, drop_own_layer, import_own_layer, own_layer_named, own_layers
from dispatch import errors
from dispatch.permissions import EVERYWHERE, Actor, Role
from tests.data.layer_files import COMMUNITY, fixture, load, load_until, rows, written

TODAY = date(2026, 11, 22)
ADMINISTRATOR = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")
LAMPS = "source_ref,名称,高度,lng,lat\n1,甲,8,114.001,22.501\n2,乙,9,114.002,22.502\n"
MORE = "source_ref,名称,高度,lng,lat,状态\n2,乙改,9,114.0025,22.502,坏\n3,丙,7,114.003,22.503,好\n"
CAMERAS = "编号,名称,类型,经度,纬度\nc1,南门,枪机,114.002,22.5001\nc2,东门,球机,114.0058,22.5011\n"
STREETS = 'source_ref,名称,等级,wkt\ns1,一路,residential,"LINESTRING(114.001 22.5,114.002 22.5)"\n'


@pytest.fixture(scope="module")
def settled(module_database: Database) -> Database:
    load_until(module_database, "building")
    return module_database


def bring(database: Database, code: str, path: Path, title: str | None = "名称", zh: str | None = None) -> int:
    with database.owner() as connection:
        report = import_own_layer(connection, Defined(code, zh, None, title), Request(path, COMMUNITY, "wgs84"), TODAY)
    return number_of(report)


def number_of(report: Report) -> int:
    assert report.written, report.as_json("en")
    assert report.trace is not None
    return report.trace.run


def undone(database: Database, run: int) -> Undone:
    with database.owner() as connection:
        return undo_import(connection, run, None)


def refused(database: Database, run: int) -> str:
    with database.owner() as connection, pytest.raises(errors.ImportKept) as caught:
        undo_import(connection, run, None)
    return caught.value.message("en")


def things(database: Database, layer: str) -> list[tuple[object, ...]]:
    return rows(
        database,
        f"SELECT source_ref, title, properties, geom, cell, west FROM own_feature WHERE layer = '{layer}' ORDER BY source_ref",
    )


def test_what_an_import_added_goes_and_what_it_changed_is_as_it_was(settled: Database, tmp_path: Path) -> None:
    bring(settled, "lamps", written(tmp_path, "a.csv", LAMPS))
    before = things(settled, "lamps")
    with settled.owner() as connection:
        stood = own_layer_named(connection, "lamps")
    run = bring(settled, "lamps", written(tmp_path, "b.csv", MORE), zh="新路灯")
    assert len(things(settled, "lamps")) == 3
    done = undone(settled, run)
    assert (done.removed, done.restored, done.kept) == (1, 1, 0)
    assert things(settled, "lamps") == before
    with settled.owner() as connection:
        assert own_layer_named(connection, "lamps") == stood
    assert rows(settled, "SELECT action, kind, ref, found FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("import_undone", "lamps", f"{run}: b.csv", 2)
    ]
    assert rows(settled, f"SELECT count(*) FROM import_change WHERE run = {run}") == [(0,)]
    assert "undone at" in refused(settled, run)


def test_a_layer_that_an_import_made_goes_with_it_and_can_be_made_again(settled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", LAMPS)
    run = bring(settled, "made", path)
    assert undone(settled, run).removed == 2
    with settled.owner() as connection:
        assert "made" not in {each.code for each in own_layers(connection)}
    bring(settled, "made", path)
    assert len(things(settled, "made")) == 2


def test_what_an_administrator_named_since_stays(settled: Database, tmp_path: Path) -> None:
    bring(settled, "named", written(tmp_path, "a.csv", LAMPS), zh="甲名")
    run = bring(settled, "named", written(tmp_path, "b.csv", MORE), zh="乙名")
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE own_layer SET name_zh = '丙名' WHERE code = 'named'")
    undone(settled, run)
    with settled.owner() as connection:
        assert own_layer_named(connection, "named").name_zh == "丙名"


def test_an_import_whose_things_a_later_one_changed_waits_for_that_one(settled: Database, tmp_path: Path) -> None:
    first = bring(settled, "stack", written(tmp_path, "a.csv", LAMPS))
    second = bring(settled, "stack", written(tmp_path, "b.csv", MORE))
    assert f"import {second} (b.csv)" in refused(settled, first)
    assert len(things(settled, "stack")) == 3
    undone(settled, second)
    undone(settled, first)
    assert things(settled, "stack") == []


def test_of_two_imports_of_other_things_either_can_go_first(settled: Database, tmp_path: Path) -> None:
    first = bring(settled, "apart", written(tmp_path, "a.csv", LAMPS))
    bring(settled, "apart", written(tmp_path, "b.csv", MORE.replace("\n2,", "\n9,")))
    undone(settled, first)
    assert [each[0] for each in things(settled, "apart")] == ["3", "9"]
    with settled.owner() as connection:
        assert [each.name for each in own_layer_named(connection, "apart").properties] == ["名称", "高度", "状态"]


def test_a_layer_that_was_removed_since_has_nothing_to_undo(settled: Database, tmp_path: Path) -> None:
    run = bring(settled, "dropped", written(tmp_path, "a.csv", LAMPS))
    with settled.owner() as connection:
        drop_own_layer(connection, ADMINISTRATOR, "dropped")
    assert "dropped has been removed" in refused(settled, run)


def test_cameras_come_and_go_and_the_map_is_told(settled: Database, tmp_path: Path) -> None:
    revision = "SELECT coalesce(max(revision), 0) FROM layer_revision WHERE layer = 'cameras'"
    load(settled, "camera", written(tmp_path, "c1.csv", CAMERAS))
    before = rows(settled, "SELECT * FROM camera ORDER BY id")
    moved = CAMERAS.replace("114.002", "114.003") + "c3,北门,枪机,114.004,22.5\n"
    run = number_of(load(settled, "camera", written(tmp_path, "c2.csv", moved)))
    told = rows(settled, revision)
    done = undone(settled, run)
    assert (done.removed, done.restored) == (1, 1)
    assert rows(settled, "SELECT * FROM camera ORDER BY id") == before
    assert rows(settled, revision) > told


def test_the_cells_of_streets_follow(settled: Database, tmp_path: Path) -> None:
    cells = "SELECT ref, cell FROM cover WHERE kind = 'street' ORDER BY ref, cell"
    load(settled, "street", written(tmp_path, "s1.csv", STREETS))
    before = rows(settled, cells)
    longer = STREETS.replace("114.002", "114.01") + 's2,二路,service,"LINESTRING(114.001 22.51,114.002 22.51)"\n'
    run = number_of(load(settled, "street", written(tmp_path, "s2.csv", longer)))
    assert len(rows(settled, cells)) > len(before)
    undone(settled, run)
    assert rows(settled, cells) == before


def test_what_other_things_refer_to_stays_as_a_whole(settled: Database, tmp_path: Path) -> None:
    company = "source_ref,名称\nk1,甲公司\nk2,乙公司\n"
    shop = "source_ref,名称,类型,企业,经度,纬度\np1,甲店,shop,k1,114.002,22.5001\n"
    run = number_of(load(settled, "company", written(tmp_path, "k.csv", company)))
    shops = number_of(load(settled, "premises", written(tmp_path, "p.csv", shop)))
    assert "refer to some of its things (premises)" in refused(settled, run)
    assert rows(settled, "SELECT count(*) FROM company") == [(2,)]
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tag (code, subject, label_zh, label_en) VALUES ('risky', 'premises', '风险', 'risk')"
        )
        cursor.execute(
            "INSERT INTO premises_tag SELECT community_code, id, 'risky' FROM premises WHERE source_ref = 'p1'"
        )
    assert "premises_tag" in refused(settled, shops)
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM premises_tag")
    undone(settled, shops)
    undone(settled, run)
    assert rows(settled, "SELECT count(*) FROM company") == [(0,)]


def test_what_becomes_part_of_other_things_is_listed_with_what_to_do_instead(settled: Database) -> None:
    with settled.owner() as connection:
        listed = import_runs(connection)
    (buildings,) = [each for each in listed if each.kind == "building"]
    assert buildings.obstacle is not None
    assert "valid_to" in buildings.obstacle[1]
    assert "valid_to" in refused(settled, buildings.id)
    assert [each.id for each in listed] == sorted((each.id for each in listed), reverse=True)


def test_the_same_file_again_has_nothing_to_undo(settled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", LAMPS)
    bring(settled, "same", path)
    assert "it changed nothing" in refused(settled, bring(settled, "same", path))


def test_after_thirty_days_what_undoing_needs_is_forgotten(settled: Database, tmp_path: Path) -> None:
    run = bring(settled, "aged", written(tmp_path, "a.csv", LAMPS))
    with settled.owner() as connection:
        (found,) = [
            each
            for each in import_runs(connection, now=datetime.now(UTC) + UNDOABLE_FOR + timedelta(hours=1))
            if each.id == run
        ]
    assert found.obstacle is not None
    assert "30 days" in found.obstacle[1]
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE import_run SET at = at - interval '31 days' WHERE id = %s", [run])
    bring(settled, "young", written(tmp_path, "b.csv", LAMPS))
    assert rows(settled, f"SELECT count(*) FROM import_change WHERE run = {run}") == [(0,)]
    assert "30 days" in refused(settled, run)


def test_neither_a_dry_run_nor_a_refused_file_leaves_anything_to_undo(settled: Database, tmp_path: Path) -> None:
    before = rows(settled, "SELECT count(*) FROM import_change")
    load(settled, "camera", written(tmp_path, "d.csv", CAMERAS.replace("c1", "d1")), dry_run=True)
    load(settled, "camera", written(tmp_path, "e.csv", CAMERAS.replace("c1", "e1") + "x,y,z,东,北\n"))
    assert rows(settled, "SELECT count(*) FROM import_change") == before
    with settled.owner() as connection, pytest.raises(errors.ImportRunUnknown):
        undo_import(connection, 10**15, None)


def test_changes_that_wait_are_withdrawn_and_decided_ones_stay(settled: Database, tmp_path: Path) -> None:
    for kind in ("stair_group", "dwelling", "household", "resident"):
        load_one(settled, kind)
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT h.source_ref FROM household h WHERE h.valid_to IS NULL AND h.tenure <> 'vacant' LIMIT 1")
        (home,) = cursor.fetchone() or ("",)
    text = f"source_ref,户编号,姓名,出生年份\nn1,{home},新来甲,1990\nn2,{home},新来乙,1991\n"
    run = number_of(load(settled, "resident", written(tmp_path, "r.csv", text), as_tasks=True))
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE home_change SET state = 'rejected', decided_at = now(), reason = '查无此人' WHERE name = '新来甲'"
        )
    done = undone(settled, run)
    assert (done.removed, done.kept) == (1, 1)
    assert rows(settled, f"SELECT state FROM home_change WHERE import_run = {run} ORDER BY id") == [
        ("rejected",), ("withdrawn",),
    ]  # fmt: skip


def load_one(database: Database, kind: str) -> None:
    assert load(database, kind, fixture(kind)).written
