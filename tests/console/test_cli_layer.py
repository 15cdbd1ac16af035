"""The commands as a person runs them."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from console.cli.import_runs import list_all, undo
from console.cli.layer import export, import_layer
from data.database import Database
from dispatch.errors import DatumMissing, ImportKept

FIXTURES = Path(__file__).parents[1] / "fixtures" / "layers"
HERE = ["--community", "440306007005"]


@pytest.fixture
def command(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JINGWEI_DATABASE_URL", database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.command("import")(import_layer)
    app.command("export")(export)
    app.command("list")(list_all)
    app.command("undo")(undo)

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    assert run("import", "region", FIXTURES / "region.csv").exit_code == 0
    return run


def test_an_import_tells_what_it_did(command) -> None:
    result = command("import", "摄像头", FIXTURES / "camera.csv", "--datum", "wgs84", *HERE, "--language", "en")
    assert result.exit_code == 0, result.output
    assert "inserted" in result.stdout
    assert "Written." in result.stdout


def test_a_rejected_row_is_shown_with_its_number_and_reason_and_the_status_tells(command, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,lng,lat\n[red]门[/red],114,22.5\n门,22.5,114\n")
    result = command("import", "camera", tmp_path / "c.csv", "--datum", "wgs84", *HERE)
    assert result.exit_code == 2
    assert "经度与纬度似乎写反了" in result.stdout
    assert "22.5, 114" in result.stdout
    assert "数据未改动" in result.stdout
    assert command("import", "camera", tmp_path / "c.csv", "--datum", "wgs84", *HERE, "--partial").exit_code == 0


def test_the_report_comes_as_json(command) -> None:
    result = command("import", "camera", FIXTURES / "camera.csv", "--datum", "wgs84", *HERE, "--dry-run", "--json")
    found = json.loads(result.stdout)
    assert (found["written"], found["total"], found["inserted"]) == (False, 2, 2)
    assert result.exit_code == 0


def test_columns_are_mapped_by_hand(command, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("what,east,north\n门,114,22.5\n")
    maps = ["--map", "what=name", "--map", "east=lng", "--map", "north=lat"]
    result = command("import", "camera", tmp_path / "c.csv", "--datum", "gcj02", *HERE, *maps)
    assert result.exit_code == 0, result.output


def test_what_cannot_be_imported_raises_one_sentence_for_the_frame_to_show(command) -> None:
    result = command("import", "camera", FIXTURES / "camera.csv", *HERE)
    assert isinstance(result.exception, DatumMissing)


def test_an_export_goes_where_it_is_told(command, tmp_path: Path) -> None:
    result = command("export", "region", tmp_path / "r.geojson")
    assert result.exit_code == 0, result.output
    assert len(json.loads((tmp_path / "r.geojson").read_text())["features"]) == 5


def test_an_import_is_found_by_its_number_and_undone(command) -> None:
    assert command("import", "camera", FIXTURES / "camera.csv", "--datum", "wgs84", *HERE).exit_code == 0
    listed = command("list").stdout
    (line,) = [each for each in listed.splitlines() if "camera.csv" in each]
    assert "✓" in line
    assert "valid_to" in listed  # what the regions are told to do instead
    number = line.replace("│", " ").split()[0]
    done = command("undo", number)
    assert done.exit_code == 0, done.output
    assert "2 removed" in done.stdout
    again = command("undo", number)
    assert isinstance(again.exception, ImportKept)
