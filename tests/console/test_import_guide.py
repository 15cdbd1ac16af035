"""The import guide names everything that can be imported, and every option."""

import inspect
import re
from pathlib import Path
from typing import Annotated, get_args, get_origin

import pytest
from typer.models import OptionInfo

from console.cli.layer import export, import_layer
from data.exchange.fields import Kind
from data.exchange.kinds import KINDS

GUIDE = (Path(__file__).parents[2] / "docs" / "import.md").read_text()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_of_a_kind_is_in_its_section_with_the_names_it_is_read_by(kind: Kind) -> None:
    section = GUIDE.split(f"\n### `{kind.name}` {kind.zh}\n", 1)[1].split("\n### ", 1)[0]
    listed = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ?([^|]*?) \|$", section, re.MULTILINE))
    assert listed == {field.name: ", ".join(field.synonyms) for field in kind.fields}
    for field in kind.fields:
        assert all(f"`{value}`" in section for value in field.choices)


@pytest.mark.parametrize("command", [import_layer, export])
def test_every_option_is_explained(command) -> None:
    for name, parameter in inspect.signature(command).parameters.items():
        assert get_origin(parameter.annotation) is Annotated
        option = get_args(parameter.annotation)[1]
        if isinstance(option, OptionInfo):
            # In Annotated, the first flag given stands where a default otherwise would.
            flag = option.default if isinstance(option.default, str) else f"--{name.replace('_', '-')}"
            assert f"`{flag}" in GUIDE or f"{flag} " in GUIDE
