from pathlib import Path

import pytest

from layers.mapview.build import OUTPUTS, PROJECT_FILES, fingerprint, is_stale


@pytest.fixture
def project(tmp_path: Path) -> Path:
    frontend = tmp_path / "frontend"
    (frontend / "src").mkdir(parents=True)
    (frontend / "src" / "main.ts").write_text("export default 1;")
    for name in PROJECT_FILES:
        (frontend / name).write_text("{}")
    return frontend


def finish(project: Path) -> Path:
    dist = project.parent / "dist"
    dist.mkdir()
    for name in OUTPUTS:
        (dist / name).write_text("")
    (dist / ".built-from").write_text(fingerprint(project) + "\n")
    return dist


def test_is_stale_before_the_first_build(project: Path) -> None:
    assert is_stale(project, project.parent / "dist")


def test_is_up_to_date_after_a_build_of_the_same_sources(project: Path) -> None:
    assert not is_stale(project, finish(project))


def test_is_stale_when_a_source_changes(project: Path) -> None:
    dist = finish(project)
    (project / "src" / "main.ts").write_text("export default 2;")
    assert is_stale(project, dist)


def test_is_stale_when_a_source_is_renamed(project: Path) -> None:
    dist = finish(project)
    (project / "src" / "main.ts").rename(project / "src" / "entry.ts")
    assert is_stale(project, dist)


def test_is_stale_when_the_lock_changes(project: Path) -> None:
    dist = finish(project)
    (project / "package-lock.json").write_text('{"lockfileVersion": 3}')
    assert is_stale(project, dist)


def test_is_stale_when_an_output_is_missing(project: Path) -> None:
    dist = finish(project)
    (dist / "map.css").unlink()
    assert is_stale(project, dist)
