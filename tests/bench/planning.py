"""Planning: equal contiguous parts against GerryChain, and what a stroke costs on a district."""

import json
import random
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import networkx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from dispatch.planning.automatic import Wish, automatic
from dispatch.planning.draft import STRAY, Draft, EditKind
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit
from dispatch.planning.rules import Band, findings
from dispatch.planning.sheet import Load, PlanSheet
from dispatch.planning.strokes import paint
from dispatch.service.clock import utc_now
from geo.partition import partition
from geo.unit_graph import NOBODY, Borders, UnitGraph, graph_of_pairs
from tests.bench.measurement import Measurement, percentile
from tests.bench.publishing import measure as publishing

UNITS, GRIDS, COMMUNITIES = 100_000, 1_610, 101
BLOCKS, PARTS, WITHIN = 2_294, 39, 0.03
STROKES = 40
RUNS = 5
CENSUS = Path(__file__).parents[3] / "shared" / "data" / "blocks-arkansas" / "05_bg_census_consolidated.json"


def measure(scratch: Path) -> Iterator[Measurement]:
    """Divide a census into parts both ways, then a district, then paint on it, then publish."""
    graph, people = census()
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        ours = partition(graph, people, PARTS, WITHIN)
        took.append(time.perf_counter() - began)
    theirs, their_took = gerrychain(graph, people)
    yield Measurement(
        f"{PARTS} parts of {len(graph)} blocks", percentile(took, 0.5) * 1000, "ms", "GerryChain", their_took * 1000
    )
    yield Measurement("largest deviation there", ours.worst * 100, "%", "GerryChain", theirs * 100)

    sheet = district()
    names = [f"{n}" for n in range(GRIDS * 2)]
    sizes = np.asarray(np.bincount(sheet.community, sheet.loads[Load.HOUSEHOLDS]), np.float64)
    parts = dict(zip(sheet.communities, apportioned(sizes, GRIDS), strict=True))
    wish = Wish({Load.HOUSEHOLDS: 1.0}, Band(), parts)
    draft = Draft((), np.full(len(sheet), STRAY))
    began = time.perf_counter()
    change, outcomes = automatic(draft, sheet, sheet.communities, wish, names)
    yield Measurement(f"{UNITS:,} units into {GRIDS:,} grids", time.perf_counter() - began, "s", "target", 10)
    yield Measurement("largest deviation in any community", max(o.worst for o in outcomes) * 100, "%", "target", 2)
    draft = draft.with_edit(edit(draft, EditKind.AUTOMATIC, change, "bench", utc_now()))
    assert (figures_of(sheet, draft).pieces == 1).all()
    yield Measurement("stroke with all figures and rules, p95", strokes(sheet, draft), "ms", "target", 100)
    yield from publishing(scratch)


def gerrychain(graph: UnitGraph, load: NDArray[np.float64]) -> tuple[float, float]:
    """Return the largest deviation and the seconds of GerryChain's recursive tree partition."""
    from gerrychain import Graph
    from gerrychain.tree import recursive_tree_part

    plain = networkx.Graph()
    plain.add_nodes_from((at, {"load": value}) for at, value in enumerate(load.tolist()))
    plain.add_edges_from(zip(graph.owners.tolist(), graph.neighbours.tolist(), strict=True))
    random.seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        began = time.perf_counter()
        held = recursive_tree_part(Graph.from_networkx(plain), range(PARTS), load.sum() / PARTS, "load", WITHIN)
        took = time.perf_counter() - began
    sums = np.zeros(PARTS)
    for node, part in held.items():
        sums[part] += load[node]
    return float(np.abs(sums / sums.mean() - 1).max()), took


def census() -> tuple[UnitGraph, NDArray[np.float64]]:
    """Return census blocks with their people, or as many scattered units where the census is not there."""
    if not CENSUS.exists():
        graph = scattered(BLOCKS, 1)
        return graph, np.random.default_rng(1).gamma(4.0, 300.0, BLOCKS).round()
    told = json.loads(CENSUS.read_text())
    place = {node["id"]: at for at, node in enumerate(told["nodes"])}
    pairs = [(at, place[other["id"]]) for at, near in enumerate(told["adjacency"]) for other in near]
    left, right = np.array(pairs).T
    people = np.array([node["tot_pop_20"] for node in told["nodes"]], np.float64)
    return graph_of_pairs(len(place), left, right, np.ones(len(left))), people


def scattered(units: int, seed: int) -> UnitGraph:
    """Return units around random points, each touching those around it."""
    corners = Delaunay(np.random.default_rng(seed).random((units, 2))).simplices.astype(np.int64)
    left, right = corners[:, [0, 1, 2]].ravel(), corners[:, [1, 2, 0]].ravel()
    return graph_of_pairs(units, left, right, np.ones(len(left)))


def district() -> PlanSheet:
    """Return a district of scattered communities; no unit has more than a twentieth of a grid's homes."""
    chance = np.random.default_rng(3)
    sizes = apportioned(chance.uniform(0.7, 1.3, COMMUNITIES), UNITS)
    lefts, rights, first = [], [], 0
    for seed, size in enumerate(sizes):
        graph = scattered(size, seed)
        lefts.append(graph.owners + first)
        rights.append(graph.neighbours + first)
        first += size
    left, right = np.concatenate(lefts), np.concatenate(rights)
    homes = np.minimum(chance.gamma(2.0, 5.0, UNITS).round(), 0.05 * 10 * UNITS / GRIDS)
    once = left < right
    borders = Borders(
        np.zeros((int(once.sum()), 2)), np.zeros((int(once.sum()), 2)), left[once], right[once], np.full(int(once.sum()), 80.0)
    )  # fmt: skip
    assert not (borders.right == NOBODY).any()
    loads = {load: homes.copy() for load in Load}
    return PlanSheet(
        np.arange(UNITS), np.repeat(np.arange(COMMUNITIES), sizes), tuple(f"440306007{n:03}" for n in range(COMMUNITIES)),
        graph_of_pairs(UNITS, left, right, np.full(len(left), 80.0)), borders, np.ones(len(borders.left), bool), loads,
        np.zeros(UNITS), np.zeros(UNITS),
    )  # fmt: skip


def apportioned(shares: NDArray[np.float64], total: int) -> list[int]:
    """Share a whole number out in proportion, the largest remainders rounded up."""
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact)[: total - whole.sum()]] += 1
    return [int(one) for one in whole]


def strokes(sheet: PlanSheet, draft: Draft) -> float:
    """Return the 95th percentile of strokes of a few units, in milliseconds, each with all figures and findings."""
    took = []
    chance = np.random.default_rng(5)
    owners = sheet.graph.owners
    rims = np.flatnonzero(draft.holders[owners] != draft.holders[sheet.graph.neighbours])
    for at in chance.choice(rims, STROKES, replace=False).tolist():
        began = time.perf_counter()
        unit, into = int(owners[at]), int(draft.holders[sheet.graph.neighbours[at]])
        if draft.holders[unit] == into:
            continue
        change = paint(draft, sheet, np.array([unit]), draft.grids[into])
        draft = draft.with_edit(edit(draft, EditKind.PAINT, change, "bench", utc_now()))
        findings(sheet, draft, figures_of(sheet, draft), Band())
        took.append(time.perf_counter() - began)
    return percentile(took, 0.95) * 1000
