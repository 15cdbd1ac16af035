"""The live stream: every screen hears what its scope sees, once and in order, and goes on where it stopped."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.live.hub import LiveHub
from console.live.viewer import MOST_WAITING, TRY_AGAIN_LATER, Viewer
from data.database import Database
from data.event_log import PostgresFeed
from data.live import PostgresLive
from dispatch.deadlines import usual
from dispatch.incidents import Milestone
from dispatch.live.frames import decode
from dispatch.resources import Fix
from dispatch.service import Change, Follower, PositionKeeper, Tick
from dispatch.service.setback import Setback
from tests.console.test_checks_api import closed, order, task
from tests.console.test_patrols_api import enter
from tests.fixtures.desk import FIRE, Desk, open_desk
from tests.fixtures.hamlet import BEI, LAT, LNG, NAN, WEST
from tests.fixtures.positions import put_latest


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


class Screens:
    """A hub that follows the desk's log step by step, and screens that listen to it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.source = PostgresLive(desk.container.database)
        self.feed = PostgresFeed(desk.container.database)
        self.hub = LiveHub(desk.clock)
        self.follower = Follower(self.feed, self.source, self.hub.changed, desk.clock, gather_s=0)
        self.keeper = PositionKeeper(self.source, lambda _: [], self.hub.ticked, desk.clock)
        self.catch_up()

    def catch_up(self) -> None:
        while self.follower.step():
            pass

    def screen(self, scope: str, resume: int | None = None, epoch: str | None = None) -> Viewer:
        viewer = Viewer(scope)
        self.hub.join(viewer, [], resume, epoch)
        return viewer


@pytest.fixture
def screens(desk: Desk) -> Iterator[Screens]:
    made = Screens(desk)
    yield made
    made.feed.close()


