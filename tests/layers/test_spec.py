import json
import re
from pathlib import Path

import pytest

from layers import palette
from layers.spec import CHOSEN, LAYERS, LIVE, map_spec

ROWS_AND_TILES = len(LAYERS) + len(CHOSEN)
REVISIONS = {name: "7" for name, _ in LAYERS}
FRONTEND = Path(__file__).parents[2] / "layers" / "mapview" / "frontend"


def described() -> list[dict[str, object]]:
    layers = map_spec(REVISIONS)["layers"]
    assert isinstance(layers, list)
    return layers


def test_is_small() -> None:
    assert len(json.dumps(map_spec(REVISIONS))) < 20_000


def test_is_the_same_every_time() -> None:
    assert map_spec(REVISIONS) == map_spec(REVISIONS)


def test_gives_every_layer_its_own_id() -> None:
    ids = [layer["id"] for layer in described()]
    assert len(set(ids)) == len(ids) == ROWS_AND_TILES


def test_names_an_address_of_this_server_for_every_layer() -> None:
    assert all(
        str(layer["data"]).startswith(("/api/v1/layers/", "/tiles/", "/api/v1/aggregates")) for layer in described()
    )


def test_a_new_revision_is_a_new_address() -> None:
    before = {layer["id"]: layer["data"] for layer in described()}
    after = {layer["id"]: layer["data"] for layer in map_spec({**REVISIONS, "cameras": "8"})["layers"]}
    assert {id for id in before if before[id] != after[id]} == {"cameras", "fans"}


def test_leaves_out_what_has_no_revision_yet() -> None:
    ids = [layer["id"] for layer in map_spec({"grids": "1", "base": ""})["layers"]]
    assert ids == ["grids", "hexagons", "heat", "gridlabels"]


def test_keeps_the_places_of_a_tile_address_for_the_browser() -> None:
    tiles = {layer["id"]: layer["data"] for layer in described()}
    assert tiles["buildings"] == "/tiles/buildings/7/{z}/{x}/{y}.mvt"


def test_draws_icons_over_buildings_and_buildings_over_grids() -> None:
    order = [layer["id"] for layer in described()]
    assert (
        order.index("grids")
        < order.index("hexagons")
        < order.index("streetnames")
        < order.index("buildings")
        < order.index("cameras")
        < order.index("gridlabels")
    )


def test_puts_what_is_live_above_everything_for_those_who_may_see_it() -> None:
    layers: list[dict[str, str]] = map_spec(REVISIONS, live=True)["layers"]
    assert [layer["id"] for layer in layers[ROWS_AND_TILES:]] == ["routes", "officers", "units", "incidents"]
    assert all(layer["data"].startswith("live://") for layer in layers[ROWS_AND_TILES:])
    assert len(LIVE) == len(layers) - ROWS_AND_TILES


def test_describes_nothing_live_for_others() -> None:
    assert not any(str(layer["data"]).startswith("live://") for layer in described())


@pytest.mark.parametrize("kind", ["PolygonLayer", "IconLayer", "TextLayer", "MVTLayer", "PathLayer", "HeatmapLayer"])
def test_every_layer_type_in_use_is_known_to_the_component(kind: str) -> None:
    converter = (FRONTEND / "src" / "map" / "spec.ts").read_text(encoding="utf-8")
    layers: list[dict[str, str]] = map_spec(REVISIONS, live=True)["layers"]
    assert kind in {layer["@@type"] for layer in layers}
    assert re.search(rf"\b{kind}\b", converter)


def test_colours_on_the_map_are_those_of_the_legend() -> None:
    written = (FRONTEND / "src" / "map" / "palette.ts").read_text(encoding="utf-8").upper()
    named = {*palette.UNIT_STATUS.values(), *palette.DEVICE_STATUS.values(), *palette.DWELLING_STATE.values()}
    assert [colour for colour in sorted({*named, *palette.GRID_TINTS}) if colour.upper() not in written] == []


def test_severities_on_the_map_are_those_of_the_legend() -> None:
    written = (FRONTEND / "src" / "casework" / "severity.ts").read_text(encoding="utf-8").upper()
    assert [c for c in (*palette.SEVERITY.values(), palette.LATE, palette.LATE_SOON) if c.upper() not in written] == []
