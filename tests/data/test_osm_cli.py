import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.cli import app, osm
from data.database import Database
from dispatch.errors import NoOsmFile

FIXTURES = Path(__file__).parents[1] / "fixtures" / "osm"
DIRTY, GRIDS = str(FIXTURES / "dirty.osm"), str(FIXTURES / "grids.geojson")


@pytest.fixture
def runner(database: Database, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    @contextmanager
    def opened() -> Iterator[Database]:
        yield database

    monkeypatch.setattr(osm, "open_database", opened)
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def test_the_report_is_printed_with_grids_reasons_and_examples(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["import", "osm", DIRTY, "--grids", GRIDS, "--community", "440306007009"])
    assert shown.exit_code == 0
    for text in ("440306007009001", "南坪里一网格", "轮廓未闭合", "the outline does not close", "way/20", "relation/3"):
        assert text in shown.stdout


def test_the_report_comes_as_json_too(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["import", "osm", DIRTY, "--json"])
    report = json.loads(shown.stdout)
    assert report["community"] == "990000001001"
    assert report["accepted"]["building"] == 11
    assert report["outside"] == 11


def test_a_wrong_file_is_refused_as_a_known_error(runner: CliRunner) -> None:
    refused = runner.invoke(app, ["import", "osm", GRIDS])
    assert isinstance(refused.exception, NoOsmFile)
