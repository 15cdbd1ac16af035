"""A served demo community to measure, and a signed-in client for it."""

import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from tests.browser.console_process import ConsoleProcess, serving_console


@contextmanager
def served_demo(scratch: Path, **more: str) -> Iterator[ConsoleProcess]:
    """Serve the demo community from a data directory kept for the whole run."""
    with serving_console(scratch / "demo", **more) as console:
        yield console


def signed_in(console: ConsoleProcess, account: str = "operator") -> urllib.request.OpenerDirector:
    """Return a client that holds a session cookie."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = urllib.parse.urlencode({"name": account, "password": console.password, "next": "/healthz"}).encode()
    opener.open(f"{console.url}/signin", form).read()
    return opener


def cookies_of(console: ConsoleProcess, account: str = "operator") -> str:
    """Return the Cookie header of a session."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = urllib.parse.urlencode({"name": account, "password": console.password, "next": "/healthz"}).encode()
    opener.open(f"{console.url}/signin", form).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
