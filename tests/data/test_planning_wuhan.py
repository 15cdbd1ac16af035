"""A whole city's streets through the product: faces and houses as units, and 890 grids that hang together and are even."""

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values
from starlette.testclient import TestClient
from typer.testing import CliRunner

from console.cli import app
from console.container import Container
from console.settings import Settings
from data.database import Database
from data.regions import ensure_region
from geo.metric import local_projection
from geo.street_faces import street_faces
from tests.fixtures.api import ApiOf
from tests.fixtures.desk import As
from tests.fixtures.hamlet import settle

pytestmark = [pytest.mark.shared, pytest.mark.slow]
COMMUNITY = "420106001001"
GRIDS, HOMES_OF_A_GRID, HOMES_OF_A_HOUSE = 890, 475, 48
RASTER_M = 45.0
WITHIN = 0.10


def simulated(streets: Path, chance: np.random.Generator) -> geopandas.GeoDataFrame:
    """Return houses on a raster between the streets: denser where streets are denser, none where there is no room."""
    lines = geopandas.read_parquet(streets).to_crs("EPSG:4326")
    projection = local_projection(*lines.total_bounds.reshape(2, 2).mean(0).tolist())
    faces = street_faces(projection.to_metres(lines.geometry.to_numpy())).shapes
    area = shapely.area(faces)
    wanted = np.minimum(area, 60_000) * chance.lognormal(0, 0.6, len(faces))
    houses = np.maximum(0, np.round(wanted / wanted.sum() * GRIDS * HOMES_OF_A_GRID / HOMES_OF_A_HOUSE)).astype(int)
    shapes = []
    for face, count in zip(faces.tolist(), houses.tolist(), strict=True):
        west, south, east, north = face.bounds
        xs, ys = np.meshgrid(np.arange(west, east, RASTER_M), np.arange(south, north, RASTER_M))
        inside = shapely.contains_xy(face, xs.ravel(), ys.ravel())
        places = np.column_stack([xs.ravel(), ys.ravel()])[inside]
        for x, y in chance.permutation(places)[:count].tolist():
            shapes.append(shapely.box(x - 8, y - 6, x + 8, y + 6))
    homes = chance.integers(HOMES_OF_A_HOUSE // 2, HOMES_OF_A_HOUSE * 3 // 2, len(shapes))
    outlines = projection.to_lnglat(np.array(shapes, dtype=object))
    table = {"source_ref": [str(at) for at in range(len(shapes))], "levels": 8, "homes": homes}
    return geopandas.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


def inhabited(connection: Connection, refs: list[str], homes: NDArray[np.int64]) -> None:
    """Let households live in the houses: as many as are counted, for who they are is nothing to a plan."""
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            "INSERT INTO building_figures (community_code, building_id, dwellings, households, people)"
            " SELECT b.community_code, b.id, v.homes, v.homes, v.homes * 2 FROM (VALUES %s) v (ref, homes)"
            f" JOIN building b ON b.community_code = '{COMMUNITY}' AND b.source_ref = v.ref"
            " ON CONFLICT (community_code, building_id) DO UPDATE SET households = excluded.households",
            list(zip(refs, homes.tolist(), strict=True)),
            page_size=10_000,
        )


def test_890_grids_over_the_streets_of_wuhan_hang_together_and_are_even(
    database: Database, shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hamlet = settle(database)
    monkeypatch.setenv("JINGWEI_DATABASE_URL", database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "cli"))

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    streets = shared_data / "streets-wuhan" / "simplified.parquet"
    houses = simulated(streets, np.random.default_rng(7))
    houses.drop(columns="homes").to_file(tmp_path / "houses.gpkg")
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
    run("import", "layer", "building", str(tmp_path / "houses.gpkg"), "--community", COMMUNITY)
    with database.owner() as connection:
        inhabited(connection, houses["source_ref"].tolist(), houses["homes"].to_numpy())
    assert f"{len(houses)} 栋楼" in run("import", "units", str(streets), "--community", COMMUNITY)

    planner = replace(hamlet.planner, scope="*")
    client = TestClient(As(ApiOf(Container.build(Settings(data_dir=tmp_path), database)), planner))
    begun = client.post("/v1/plans", json={"name": "武汉八百九十格", "area": COMMUNITY})
    assert begun.status_code == 201, begun.text
    path = f"/v1/plans/{begun.json()['plan']['id']}"
    made = client.post(f"{path}/edits", json={"kind": "automatic", "number": 0, "parts": GRIDS})
    assert made.status_code == 200, made.text
    (outcome,) = made.json()["outcomes"]
    assert outcome["grids"] == GRIDS
    plan = client.get(path).json()
    assert len(plan["grids"]) == GRIDS
    assert {one["pieces"] for one in plan["grids"]} == {1}
    homes = np.array([one["households"] for one in plan["grids"]])
    assert homes.sum() == houses["homes"].sum()
    assert (np.abs(homes / homes.mean() - 1) <= WITHIN).mean() >= 0.94
    assert -1 not in plan["holders"]
