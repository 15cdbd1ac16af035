"""Days are China's: nothing takes the day of the server, of the process or of the browser."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOREIGN = {
    ".py": r"current_date|localtimestamp|now\(\)::date|\bdate\.today\(|datetime\.(now|today)\(\)|utcnow\(|fromtimestamp\([^(),]*(\([^()]*\)[^(),]*)*\)",
    ".sql": r"current_date|localtimestamp|now\(\)::date|now\(\) *at time zone *'utc'",
    ".ts": r"toISOString\(\)\.slice\(0, 10\)|toLocaleDateString\('sv-SE'",
}
RELEASED = 28
"""The schema up to here is what was released; what it said otherwise is mended by what comes after."""


def product(ending: str) -> list[Path]:
    """Return the product's own files that could name a day."""
    places = ["layers/mapview/frontend/src"] if ending == ".ts" else ["console", "data", "dispatch", "geo"]
    paths = [path for place in places for path in (ROOT / place).rglob(f"*{ending}")]
    if ending == ".py":
        paths += (ROOT / "layers").glob("*.py")
    return [one for one in paths if not released(one) and one.name != "chinaday.ts"]


def released(path: Path) -> bool:
    return path.parent.name == "schema" and int(path.name[:4]) <= RELEASED


@pytest.mark.parametrize("ending", FOREIGN)
def test_no_day_is_taken_from_another_clock_than_chinas(ending: str) -> None:
    files = product(ending)
    assert files
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(FOREIGN[ending], line, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        (".py", "today = date.today()"), (".py", "at = datetime.now()"), (".py", "datetime.fromtimestamp(at_s)"),
        (".py", "datetime.fromtimestamp(float(at_s))"), (".sql", "WHERE valid_from <= CURRENT_DATE"),
        (".ts", "at.toISOString().slice(0, 10)"),
    ],
)  # fmt: skip
def test_it_would_be_seen(ending: str, line: str) -> None:
    assert re.search(FOREIGN[ending], line, re.IGNORECASE)


def test_an_instant_with_its_zone_may_be_asked_for() -> None:
    for line in ("datetime.now(UTC)", "datetime.fromtimestamp(float(at_s), UTC)", "now() AT TIME ZONE 'Asia/Shanghai'"):
        assert not re.search(FOREIGN[".py"], line, re.IGNORECASE)
