"""The figures of grids: counted right, told to planners alone, and the same in a file."""

import csv
import io
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.settings import Settings
from data.database import Database
from data.exchange.sheet_file import csv_of, xlsx_of
from data.exchange.spreadsheet import unguarded
from dispatch.permissions import Actor, Role
from dispatch.territory import Verdict, verdict
from tests.fixtures.api import ApiOf
from tests.fixtures.desk import As
from tests.fixtures.hamlet import EAST, GRIDS, LAT, NAN, NORTH, WEST, Hamlet, settle

As_ = Callable[[Role, str], TestClient]


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    return settle(module_database)


@pytest.fixture(scope="module")
def api(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)
    return ApiOf(container)


@pytest.fixture
def ask(api: ASGIApp, hamlet: Hamlet) -> As_:
    def asked(role: Role, scope: str = "*") -> TestClient:
        actor: Actor = replace(hamlet.operator, role=role, scope=scope)
        return TestClient(As(api, actor))

    return asked


def test_every_grid_comes_with_its_figures(ask: As_) -> None:
    grids = {one["code"]: one for one in ask(Role.PLANNER).get("/v1/grids/figures").json()["grids"]}
    assert sorted(grids) == sorted(GRIDS)
    west = grids[WEST]
    assert (west["buildings"], west["dwellings"], west["households"], west["residents"]) == (2, 5, 2, 4)
    assert west["community"] == NAN
    assert west["street"] == NAN[:9]
    # Its rectangle is cos(lat) as wide as high: 4πab / (2a + 2b)².
    a = math.cos(math.radians(LAT))
    assert west["compactness"] == pytest.approx(math.pi * a / (1 + a) ** 2, abs=0.005)
    assert west["area"] == 90_000
    # One street leads through two grids, and every metre of it belongs to one of them.
    assert west["patrol"] == pytest.approx(grids[EAST]["patrol"], abs=25)
    assert west["patrol"] + grids[EAST]["patrol"] == pytest.approx(615, abs=3)
    assert grids[NORTH]["patrol"] == 0


def test_few_people_are_not_counted_out_loud(ask: As_) -> None:
    grids = {one["code"]: one for one in ask(Role.PLANNER).get("/v1/grids/figures").json()["grids"]}
    assert grids[NORTH]["residents"] is None  # one person
    assert grids[EAST]["residents"] is None  # none


def test_a_planner_sees_only_the_own_area(ask: As_) -> None:
    codes = [one["code"] for one in ask(Role.PLANNER, NAN).get("/v1/grids/figures").json()["grids"]]
    assert codes == [WEST, EAST]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PLANNER])
@pytest.mark.parametrize("path", ["/v1/grids/figures", "/v1/grids/figures/table?low=1&high=2"])
def test_whoever_does_not_plan_is_refused(ask: As_, role: Role, path: str) -> None:
    answer = ask(role, "*").get(path)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_permitted"


def test_the_file_says_what_lies_outside_the_band(ask: As_) -> None:
    answer = ask(Role.PLANNER).get(
        "/v1/grids/figures/table", params={"low": 2, "high": 3, "format": "csv", "lang": "en", "only": "under"}
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Grid code"], row["Households"], row["Verdict"]) for row in rows] == [
        (EAST, "0", "under"),
        (NORTH, "1", "under"),
    ]
    assert "attachment" in answer.headers["content-disposition"]


def test_the_workbook_keeps_codes_as_text_and_numbers_as_numbers(ask: As_, tmp_path: Path) -> None:
    answer = ask(Role.PLANNER).get("/v1/grids/figures/table", params={"low": 2, "high": 3, "area": NAN})
    file = tmp_path / "grids.xlsx"
    file.write_bytes(answer.content)
    frame = pyogrio.read_dataframe(file, read_geometry=False)
    assert frame["网格编号"].tolist() == [WEST, EAST]
    assert frame["户数"].tolist() == [2, 0]
    assert frame["结论"].tolist() == ["范围内", "偏少"]


@pytest.mark.parametrize(
    "wrong", [{"low": 5, "high": 2}, {"low": -1, "high": 2}, {"low": 1, "high": 2, "measure": "hats"}, {"low": "x"}]
)
def test_a_band_that_cannot_be_is_refused(ask: As_, wrong: dict[str, object]) -> None:
    answer = ask(Role.PLANNER).get("/v1/grids/figures/table", params=wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "bad_value"


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_both_ends_belong_to_the_band(figure: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    judged = verdict(figure, low, high)
    assert (judged == Verdict.IN) == (low <= figure <= high)
    assert verdict(low, low, high) == verdict(high, low, high) == Verdict.IN
    assert verdict(None, low, high) == Verdict.UNKNOWN


def test_no_cell_is_taken_for_a_formula(tmp_path: Path) -> None:
    evil = "=HYPERLINK(1)"
    assert csv_of(["a"], [[evil]]).decode("utf-8-sig").splitlines()[1].strip('"').startswith("'=")
    (tmp_path / "t.xlsx").write_bytes(xlsx_of(["a", "n"], [[evil, 1]], "s"))
    frame = pyogrio.read_dataframe(tmp_path / "t.xlsx", read_geometry=False)
    assert unguarded(str(frame.iloc[0, 0])) == evil
