"""The words of cards: complete in both languages, and for every code the schema allows."""

import re
from pathlib import Path
from string import Formatter

import pytest

from console.texts import CATALOGUES, say, word
from dispatch.territory import Kind

SCHEMA = Path(__file__).parents[2] / "data" / "sql" / "schema"
# Which group of words stands for which column of which table.
VOCABULARIES = {
    ("building", "usage"): "usage", ("household", "tenure"): "tenure", ("camera", "kind"): "camera", ("camera", "status"): "status",
    ("sensor", "kind"): "sensor", ("sensor", "status"): "status", ("vehicle", "kind"): "vehicle", ("vehicle", "status"): "status",
    ("team", "kind"): "team", ("robot", "kind"): "robot", ("premises", "kind"): "premises", ("member", "post"): "post",
    ("street", "class"): "street", ("grid", "kind"): "grid", ("resident", "gender"): "gender",
}  # fmt: skip


def allowed(table: str, column: str) -> list[str]:
    """Return the codes that a column's CHECK lists."""
    sql = "".join(file.read_text(encoding="utf-8") for file in sorted(SCHEMA.glob("0001_*.sql")))
    (body,) = re.findall(rf"CREATE TABLE {table} \((.*?)\n\);", sql, re.DOTALL)
    (codes,) = re.findall(rf"\n\s+{column}\s+text[^\n]*CHECK \({column} IN\s*\((.*?)\)\)", body, re.DOTALL)
    return re.findall(r"'(\w+)'", codes)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_keys() -> None:
    assert set(CATALOGUES["zh-CN"]) == set(CATALOGUES["en"])


def test_both_languages_fill_in_the_same_values() -> None:
    for key, text in CATALOGUES["zh-CN"].items():
        assert blanks(text) == blanks(CATALOGUES["en"][key]), key


def test_nothing_but_counters_is_empty_in_english_and_nothing_in_chinese() -> None:
    assert all(CATALOGUES["zh-CN"].values())
    assert all(text for key, text in CATALOGUES["en"].items() if not key.startswith("unit."))


@pytest.mark.parametrize(("column", "group"), VOCABULARIES.items())
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_code_of_the_schema_has_a_word(column: tuple[str, str], group: str, language: str) -> None:
    codes = allowed(*column)
    assert codes
    assert [code for code in codes if f"{group}.{code}" not in CATALOGUES[language]] == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_name(kind: Kind) -> None:
    assert say(f"kind.{kind.value}", "zh-CN") != say(f"kind.{kind.value}", "en")


def test_a_code_nobody_knows_is_shown_as_it_is() -> None:
    assert word("usage", "lighthouse", "zh-CN") == "lighthouse"
