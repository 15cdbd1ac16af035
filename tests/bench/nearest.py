"""The nearest of 5,000 units by road, beside igraph, SciPy without a limit and pgRouting."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from geo.metric import distances_m
from geo.road_snapping import EdgeIndex, RoadPlaces
from geo.road_travel import RoadTravel
from geo.roads import RoadGraph
from tests.bench.city import city
from tests.bench.measurement import Measurement, percentile

UNITS, INCIDENTS, SLOW_INCIDENTS, PGROUTING_INCIDENTS, CAPABLE, NEAREST = 5_000, 300, 60, 10, 20, 5
TARGET_NEAREST_MS, TARGET_ALL_MS = 5.0, 40.0
ROOT = Path(__file__).parents[2]
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
PGROUTING = Path("/usr/share/postgresql/15/extension/pgrouting.control")


def measure(scratch: Path) -> Iterable[Measurement]:
    """Time the same incidents every way; the answers must agree."""
    graph = city()
    index, travel = EdgeIndex(graph), RoadTravel(graph)
    rng = np.random.default_rng(6)

    def somewhere(count: int) -> RoadPlaces:
        return index.snap(*(rng.uniform(v.min(), v.max(), count) for v in (graph.lng, graph.lat)))

    units, places = somewhere(UNITS), somewhere(INCIDENTS)
    standing = travel.departures(units)
    incidents = [places.take([i]) for i in range(INCIDENTS)]
    capable = units.take(rng.choice(UNITS, CAPABLE, replace=False))
    size = f"{graph.nodes:,} nodes, {UNITS:,} units"

    # Turn about, so that whatever else the machine does meets all alike.
    nearest, ranked, few, whole = [], [], [], []
    for incident in incidents:
        found, took = timed(travel.nearest, incident, standing, NEAREST)
        every, took_all = timed(travel.rank_all, incident, standing)
        some, took_few = timed(travel.nearest, incident, capable, NEAREST)
        assert found.unit.tolist() == every.unit[:NEAREST].tolist()
        assert some.seconds.tolist() == travel.rank_all(incident, capable).seconds[:NEAREST].tolist()
        nearest.append(took)
        ranked.append(took_all)
        few.append(took_few)
        whole.append(timed(at_node, travel, int(travel.end_of_shape[incident.shape[0]]))[1])
    nearest_p50, nearest_p95 = percentile(nearest, 0.5), percentile(nearest, 0.95)
    yield Measurement(f"{NEAREST} nearest, {size}, p50", nearest_p50, "ms", "target", TARGET_NEAREST_MS)
    yield Measurement(f"{NEAREST} nearest, {size}, p95", nearest_p95, "ms", "target", TARGET_NEAREST_MS)
    yield Measurement(f"all ranked, {size}, p95", percentile(ranked, 0.95), "ms", "target", TARGET_ALL_MS)
    yield Measurement(
        f"{NEAREST} of {CAPABLE} capable, {graph.nodes:,} nodes, p95", percentile(few, 0.95), "ms", "target",
        TARGET_ALL_MS,
    )  # fmt: skip

    references = {
        "SciPy Dijkstra without limit": whole,
        "igraph many-to-one": igraph_times(graph, travel, units, incidents),
    }
    if os.geteuid() == 0 and PGROUTING.exists():
        references["pgRouting, streets reversed"] = pgrouting_times(graph, travel, units, incidents, scratch)
    else:
        print("pgRouting: not installed (as root, make test-tools does it)", flush=True)
    for name, times in references.items():
        for label, share, own in (("p50", 0.5, nearest_p50), ("p95", 0.95, nearest_p95)):
            yield Measurement(f"{NEAREST} nearest, {size}, {label}", own, "ms", name, percentile(times, share))

    _, snap_ms = timed(index.snap, units.lng, units.lat)
    yield Measurement(f"snap {UNITS:,} positions", snap_ms, "ms", "target", 1000.0)
    yield Measurement(
        "straight line names the true nearest", 100 * straight_share(travel, units, incidents), "%", "always", 100.0
    )


def timed(work: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> tuple[Answer, float]:
    """Return the result and the milliseconds it took."""
    started = time.perf_counter()
    result = work(*args, **kwargs)
    return result, (time.perf_counter() - started) * 1000


def ends(graph: RoadGraph, units: RoadPlaces) -> NDArray[np.int64]:
    """Return the node each unit drives to first; the references know no places between nodes."""
    return graph.head[np.maximum(units.forward, units.backward)].astype(np.int64)


def at_node(travel: RoadTravel, node: int) -> NDArray[np.float64]:
    """Return the seconds from each node to one, by SciPy without a limit and without ranking anyone."""
    return np.asarray(csgraph.dijkstra(travel.reversed, indices=node)[:-1])


def igraph_times(
    graph: RoadGraph, travel: RoadTravel, units: RoadPlaces, incidents: Sequence[RoadPlaces]
) -> list[float]:
    """Time igraph's distances to one node, searched against the streets' direction."""
    network = igraph.Graph(n=graph.nodes, edges=np.column_stack([graph.tail, graph.head]), directed=True)
    network.es["s"] = travel.seconds_of_edge.tolist()
    asked = np.unique(ends(graph, units)).tolist()
    times = []
    for incident in incidents[:SLOW_INCIDENTS]:
        node = int(travel.end_of_shape[incident.shape[0]])
        found, took = timed(network.distances, source=node, target=asked, weights="s", mode="in")
        np.testing.assert_allclose(found[0], at_node(travel, node)[asked], rtol=1e-9)
        times.append(took)
    return times


def pgrouting_times(
    graph: RoadGraph, travel: RoadTravel, units: RoadPlaces, incidents: Sequence[RoadPlaces], scratch: Path
) -> list[float]:
    """Time pgr_dijkstraCost in a throw-away cluster; every call reads all streets, which is how it works."""
    nodes = [int(travel.end_of_shape[incident.shape[0]]) for incident in incidents[:PGROUTING_INCIDENTS]]
    asked = np.unique(ends(graph, units))
    both = travel.forward_of_shape, travel.backward_of_shape
    cost, reverse = (np.where(edge >= 0, travel.seconds_of_edge[edge], -1.0) for edge in both)
    file = scratch / "pgrouting.npz"
    np.savez(
        file,
        source=travel.start_of_shape,
        target=travel.end_of_shape,
        cost=cost,
        reverse=reverse,
        units=asked,
        incidents=nodes,
        known=[np.sort(at_node(travel, node)[asked])[:NEAREST] for node in nodes],
    )
    command = ["tests/tools/postgres15", sys.executable, "-m", "tests.bench.pgrouting", str(file)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [float(took) for took in json.loads(answer.stdout)]


def straight_share(travel: RoadTravel, units: RoadPlaces, incidents: Sequence[RoadPlaces]) -> float:
    """Return the share of incidents where the unit nearest by eye also is the first by road."""
    same = 0
    for incident in incidents:
        by_eye = int(np.argmin(distances_m(units.lng, units.lat, incident.lng[0], incident.lat[0])))
        same += by_eye == int(travel.nearest(incident, units, 1).unit[0])
    return same / len(incidents)
