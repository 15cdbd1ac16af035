"""A whole city's streets: faces, simulated homes, and 890 grids that hang together and are even."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from data.planning.making import HEAVY, BuiltGround, divided, tidy
from geo.metric import local_projection
from geo.partition import partition
from geo.street_faces import street_faces
from geo.unit_graph import borders_of, graph_of_borders, joined_up

pytestmark = [pytest.mark.shared, pytest.mark.slow]
GRIDS, HOMES_OF_A_GRID, HOMES_OF_A_HOUSE = 890, 475, 48
RASTER_M = 45.0
WITHIN = 0.10


def simulated(faces: "np.ndarray[tuple[int], np.dtype[np.object_]]", chance: np.random.Generator) -> BuiltGround:
    """Return houses on a raster in the faces: denser where streets are denser, none where there is no room."""
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
    homes = chance.integers(HOMES_OF_A_HOUSE // 2, HOMES_OF_A_HOUSE * 3 // 2, len(shapes)).astype(np.float64)
    return BuiltGround(list(range(len(shapes))), np.array(shapes, dtype=object), [""] * len(shapes), homes)


def test_890_grids_over_the_streets_of_wuhan_hang_together_and_are_even(shared_data: Path) -> None:
    lines = geopandas.read_parquet(shared_data / "streets-wuhan" / "simplified.parquet").to_crs("EPSG:4326")
    projection = local_projection(*lines.total_bounds.reshape(2, 2).mean(0).tolist())
    faces = street_faces(projection.to_metres(lines.geometry.to_numpy())).shapes
    ground = simulated(faces, np.random.default_rng(7))
    mean = ground.households.sum() / GRIDS
    parts, kinds = divided(faces, ground, HEAVY * mean)
    units, _ = tidy(parts, kinds)
    assert shapely.is_valid(units).all()
    lnglat = projection.to_lnglat(units)
    borders = borders_of(lnglat)
    points = shapely.get_coordinates(shapely.point_on_surface(lnglat))
    graph = joined_up(graph_of_borders(len(units), borders), points[:, 0], points[:, 1])
    house, unit = shapely.STRtree(units).query(shapely.centroid(ground.shapes), predicate="intersects")
    _, first = np.unique(house, return_index=True)
    homes = np.bincount(unit[first], ground.households[house[first]], len(units))
    assert len(first) == len(ground.ids)
    plan = partition(graph, homes, GRIDS)
    assert len(np.unique(graph.pieces(plan.part))) == GRIDS
    assert (np.abs(plan.deviation) <= WITHIN).mean() >= 0.94
