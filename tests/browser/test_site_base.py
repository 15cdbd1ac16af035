"""A site's own base map: fetched by the server, seen on the map, never asked for by the browser."""

import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess, serving_console
from tests.browser.hand import look_at

pytestmark = pytest.mark.browser

SIDE_PX = 256
GREEN = (40, 200, 90)


def tile() -> bytes:
    """Return a green PNG."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    row = b"\0" + bytes(GREEN) * SIDE_PX
    head = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 2, 0, 0, 0)
    body = zlib.compress(row * SIDE_PX)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture
def asked() -> list[str]:
    """Paths that the tile server was asked for."""
    return []


@pytest.fixture
def tiles(asked: list[str]) -> Iterator[str]:
    """A tile server on loopback; the address template of its tiles."""
    picture = tile()

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.send_header("content-length", str(len(picture)))
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    server.shutdown()
    server.server_close()


def test_a_sites_own_base_map_lies_under_everything_else(
    demo: ConsoleProcess,
    open_page: Callable[..., Page],
    picture: Callable[[Page, str], None],
    tiles: str,
    asked: list[str],
) -> None:
    # A second process on the same database: only it knows of the base map.
    with serving_console(
        demo.data_dir, JINGWEI_BASE_MAP_URL=tiles, JINGWEI_BASE_MAP_ATTRIBUTION="© 试验测绘院"
    ) as console:
        page = open_page(console, path="/?theme=light", viewport={"width": 1280, "height": 800})
        expect(page.locator(".jw-readout")).to_contain_text("© 试验测绘院")
        home = page.evaluate("window.jingwei.store.get().manifest.home")
        look_at(page, home["longitude"], home["latitude"], zoom=13.0, pitch=0)
        page.wait_for_function("window.jingwei.map.getSource('site-base') && window.jingwei.map.areTilesLoaded()")
        assert asked, "the server fetched no tile"
        assert all(path.endswith(".png") for path in asked)
        # Beside the community only the base map is seen; the browser asked this server alone (`open_page` says so).
        picture(page, "site-base")
        red, green, blue = page.evaluate(
            "(() => { const {map} = window.jingwei; return new Promise((done) => { map.once('render', () => {"
            " const gl = map.getCanvas().getContext('webgl2'); const spot = new Uint8Array(4);"
            " gl.readPixels(gl.drawingBufferWidth * 0.9, gl.drawingBufferHeight * 0.2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, spot);"
            " done([...spot].slice(0, 3)); }); map.triggerRepaint(); }); })()"
        )
        assert green > red + 40
        assert green > blue + 40
        page.context.close()
