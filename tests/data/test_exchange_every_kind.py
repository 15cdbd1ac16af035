"""Every kind goes in, comes out, and goes in again without a change."""

from pathlib import Path

import pytest

from data.database import Database
from data.exchange.export_formats import EXPORT_FORMATS
from data.exchange.exporter import ExportRequest, export_file
from data.exchange.fields import Shape, Type
from data.exchange.kinds import KINDS, kind_named
from dispatch.errors import ExportUnfit, LayerKindUnknown
from tests.data.layer_files import COMMUNITY, IN_ORDER, fixture, load, load_until, rows


@pytest.fixture(scope="module")
def filled(module_database: Database) -> Database:
    load_until(module_database, IN_ORDER[-1])
    return module_database


def exported(database: Database, kind: str, path: Path) -> Path:
    with database.owner() as connection:
        export_file(
            connection, kind_named(kind), ExportRequest(path, with_persons=True, reason="核对名册", replace=True)
        )
    return path


def test_the_examples_cover_every_kind() -> None:
    assert set(IN_ORDER) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_column_name_could_mean_two_fields_of_a_kind(kind) -> None:
    names = [name.casefold() for field in kind.fields for name in field.names if field.column is not None]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_word_could_mean_two_values_of_a_field(kind) -> None:
    for field in kind.fields:
        words = [word for value, words in field.choices.items() for word in (value, *words)]
        assert sorted(words) == sorted(set(words)), field.name
        assert all(word == word.casefold() for word in words), field.name


def test_every_field_and_choice_is_one_the_tables_take(filled: Database) -> None:
    columns = set(rows(filled, "SELECT table_name, column_name FROM information_schema.columns"))
    checks = dict(
        rows(
            filled,
            "SELECT c.conrelid::regclass || '.' || a.attname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'c' AND cardinality(c.conkey) = 1",
        )
    )
    for kind in KINDS.values():
        for field in kind.fields:
            if field.target is not None:
                assert (kind.store, field.target) in columns
            if field.type is Type.CHOICE and (check := checks.get(f"{kind.store}.{field.target}")):
                for value in field.choices:
                    assert f"'{value}'" in check or f"{value}" in check, (kind.name, field.name, value)


@pytest.mark.parametrize("kind", IN_ORDER)
def test_importing_an_example_twice_changes_nothing(filled: Database, kind: str) -> None:
    before = rows(filled, "SELECT layer, revision FROM layer_revision ORDER BY layer")
    report = load(filled, kind, fixture(kind))
    assert (report.inserted, report.updated, report.rejected) == (0, 0, 0)
    assert report.unchanged == report.total > 0
    assert rows(filled, "SELECT layer, revision FROM layer_revision ORDER BY layer") == before


@pytest.mark.parametrize("suffix", [f".{ending}" for ending in EXPORT_FORMATS])
@pytest.mark.parametrize("kind", IN_ORDER)
def test_what_is_exported_imports_without_a_change(filled: Database, tmp_path: Path, kind: str, suffix: str) -> None:
    if suffix == ".zip" and kind_named(kind).shape is Shape.NONE:
        with pytest.raises(ExportUnfit, match="no geometry"):
            exported(filled, kind, tmp_path / f"{kind}{suffix}")
        assert not list(tmp_path.iterdir())
        return
    report = load(filled, kind, exported(filled, kind, tmp_path / f"{kind}{suffix}"), community=None)
    assert (report.inserted, report.updated, report.rejected) == (0, 0, 0), report.as_json("en")
    assert report.unchanged == report.total > 0


def test_an_export_fills_an_empty_database_with_the_same(filled: Database, database: Database, tmp_path: Path) -> None:
    for kind in IN_ORDER:
        first = exported(filled, kind, tmp_path / f"{kind}.csv")
        report = load(database, kind, first, community=None)
        assert report.written, report.as_json("en")
        again = exported(database, kind, tmp_path / f"again_{kind}.csv")
        assert again.read_text() == first.read_text(), kind
    assigned = (
        "SELECT b.source_ref, g.grid_code FROM building_grid g JOIN building b ON b.id = g.building_id ORDER BY 1"
    )
    assert rows(database, assigned) == rows(filled, assigned) != []


def test_a_kind_is_found_by_its_chinese_name_and_plural() -> None:
    assert kind_named("摄像头") is kind_named("cameras") is kind_named("camera")


def test_an_unknown_kind_is_refused_with_the_likeliest_first() -> None:
    with pytest.raises(LayerKindUnknown) as refused:
        kind_named("camra")
    assert str(refused.value.fields["kinds"]).startswith("camera,")


def test_every_polygon_and_line_has_a_cover(filled: Database) -> None:
    found = dict(rows(filled, "SELECT kind, count(DISTINCT ref) FROM cover GROUP BY kind"))
    assert found == {"grid": 3, "micro_grid": 2, "building": 6, "street": 2, "ground": 1}
    assert rows(filled, "SELECT DISTINCT community_code FROM cover") == [(COMMUNITY,)]
