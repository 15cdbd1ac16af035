"""What is promised is written down: every setting, command, route and error."""

import importlib
import pkgutil
from pathlib import Path

import typer.main

import console
import data
import dispatch
from console.api.application import create_api
from console.api.errors import leaves
from console.cli import app
from console.settings import Settings
from dispatch.errors import JingweiError

DOCS = Path(__file__).parents[2] / "docs"


def everything_loaded() -> None:
    for package in (console, data, dispatch):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # These run when loaded: the page's script, the command line, migrations.
            if not module.name.endswith((".page", "__main__")) and ".migrations" not in module.name:
                importlib.import_module(module.name)


def test_every_setting_is_documented() -> None:
    text = (DOCS / "operate.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`JINGWEI_{name.upper()}`" not in text] == []


def test_every_command_is_documented() -> None:
    text = (DOCS / "operate.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    names = []
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        names += [f"{name} {sub}" for sub in inner] if inner else [name]
    assert [name for name in names if f"jingwei {name}" not in text] == []


def test_every_route_is_documented() -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")

    def nothing() -> None:
        raise AssertionError

    paths = create_api(nothing).openapi()["paths"]
    assert [path for path in paths if f"/api{path}".split("?")[0] not in text] == []


def test_every_error_is_documented_with_its_sentences() -> None:
    everything_loaded()
    text = (DOCS / "errors.md").read_text(encoding="utf-8")
    assert text == errors_page()


def errors_page() -> str:
    """Return docs/errors.md as the vocabulary gives it; `python -m tests.architecture.test_docs` writes it."""
    rows = {(error.code, error.zh, error.en) for error in leaves(JingweiError) if error.code}
    lines = [
        "# Errors",
        "",
        "Every refusal has a stable code and one sentence in each language; words in braces are filled in.",
        "",
        "| Code | 中文 | English |",
        "|---|---|---|",
        *(f"| `{code}` | {zh} | {en} |" for code, zh, en in sorted(rows)),
    ]
    return "\n".join(lines).replace("\xa0", " ") + "\n"


if __name__ == "__main__":
    everything_loaded()
    (DOCS / "errors.md").write_text(errors_page(), encoding="utf-8")