def heard(viewer: Viewer) -> list[Any]:
    """Return what waits for a screen, frames decoded."""

    said = []
    while (one := viewer.pop()) is not None:
        said.append(json.loads(one) if isinstance(one, str) else decode(one)[0])
    return said


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without what only a board that follows knows."""
    return [row | {"duplicates": None, "forecast": None} for row in rows]


def test_a_screen_hears_of_a_report_in_its_scope_and_of_no_other(desk: Desk, screens: Screens) -> None:
    wide, grid, beside = screens.screen(NAN), screens.screen(WEST), screens.screen(BEI)
    assert [heard(viewer)[0]["type"] for viewer in (wide, grid, beside)] == ["snapshot"] * 3
    row = desk.report(description="西网格")
    screens.catch_up()
    (told,) = heard(wide)
    assert told["incidents"] == [row]
    assert (told["previous"], told["seq"], told["gone"]) == (told["seq"] - 1, screens.hub.board.seq, [])
    assert heard(grid)[0]["incidents"] == [row]
    assert heard(beside) == []


def test_a_recheck_is_told_with_its_case_though_that_has_left_the_board(desk: Desk, screens: Screens) -> None:
    incident = closed(desk)
    screens.catch_up()
    wide, grid, beside = screens.screen(NAN), screens.screen(WEST), screens.screen(BEI)
    for viewer in (wide, grid, beside):
        heard(viewer)

    def told() -> list[list[int]]:
        screens.feed.wait(2)
        screens.catch_up()
        return [[id for word in heard(viewer) for id in word["checks"]] for viewer in (wide, grid, beside)]

    asked = order(desk.leader, kind="recheck", refs=[f"incident/{incident}"])
    made = task(desk.officer, asked)["task"]["id"]
    assert told() == [[incident], [incident], []]
    enter(desk.officer, made, number=1, outcome="found", words="又有积水")
    assert told() == [[incident], [incident], []]
    again = task(desk.officer, order(desk.leader, kind="recheck", refs=[f"incident/{incident}"]))["task"]["id"]
    assert told() == [[incident], [incident], []]
    desk.leader.post(f"/v1/patrol/tasks/{again}/cancel", json={"reason": "已由物业处理"})
    assert told() == [[incident], [incident], []]
    # A look at something else says nothing of a case.
    order(desk.operator, kind="spot_check", grids=[WEST], draws=1, drawn_from="building")
    screens.feed.wait(0)
    screens.catch_up()
    assert heard(wide) == []


def test_what_ends_is_gone(desk: Desk, screens: Screens) -> None:
    row = desk.report()
    screens.catch_up()
    viewer = screens.screen(NAN)
    assert row["id"] in [one["id"] for one in heard(viewer)[0]["incidents"]]
    desk.act(row, "void", reason="误报误报")
    screens.catch_up()
    (told,) = heard(viewer)
    assert (told["gone"], told["incidents"]) == ([row["id"]], [])


def test_what_is_opened_again_comes_back(desk: Desk, screens: Screens) -> None:
    row = desk.act(desk.report(), "reject", reason="不属于管辖").json()["incident"]
    screens.catch_up()
    viewer = screens.screen(NAN)
    heard(viewer)
    again = desk.act(row, "reopen", reason="弄错了").json()["incident"]
    screens.catch_up()
    assert plain(heard(viewer)[0]["incidents"]) == plain([again])


def test_a_unit_that_is_sent_changes_with_its_incident(desk: Desk, screens: Screens) -> None:
    row = desk.report(**{"class": FIRE})
    screens.catch_up()
    viewer = screens.screen(NAN)
    heard(viewer)
    unit = desk.unit("vehicle")["id"]
    body = {"units": [unit], "despite_duplicate": True}
    sent = desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json=body).json()
    screens.catch_up()
    (told,) = heard(viewer)
    assert plain(told["incidents"]) == plain([sent["incident"]])
    assert [(one["id"], one["status"], one["incident"]) for one in told["units"]] == [(unit, "dispatched", row["id"])]
    desk.operator.post(f"/v1/assignments/{sent['assignments'][0]['id']}/undo")


def test_a_screen_that_was_away_goes_on_where_it_stopped(desk: Desk, screens: Screens) -> None:
    viewer = screens.screen(NAN)
    at = heard(viewer)[0]["seq"]
    screens.hub.leave(viewer)
    first, second = desk.report(), desk.report()
    screens.catch_up()
    (told,) = heard(screens.screen(NAN, at, screens.hub.epoch))
    assert (told["type"], told["previous"]) == ("change", at)
    assert [one["id"] for one in told["incidents"]] == [first["id"], second["id"]]
    assert heard(screens.screen(NAN, at, "another process"))[0]["type"] == "snapshot"
    assert heard(screens.screen(NAN, at + 10_000, screens.hub.epoch))[0]["type"] == "snapshot"


def test_numbers_follow_on_each_other_for_every_scope_though_each_hears_only_its_own(
    desk: Desk, screens: Screens
) -> None:
    viewers = [screens.screen(scope) for scope in ("*", NAN, WEST, f"{NAN}002", BEI)]
    last = [heard(viewer)[0]["seq"] for viewer in viewers]
    east = {"lng": LNG + 0.004, "lat": LAT + 0.0015, "datum": "wgs84"}
    for place in (None, east, None, east, east):
        desk.report(**({"place": place} if place else {}))
        screens.catch_up()
    for viewer, at in zip(viewers, last, strict=True):
        told = heard(viewer)
        assert [one["previous"] for one in told] == [at, *(one["seq"] for one in told)][: len(told)]


def test_a_board_that_followed_the_log_is_the_board_read_anew(desk: Desk, screens: Screens) -> None:
    kept = desk.report()
    merged = desk.report()
    row = desk.act(desk.report(), "accept").json()["incident"]
    team = desk.unit("team")["id"]
    body = {"units": [team], "despite_duplicate": True}
    sent = desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json=body).json()
    desk.operator.post(f"/v1/assignments/{sent['assignments'][0]['id']}/arrive")
    desk.act(merged, "merge", into=kept["id"], reason="同一件")
    desk.act(sent["incident"] | {"version": sent["incident"]["version"] + 1}, "handle", result="好了")
    screens.catch_up()
    anew = screens.source.board()
    followed = screens.follower.board
    assert followed.seq == anew.seq
    assert dict(followed.incidents) == dict(anew.incidents)
    assert dict(followed.units) == dict(anew.units)
    assert dict(followed.assignments) == dict(anew.assignments)
    assert dict(followed.extras) == dict(anew.extras)
    desk.operator.post(f"/v1/resources/{team}/status", json={"status": "available"})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_however_the_log_is_cut_the_board_is_the_same(desk: Desk, screens: Screens, cuts: list[int]) -> None:
    from dispatch.live.board import Board

    events = screens.feed.after(0, 10_000)
    whole, _, _ = Board().apply(events)
    board, rest = Board(), list(events)
    while rest:
        size = cuts[len(rest) % len(cuts)]
        board, _, _ = board.apply(rest[:size])
        # What comes twice changes nothing.
        board, _, _ = board.apply(rest[:size])
        rest = rest[size:]
    assert (board.seq, dict(board.incidents), dict(board.units)) == (
        whole.seq,
        dict(whole.incidents),
        dict(whole.units),
    )


def test_only_what_moved_is_shown_and_everything_from_time_to_time(desk: Desk, screens: Screens) -> None:
    units = [one["id"] for one in desk.operator.get("/v1/resources").json()["resources"]][:3]
    desk.clock.pass_by(60)
    put_latest(desk.container.database, [Fix(unit, LNG, LAT, desk.clock(), 45.0, 2.0) for unit in units])
    viewer, beside = screens.screen(NAN), screens.screen(BEI)
    heard(viewer), heard(beside)
    screens.keeper.step()
    assert heard(viewer)[0].unit_id.tolist() == units
    desk.clock.pass_by(1)
    put_latest(desk.container.database, [Fix(units[1], LNG + 0.001, LAT, desk.clock())])
    screens.keeper.step()
    (moved,) = heard(viewer)
    assert (moved.unit_id.tolist(), moved.age_s.tolist()) == ([units[1]], [0.0])
    desk.clock.pass_by(1)
    screens.keeper.step()
    assert heard(viewer) == []
    desk.clock.pass_by(30)
    screens.keeper.step()
    assert heard(viewer)[0].unit_id.tolist() == units
    assert heard(beside) == []


def test_nobody_off_duty_is_shown(desk: Desk, screens: Screens) -> None:
    units = [one["id"] for one in desk.operator.get("/v1/resources").json()["resources"]][:2]
    desk.clock.pass_by(60)
    put_latest(desk.container.database, [Fix(unit, LNG, LAT, desk.clock()) for unit in units])
    keeper = PositionKeeper(screens.source, lambda _: [units[0]], screens.hub.ticked, desk.clock)
    viewer = screens.screen(NAN)
    heard(viewer)
    keeper.step()
    assert units[0] not in heard(viewer)[0].unit_id.tolist()


def test_one_encoding_serves_all_who_see_the_same(desk: Desk, screens: Screens) -> None:
    viewers = [screens.screen(NAN) for _ in range(5)]
    desk.clock.pass_by(60)
    unit = desk.unit("robot")["id"]
    put_latest(desk.container.database, [Fix(unit, LNG, LAT, desk.clock())])
    screens.keeper.step()
    frames = []
    for viewer in viewers:
        viewer.pop()
        frames.append(viewer.pop())
    assert isinstance(frames[0], bytes)
    assert all(frame is frames[0] for frame in frames)


def test_a_slow_screen_gets_the_newest_positions_with_nobody_left_out() -> None:
    viewer = Viewer(NAN)
    viewer.show(b"all", whole=True)
    viewer.show(b"some", whole=False)
    assert viewer.wants_all
    viewer.show(b"all again", whole=True)
    assert viewer.pop() == b"all again"
    assert not viewer.wants_all


def test_words_are_never_dropped_a_screen_too_slow_for_them_is_sent_away() -> None:
    viewer = Viewer(NAN)
    for number in range(MOST_WAITING):
        viewer.say(str(number))
    assert viewer.closing is None
    viewer.say("one too many")
    assert viewer.closing is not None
    assert viewer.closing[0] == TRY_AGAIN_LATER
    assert asyncio.run(viewer.next()) is None


def test_a_board_read_anew_sends_every_screen_to_begin_again(desk: Desk, screens: Screens) -> None:
    viewer, epoch = screens.screen(NAN), screens.hub.epoch
    screens.hub.changed(Change(0, screens.follower.board, screens_touched(), anew=True))
    assert viewer.closing is not None
    assert screens.hub.epoch != epoch


def screens_touched() -> Any:
    from dispatch.live.recent import Touched

    return Touched()


def test_lateness_to_come_is_told_when_it_can_be_foreseen(desk: Desk, screens: Screens) -> None:
    row = desk.act(desk.report(**{"class": FIRE}), "accept").json()["incident"]
    screens.catch_up()
    viewer = screens.screen(NAN)
    heard(viewer)
    desk.clock.pass_by(3600)
    screens.catch_up()
    told = {one["id"]: one for message in heard(viewer) for one in message["incidents"]}
    assert told[row["id"]]["forecast"]["why"] == "overdue"
    assert told[row["id"]]["forecast"]["late_by_s"] > 0


def test_what_cannot_be_read_is_tried_again_more_and_more_seldom() -> None:
    setback = Setback(1.0, 30.0)
    assert [setback.next_s() for _ in range(7)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    setback.over()
    assert setback.next_s() == 1.0


def test_what_is_usual_comes_from_cases_that_were_closed(
    desk: Desk, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usual, "LEAST_CASES", 1)
    row = desk.act(desk.report(**{"class": "020403"}), "accept").json()["incident"]
    for seconds, command, by, fields in (
        (600, "handle", desk.operator, {"result": "已处置"}), (60, "check", desk.leader, {"passed": True}),
        (30, "close", desk.operator, {}),
    ):  # fmt: skip
        desk.clock.pass_by(seconds)
        answer = desk.act(row, command, by, **fields)
        assert answer.status_code == 200, answer.text
        row = answer.json()["incident"]
    pace = screens.source.pace(desk.clock())
    measured = {milestone: s for (code, milestone), s in pace.medians.items() if code == "020403"}
    assert measured == {Milestone.HANDLE: 600.0, Milestone.CLOSE: 90.0}


def test_ticks_hold_where_units_were_before(desk: Desk, screens: Screens) -> None:
    ticks: list[Tick] = []
    keeper = PositionKeeper(screens.source, lambda _: [], ticks.append, desk.clock)
    keeper.step()
    keeper.step()
    assert ticks[1].before is ticks[0].positions
