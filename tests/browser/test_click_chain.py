"""Click a grid, a building and a window on the map, with a mouse and by touch, and read their cards."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

import pytest
import shapely
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NothingHappened

from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import (
    CARD,
    CARD_TIMEOUT_MS,
    api,
    bring_into_sight,
    click_map,
    expect_card,
    look_at,
    settle,
    tap_map,
)

pytestmark = pytest.mark.browser

AIMS = 3
Hand = Callable[[Page, float, float, float], None]
Named = TypeVar("Named")


def grids_of(page: Page) -> dict[str, shapely.Polygon]:
    revision = api(page, "/api/v1/map")["revisions"]["grids"]
    rows = api(page, f"/api/v1/layers/grids?v={revision}")
    return {row["id"]: shapely.Polygon(row["polygon"][0], row["polygon"][1:]) for row in rows}


def chosen_building(page: Page, words: str) -> dict[str, Any]:
    """Return a building that opens into several dwellings, found by search."""
    for hit in api(page, f"/api/v1/search?q={words}&limit=50")["hits"]:
        if hit["kind"] == "building":
            windows = api(page, f"/api/v1/buildings/{hit['id']}/windows")
            if len(windows["windows"]) >= 4:
                return {**hit, "opened": windows}
    raise AssertionError(f"no building with dwellings answers to {words!r}")


def walk_the_chain(page: Page, words: str, hand: Hand) -> None:
    building = chosen_building(page, words)
    opened = building["opened"]
    place = (float(building["lng"]), float(building["lat"]))
    look_at(page, *place, zoom=17.5, pitch=30)
    roof_m = opened["levels"] * opened["floor_height_m"]
    inside = shapely.Polygon(opened["footprint"][0]).representative_point()
    text = reach(page, hand, (inside.x, inside.y, roof_m), "building", building["id"])
    assert str(opened["levels"]) in text

    look_at(page, *place, zoom=17.7, pitch=60)
    window, (lng, lat) = southern_window(opened)
    height_m = (window["floor"] - 0.5) * opened["floor_height_m"]
    reach(page, hand, (lng, lat, height_m), "dwelling", str(window["id"]))
    expect(page.locator(CARD).get_by_test_id("card-title")).to_contain_text(window["room"])


def southern_window(opened: dict[str, Any]) -> tuple[dict[str, Any], tuple[float, float]]:
    """Return a window of the top floor that looks south, where the camera stands, and the middle of its wall."""
    outside = shapely.Polygon(opened["footprint"][0]).exterior.buffer(1e-6)
    top = max(window["floor"] for window in opened["windows"])
    found = []
    for window in (w for w in opened["windows"] if w["floor"] == top):
        ring = shapely.LinearRing(next(p["polygon"] for p in opened["plans"] if p["slot"] == window["slot"]))
        corners = list(ring.coords) if ring.is_ccw else list(ring.coords)[::-1]
        for (west, a), (east, b) in pairwise(corners):
            # Counter-clockwise, so a wall walked eastwards has its outside to the south.
            wall = ((west + east) / 2, (a + b) / 2)
            if outside.contains(shapely.Point(wall)):
                found.append((east - west - abs(b - a), window, wall))
    return max(found, key=lambda one: one[0])[1:]


def reach(page: Page, hand: Hand, place: tuple[float, float, float], kind: str, id: str) -> str:
    """Aim and touch, and aim again where the map still moved under the hand; return the card's text."""
    for _ in range(AIMS):
        bring_into_sight(page, *place)
        hand(page, *place)
        try:
            page.locator(f"{CARD}[data-kind='{kind}'][data-id='{id}']").wait_for(timeout=CARD_TIMEOUT_MS)
        except NothingHappened:
            continue
        break
    return expect_card(page, kind, id)


def click_a_grid(page: Page, hand: Hand) -> None:
    """Click a middle of the triangles that make up the grids, as seen from far above; there icons lie over grids."""
    code, place = emptiest(
        page,
        [
            (code, part.representative_point())
            for code, shape in grids_of(page).items()
            for part in shapely.constrained_delaunay_triangles(shape.buffer(-1e-4)).geoms
        ],
    )
    look_at(page, place.x, place.y, zoom=12.9, pitch=0)
    assert code[-3:] in reach(page, hand, (place.x, place.y, 0), "grid", code)


def emptiest(page: Page, places: list[tuple[Named, shapely.Point]]) -> tuple[Named, shapely.Point]:
    """Return the place farthest from any unit: an icon lies over whatever is under it."""
    units = api(page, "/api/v1/resources")["resources"]
    there = shapely.MultiPoint([(unit["lng"], unit["lat"]) for unit in units])
    return max(places, key=lambda one: 0.0 if there.is_empty else float(one[1].distance(there)))


def mouse(page: Page, lng: float, lat: float, height_m: float) -> None:
    click_map(page, lng, lat, height_m)


def finger(page: Page, lng: float, lat: float, height_m: float) -> None:
    tap_map(page, lng, lat, height_m)


@pytest.mark.shared
def test_munich_building_window_and_grid_by_mouse(
    munich: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(munich)
    settle(page)
    picture(page, "munich")
    walk_the_chain(page, "Straße", mouse)
    picture(page, "munich-window")
    click_a_grid(page, mouse)


def test_demo_building_window_and_grid_by_mouse(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo)
    settle(page)
    picture(page, "demo")
    walk_the_chain(page, "栋", mouse)
    picture(page, "demo-window")
    click_a_grid(page, mouse)


@pytest.mark.parametrize("size", [(1180, 820), (820, 1180)])
def test_demo_building_window_and_grid_by_touch_on_the_leaders_screen(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None], size: tuple[int, int]
) -> None:
    page = open_page(demo, "leader", viewport={"width": size[0], "height": size[1]}, has_touch=True)
    settle(page)
    picture(page, f"leader-{size[0]}x{size[1]}")
    walk_the_chain(page, "栋", finger)
    picture(page, f"leader-window-{size[0]}x{size[1]}")
    click_a_grid(page, finger)


def test_the_facade_does_the_same_without_the_map(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo)
    building = chosen_building(page, "栋")
    page.keyboard.press("/")
    page.locator("[data-testid=search]").fill(str(building["title"]))
    page.get_by_role("search").get_by_role("option").first.click()
    expect_card(page, "building")
    page.locator("[data-testid=window]").first.click()
    expect_card(page, "dwelling")


def test_a_street_answers_along_its_line(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo)
    settle(page)
    rows = api(page, "/api/v1/layers/streetnames")
    row, place = emptiest(page, [(row, shapely.Point(row["lng"], row["lat"])) for row in rows])
    look_at(page, place.x, place.y, zoom=18, pitch=0)
    assert row["name"] in reach(page, mouse, (place.x, place.y, 0.0), "street", str(row["id"]))
