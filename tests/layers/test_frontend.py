"""Run the map component's own tests: bundled as the build bundles it, run by Node's test runner."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent / "frontend"
FRONTEND = Path(__file__).parents[2] / "layers" / "mapview" / "frontend"
BUNDLER = FRONTEND / "node_modules" / "rolldown" / "bin" / "cli.mjs"
NODE = shutil.which("node", path=os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ.get("PATH", "")]))

needs_packages = pytest.mark.skipif(
    NODE is None or not BUNDLER.exists(),
    reason="the component's packages are not installed: python -m layers.mapview.build",
)


def run(*arguments: str) -> str:
    """Run Node in the component's folder and return what it printed."""
    assert NODE is not None
    done = subprocess.run([NODE, *arguments], cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_packages
@pytest.mark.parametrize("source", sorted(TESTS.glob("*.test.ts")), ids=lambda path: path.name.removesuffix(".test.ts"))
def test_component_behaves(source: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.mjs"
    run(str(BUNDLER), str(source), "--file", str(bundle), "--platform", "node", "--format", "esm")
    run("--test", "--test-reporter", "spec", str(bundle))


@needs_packages
def test_component_is_well_typed() -> None:
    run(str(FRONTEND / "node_modules" / "typescript" / "bin" / "tsc"), "--noEmit")
