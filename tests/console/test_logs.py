"""The log: a failure is found by its place, and nobody's data stands in it."""

from collections.abc import Iterator

import pytest
import structlog

from console.logs import keep_values_out

NAME, PHONE = "张三丰", "13800001234"


@pytest.fixture(autouse=True)
def _configured() -> Iterator[None]:
    before = structlog.get_config()
    keep_values_out()
    yield
    structlog.configure(**before)


def break_down(phone: str) -> None:
    try:
        raise KeyError(f"Key (phone)=({phone}) already exists")
    except KeyError as error:
        raise ValueError(f"row of {NAME}") from error


def test_a_failure_is_logged_by_its_place_without_what_was_handled(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        break_down(PHONE)
    except ValueError:
        structlog.get_logger().exception("import job failed", job="7")
    said = capsys.readouterr().out
    assert "import job failed" in said
    assert "ValueError" in said
    assert "KeyError" in said
    assert "in break_down" in said
    assert NAME not in said
    assert PHONE not in said
