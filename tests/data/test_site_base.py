"""A site's own base map through the server: from a tile server on the loopback."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data.site_base import REST_S, SiteBase

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 400


@dataclass
class Source:
    """A tile server that answers as it is told to."""

    url: str = ""
    body: bytes = PNG
    status: int = 200
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def source() -> Iterator[Source]:
    told = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("location", "file:///etc/hostname")
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}/{{z}}/{{x}}/{{y}}.png?key=secret"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def base(source: Source, place: Path, most_mb: int = 10, clock_s: object = None) -> SiteBase:
    more = {} if clock_s is None else {"clock_s": clock_s}
    return SiteBase(source.url, place, most_mb, 2.0, 18, **more)


def test_a_tile_is_fetched_once_and_then_comes_from_the_disk(source: Source, tmp_path: Path) -> None:
    first, second = base(source, tmp_path).tile(3, 5, 2), base(source, tmp_path).tile(3, 5, 2)
    assert first is not None
    assert first == second
    assert (first.body, first.media_type) == (PNG, "image/png")
    assert source.asked == ["/3/5/2.png?key=secret"]


@pytest.mark.parametrize("place", [(19, 0, 0), (3, 8, 0), (3, 0, -1), (-1, 0, 0)])
def test_a_tile_that_cannot_be_is_not_asked_for(source: Source, tmp_path: Path, place: tuple[int, int, int]) -> None:
    assert base(source, tmp_path).tile(*place) is None
    assert source.asked == []


def test_what_is_no_picture_is_neither_served_nor_kept(source: Source, tmp_path: Path) -> None:
    source.body = b"<html><script>alert(1)</script>"
    assert base(source, tmp_path).tile(0, 0, 0) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_source_that_fails_is_left_alone_for_a_while_and_asked_again_later(source: Source, tmp_path: Path) -> None:
    now = [100.0]
    tiles = base(source, tmp_path, clock_s=lambda: now[0])
    source.status = 503
    assert tiles.tile(1, 0, 0) is None
    source.status = 200
    assert tiles.tile(1, 0, 1) is None
    assert len(source.asked) == 1
    now[0] += REST_S + 1
    assert tiles.tile(1, 0, 0) is not None


def test_a_missing_tile_is_no_failure(source: Source, tmp_path: Path) -> None:
    tiles = base(source, tmp_path)
    source.status = 404
    assert tiles.tile(1, 0, 0) is None
    source.status = 200
    assert tiles.tile(1, 0, 1) is not None


def test_nothing_listening_is_a_failure_and_no_error(tmp_path: Path) -> None:
    assert SiteBase("http://127.0.0.1:9/{z}/{x}/{y}", tmp_path, 1, 0.5, 18).tile(0, 0, 0) is None


def test_a_redirect_to_a_file_is_not_followed(source: Source, tmp_path: Path) -> None:
    source.status, source.body = 302, b""
    assert base(source, tmp_path).tile(0, 0, 0) is None


def test_no_more_is_kept_than_is_allowed(source: Source, tmp_path: Path) -> None:
    source.body = PNG + b"\0" * 150_000
    tiles = base(source, tmp_path, most_mb=1)
    for x in range(16):
        assert tiles.tile(4, x, 0) is not None
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 1_000_000
