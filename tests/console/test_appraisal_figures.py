"""Every figure of an appraisal, as the API, its drill-downs and the workbook tell it, against pandas over the plain tables."""

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from data.database import Database
from dispatch.permissions import EVERYWHERE, Actor, Role
from tests.fixtures.desk import Desk, open_desk
from tests.fixtures.quarter import tell_a_quarter

BOSS = Actor(0, "system", "system", Role.LEADER, EVERYWHERE, "zh-CN")
QUARTER = "2026Q4"
FIRST, LAST = "2026-10-01", "2026-12-31"
BEGINS = pd.Timestamp("2026-10-01T00:00+08:00")
DAY = pd.Timedelta(days=1)
LEVELS = ("officer", "grid", "community")
OF_DAYS = ("patrols", "distance", "coverage", "checks")
OPENED = ["incident_accepted", "incident_reopened"]
Figures = dict[str, float | None]


class Oracle:
    """The figures of a quarter, recounted from the tables themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.now = pd.Timestamp(desk.clock())
        self.incidents = self.read(
            "SELECT id, grid_code, community_code, reported_at FROM incident WHERE state <> 'void'"
        )
        self.done = self._handled().merge(self.incidents, on="id")
        self.sent = self.read("SELECT incident_id AS id, unit_id, ended_at FROM assignment WHERE state = 'done'")
        self.stays = self._stays()
        self.tasks = self.read(
            f"SELECT * FROM patrol_task WHERE day BETWEEN '{FIRST}' AND '{LAST}' AND cancelled_at IS NULL"
            f" AND due_from <= '{self.now}'"
        )
        ways = self.read(
            f"SELECT day, unit_id, grid_code, distance_m FROM seen_day WHERE day BETWEEN '{FIRST}' AND '{LAST}'"
        )
        self.ways = ways.sort_values("distance_m").groupby(["day", "unit_id"]).last().reset_index()
        self.streets = self.read(f"SELECT * FROM seen_grid_day WHERE day BETWEEN '{FIRST}' AND '{LAST}'")
        self.grids = self._grids()

    def read(self, query: str) -> pd.DataFrame:
        with self._desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
            cursor.execute(query)
            return pd.DataFrame(cursor.fetchall(), columns=[one.name for one in cursor.description or ()])

    def _handled(self) -> pd.DataFrame:
        log = self.read(
            "SELECT seq, subject_id AS id, happening AS what, at AS moment, actor,"
            " (body::jsonb #>> '{changes,handle_due}')::timestamptz AS due FROM event WHERE subject = 'incident' ORDER BY seq"
        )
        rows = []
        for id, story in log.groupby("id"):
            handled = story[story.what == "incident_handled"]
            for one in handled.itertuples():
                before, after = story[story.seq < one.seq], story[story.seq > one.seq]
                begun = before[before.what.isin([*OPENED, "incident_sent_back"])]
                if begun.empty or not BEGINS <= one.moment < self.now:
                    continue
                since = before[before.seq > begun.seq.iloc[-1]]
                stood, went = (since[since.what == what].moment for what in ("suspension_granted", "incident_resumed"))
                took = (
                    one.moment
                    - begun.moment.iloc[-1]
                    - sum((b - a for a, b in zip(stood, went, strict=True)), pd.Timedelta(0))
                )
                dues = before[before.seq >= before[before.what.isin(OPENED)].seq.iloc[-1]].due.dropna()
                until_next = after[after.seq < after[after.what == "incident_handled"].seq.min()] if len(
                    after[after.what == "incident_handled"]
                ) else after  # fmt: skip
                again = until_next.what.isin(["incident_sent_back", "incident_reopened"]).any()
                verdict = None if dues.empty else bool(one.moment <= dues.iloc[-1])
                rows.append(
                    (id, begun.moment.iloc[-1], one.moment, one.actor, took / pd.Timedelta(hours=1), verdict, again)
                )
        return pd.DataFrame(rows, columns=["id", "began", "moment", "actor", "took_h", "on_time", "again"])

    def _stays(self) -> pd.DataFrame:
        log = self.read(
            "SELECT subject_id AS unit, at AS moment, body::jsonb #>> '{changes,grid_code}' AS grid,"
            " (body::jsonb -> 'changes') ? 'grid_code' AS named, body::jsonb #>> '{note,ended}' = 'true' AS ended FROM event"
            " WHERE subject = 'unit' AND happening IN ('unit_enrolled', 'unit_changed') ORDER BY seq"
        )
        rows = []
        for unit, story in log.groupby("unit"):
            grid, ends = None, [*story.moment.iloc[1:], self.now]
            for one, end in zip(story.itertuples(), ends, strict=True):
                grid = one.grid if one.named else grid
                begins, until = max(one.moment, BEGINS), min(end, self.now)
                if begins < until and not one.ended:
                    rows.append((unit, grid, begins, until, (until - begins) / DAY))
        return pd.DataFrame(rows, columns=["unit", "grid", "begins", "ends", "days"])

    def _grids(self) -> pd.DataFrame:
        grids = self.read("SELECT code, community_code, area_m2, geom FROM grid").set_index("code")
        homes = self.read(
            "SELECT b.grid_code, sum(f.households)::float AS households FROM building_grid b JOIN building_figures f"
            " ON f.community_code = b.community_code AND f.building_id = b.building_id WHERE b.valid_to IS NULL GROUP BY 1"
        ).set_index("grid_code")
        lines = [
            shapely.from_wkb(bytes(one)) for one in self.read("SELECT geom FROM street WHERE class <> 'motorway'").geom
        ]
        geod = Geod(ellps="WGS84")
        shapes = [shapely.from_wkb(bytes(one)) for one in grids.geom]
        grids["street_m"] = [sum(geod.geometry_length(line & shape) for line in lines) for shape in shapes]
        grids["households"] = homes.households.reindex(grids.index).fillna(0.0)
        return grids

    def of(self, level: str, ref: str) -> tuple[Figures, list[float | None], float]:
        """Return the figures, the load (homes, reported, square metres, metres of street) and the days of service."""
        period = self.incidents[(self.incidents.reported_at >= BEGINS) & (self.incidents.reported_at < self.now)]
        if level == "officer":
            unit = int(ref)
            stays = self.stays[self.stays.unit == unit]
            placed = stays[stays.grid.notna()]
            there = self.done.merge(self.sent[self.sent.unit_id == unit], on="id")
            there = there[(there.began < there.ended_at) & (there.ended_at <= there.moment)]
            keys = set(zip(there.id, there.moment, strict=True))
            mine = self.done[
                [
                    (a, b) in keys or c == f"unit:{unit}"
                    for a, b, c in zip(self.done.id, self.done.moment, self.done.actor, strict=True)
                ]
            ]
            reported = sum(
                int(
                    (
                        (period.grid_code == one.grid)
                        & (period.reported_at >= one.begins)
                        & (period.reported_at < one.ends)
                    ).sum()
                )
                for one in placed.itertuples()
            )
            weighed = self.grids.reindex(placed.grid)
            share = (placed.days / placed.days.sum()).to_numpy()
            load = [
                float((weighed[name] * share).sum()) if len(placed) else None
                for name in ("households", "area_m2", "street_m")
            ]
            tasks, ways = self.tasks[self.tasks.unit_id == unit], self.ways[self.ways.unit_id == unit]
            streets = self.streets.merge(ways[["day", "grid_code"]], on=["day", "grid_code"])
            days = float(stays.days.sum())
        else:
            column = "grid_code" if level == "grid" else "community_code"
            mine, reported = self.done[self.done[column] == ref], int((period[column] == ref).sum())
            grids = self.grids[self.grids.index.str.startswith(ref)]
            load = [float(grids[name].sum()) for name in ("households", "area_m2", "street_m")]
            tasks, ways, streets = (
                one[one.grid_code.str.startswith(ref)] for one in (self.tasks, self.ways, self.streets)
            )
            days = (self.now - BEGINS) / DAY
        return _figures(mine, tasks, ways, streets, days), [load[0], reported, load[1], load[2]], days


def _figures(
    mine: pd.DataFrame, tasks: pd.DataFrame, ways: pd.DataFrame, streets: pd.DataFrame, days: float
) -> Figures:
    dues = mine.on_time.dropna()
    rounds, checks = tasks[tasks.kind == "patrol"], tasks[tasks.kind != "patrol"]
    return {
        "handled": float(mine.id.nunique()) if days > 0 else None,
        "p50": float(mine.took_h.quantile(0.5)) if len(mine) else None,
        "p90": float(mine.took_h.quantile(0.9)) if len(mine) else None,
        "on_time": 100 * float(dues.astype(bool).mean()) if len(dues) else None,
        "rework": 100 * float(mine.again.mean()) if len(mine) else None,
        "patrols": float(rounds.done_at.notna().sum()) if len(rounds) and days > 0 else None,
        "distance": float(ways.distance_m.sum() / 1000) if len(ways) and days > 0 else None,
        "coverage": 100 * float(streets.street_m_seen.sum() / streets.street_m.sum()) if len(streets) else None,
        "checks": float(checks.points_seen.sum()) if checks.points.sum() > 0 and days > 0 else None,
    }


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = open_desk(module_database, tmp_path_factory.mktemp("data"))
    with module_database.owner() as connection:
        tell_a_quarter(connection)
    return made


@pytest.fixture(scope="module")
def oracle(desk: Desk) -> Oracle:
    return Oracle(desk)


def asked(desk: Desk, what: str = "", **query: str) -> Any:
    answer = desk.at(BOSS).get(f"/v1/appraisal{what}", params={"period": QUARTER} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def points(metric: dict[str, Any], value: float | None, days: float, basis: int) -> float | None:
    """Return the share of the points an amount brings, from the table of weights alone."""
    if value is None or basis < metric["least"]:
        return None
    counted = metric["metric"] in {"handled", "patrols", "distance", "checks"}
    weighed = value * 30 / max(days, 1.0) if counted else value
    return float(min(1.0, max(0.0, (weighed - metric["none_at"]) / (metric["all_at"] - metric["none_at"]))))


@pytest.mark.parametrize("level", LEVELS)
def test_every_figure_load_and_score_is_what_the_tables_say(desk: Desk, oracle: Oracle, level: str) -> None:
    body = asked(desk, level=level)
    assert len(body["rows"]) >= 2
    for row in body["rows"]:
        expected, load, days = oracle.of(level, row["ref"])
        steps = {metric: dict(zip(body["columns"], step, strict=True)) for metric, step in row["steps"].items()}
        assert {name: step["value"] for name, step in steps.items()} == pytest.approx(expected, abs=0.006), row["name"]
        assert row["load"] == pytest.approx(load, abs=0.6, rel=1e-3), row["name"]
        assert row["served_days"] == pytest.approx(days, abs=0.06)
        got = {
            m["metric"]: points(m, expected[m["metric"]], days, steps[m["metric"]]["basis"])
            for m in body["weights"]["metrics"]
        }
        weight = {m["metric"]: m["points"] for m in body["weights"]["metrics"]}
        judged = sum(weight[name] for name, share in got.items() if share is not None)
        total = (
            sum(weight[name] * share for name, share in got.items() if share is not None) * 100 / judged
            if judged >= 50
            else None
        )
        assert row["total"] == (None if total is None else pytest.approx(total, abs=0.06)), row["name"]
    # Somebody has every figure, so that each was held against something.
    assert any(all(value is not None for value in oracle.of(level, row["ref"])[0].values()) for row in body["rows"])


@pytest.mark.parametrize("level", LEVELS)
def test_behind_every_number_stands_what_it_was_counted_from(desk: Desk, oracle: Oracle, level: str) -> None:
    for row in asked(desk, level=level)["rows"]:
        expected, load, _ = oracle.of(level, row["ref"])
        ask = {"level": level, "ref": row["ref"]}
        cases = {
            m: asked(desk, "/cases", **ask, metric=m)["cases"] for m in ("handled", "p50", "p90", "on_time", "rework")
        }
        took = pd.Series([one["took_s"] / 3600 for one in cases["handled"]], dtype=float)
        assert len({one["incident"] for one in cases["handled"]}) == (expected["handled"] or 0)
        assert cases["p50"] == cases["handled"]
        if expected["p90"] is not None:
            assert took.quantile(0.9) == pytest.approx(expected["p90"], abs=0.01)
            assert sorted(one["took_s"] for one in cases["p90"]) == sorted(
                round(t * 3600) for t in took if t >= took.quantile(0.9)
            )
            assert len(cases["rework"]) == round(expected["rework"] * len(took) / 100)
        due = [one for one in cases["handled"] if one["on_time"] is not None]
        if due:
            assert len(cases["on_time"]) == round(len(due) * (1 - (expected["on_time"] or 0) / 100))
        days = {metric: asked(desk, "/days", **ask, metric=metric)["days"] for metric in OF_DAYS}
        done = {metric: sum(one["done"] for one in found) for metric, found in days.items()}
        assert done["patrols"] == (expected["patrols"] or 0)
        assert done["checks"] == (expected["checks"] or 0)
        assert done["distance"] == pytest.approx(
            1000 * (expected["distance"] or 0), abs=0.1 * len(days["distance"]) + 1
        )
        if days["coverage"]:
            assert 100 * done["coverage"] / sum(one["due"] for one in days["coverage"]) == pytest.approx(
                expected["coverage"], abs=0.1
            )
        reported = asked(desk, "/reported", **ask)["cases"]
        assert len(reported) == load[1]
        assert [one["reported_at"] for one in reported] == sorted(
            (one["reported_at"] for one in reported), reverse=True
        )


@pytest.mark.parametrize("level", LEVELS)
def test_the_workbook_holds_the_same_figures(desk: Desk, oracle: Oracle, level: str) -> None:
    answer = desk.at(BOSS).get("/v1/appraisal/file.xlsx", params={"period": QUARTER, "level": level, "lang": "en"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    at = next(number for number, row in enumerate(rows) if row[0] == "Place")
    body = asked(desk, level=level)
    metrics = [one["metric"] for one in body["weights"]["metrics"]]
    assert len(rows) - at - 1 == len(body["rows"])
    for told, row in zip(rows[at + 1 :], body["rows"], strict=True):
        expected, load, days = oracle.of(level, row["ref"])
        assert told[:2] == [row["place"], row["name"]]
        # As many decimals as the sheet has, one more than the screen.
        assert told[6 : 6 + len(metrics)] == pytest.approx([expected[one] for one in metrics], abs=0.06), row["name"]
        served, households, reported, km2, km = told[6 + len(metrics) :]
        assert [served, reported] == [pytest.approx(days, abs=0.06), load[1]]
        wanted = [load[0], load[2] and load[2] / 1e6, load[3] and load[3] / 1e3]
        assert [households, km2, km] == pytest.approx(wanted, abs=0.6, rel=0.01)
    book.close()


def test_what_is_asked_behind_a_number_of_nobody_is_refused(desk: Desk) -> None:
    for what in ("/days", "/reported", "/cases"):
        answer = desk.at(BOSS).get(f"/v1/appraisal{what}", params={"period": QUARTER, "ref": "424242"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_appraised")
        answer = desk.at(desk.hamlet.planner).get(f"/v1/appraisal{what}", params={"period": QUARTER, "ref": "1"})
        assert answer.status_code == 403
    assert desk.at(BOSS).get("/v1/appraisal/days", params={"ref": "1", "metric": "steps"}).status_code == 422
