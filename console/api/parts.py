"""The parts of a running console that the routes of the API use."""

from collections.abc import Callable

from console.container import Container

Parts = Callable[[], Container]
FRESH = {"cache-control": "private, no-cache"}
NO_STORE = {"cache-control": "no-store"}
