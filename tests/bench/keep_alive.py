"""A bare HTTP client that keeps its connections: the load must cost less than what it measures."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench.console import cookies_of
from tests.browser.console_process import ConsoleProcess


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a JSON body."""

    status: int
    body: bytes

    def json(self) -> object:
        """Return the body as JSON has it."""
        return json.loads(self.body)


class Client:
    """A few connections to one console, signed in; a request takes the next free one."""

    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        self._host, self._port, self._cookie = parts.hostname or "127.0.0.1", parts.port or 80, cookie
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def open(self, connections: int) -> None:
        """Open the connections."""
        for _ in range(connections):
            self._free.put_nowait(await asyncio.open_connection(self._host, self._port))

    async def close(self) -> None:
        """Close them."""
        while not self._free.empty():
            _, writer = self._free.get_nowait()
            writer.close()

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """Send one request and read its answer."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = {"Host": f"{self._host}:{self._port}", "Cookie": self._cookie, "Content-Type": "application/json"}
        head |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in head.items()), f"Content-Length: {len(sent)}"]
        reader, writer = await self._free.get()
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + sent)
            status, *fields = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            length = next(int(f.split(":")[1]) for f in fields if f.lower().startswith("content-length:"))
            return Reply(int(status.split()[1]), await reader.readexactly(length))
        finally:
            self._free.put_nowait((reader, writer))


@asynccontextmanager
async def client_of(console: ConsoleProcess, connections: int, account: str = "operator") -> AsyncIterator[Client]:
    """Give a client of a console."""
    client = Client(console.url, cookies_of(console, account))
    await client.open(connections)
    yield client
    await client.close()
