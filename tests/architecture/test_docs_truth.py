"""What the documentation names is there: commands and their options, settings, routes, errors, files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from console.api.application import create_api
from console.api.errors import leaves
from console.cli import app
from console.settings import Settings
from dispatch.errors import JingweiError
from tests.architecture.test_docs import DOCS, everything_loaded

ROOT = DOCS.parent
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "decisions").glob("*.md"))]
SPAN = re.compile(r"`([^`\n]+)`|^((?:\.venv/bin/)?jingwei .*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv/bin/)?jingwei ([a-z].*)$")
ROUTE = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE))((?:`, `(?:GET|POST|PUT|PATCH|DELETE))*) (/api/v1[^`? ]*)")
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
OF_TESTS = {"JINGWEI_TEST_DATABASE_URL"}


def spans(page: Path) -> Iterator[str]:
    for found in SPAN.finditer(page.read_text(encoding="utf-8")):
        yield (found[1] or found[2]).strip()


def wrong_in(words: list[str]) -> str | None:
    """Return what of a command as it is written does not exist, None where all of it does."""
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        word = words.pop(0)
        if word not in command.commands:
            return word
        command = command.commands[word]
    options = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
    return next((word for word in words if word.startswith("--") and word.partition("=")[0] not in options), None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    named = [found[1] for span in spans(page) if (found := COMMAND.match(span))]
    assert [(one, wrong) for one in named if (wrong := wrong_in(one.split()))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"JINGWEI_[A-Z0-9_]*[A-Z0-9]", page.read_text(encoding="utf-8")))
    assert named - {f"JINGWEI_{name.upper()}" for name in Settings.model_fields} - OF_TESTS == set()


def shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def test_every_route_that_is_named_exists() -> None:
    def nothing() -> Any:
        raise AssertionError

    served = {
        (method.upper(), shape(f"/api{path}"))
        for path, methods in create_api(nothing).openapi()["paths"].items()
        for method in methods
    }
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    named = [
        (method, shape(path))
        for first, more, path in ROUTE.findall(text)
        for method in (first, *(METHODS & set(re.findall("[A-Z]+", more))))
    ]
    assert len(named) > 100
    assert [one for one in named if one not in served] == []


def test_every_error_that_the_api_is_said_to_answer_with_exists() -> None:
    everything_loaded()
    codes = {error.code for error in leaves(JingweiError)}
    named = set(re.findall(r"\b4\d\d `([a-z_]+)`", (DOCS / "api.md").read_text(encoding="utf-8")))
    assert named
    assert named - codes == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_is_linked_is_there(page: Path) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [one for one in linked if not (page.parent / one).exists()] == []


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for page in PAGES for span in spans(page) for word in re.findall(r"^make ([a-z-]+)$", span)}
    assert named
    assert named - targets == set()


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("patrol order KIND --until 2026-11-24T18:00", None),
        ("patrol nope", "nope"),
        ("export KIND FILE --nope", "--nope"),
        ("nope", "nope"),
    ],
)
def test_a_command_that_is_not_there_would_be_seen(written: str, wrong: str | None) -> None:
    assert wrong_in(written.split()) == wrong
