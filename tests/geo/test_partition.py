"""Contiguous parts of equal load."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from geo.partition import partition
from geo.rebalancing import Rebalancing
from geo.unit_graph import UnitGraph, graph_of_pairs


def scattered(units: int, seed: int) -> UnitGraph:
    """Return units around random points, each touching those around it."""
    corners = Delaunay(np.random.default_rng(seed).random((units, 2))).simplices
    left = np.concatenate([corners[:, 0], corners[:, 1], corners[:, 2]]).astype(np.int64)
    right = np.concatenate([corners[:, 1], corners[:, 2], corners[:, 0]]).astype(np.int64)
    return graph_of_pairs(units, left, right, np.ones(len(left)))


def contiguous(graph: UnitGraph, part: np.ndarray, parts: int) -> bool:
    return len(np.unique(graph.pieces(part))) == parts == len(np.unique(part))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 200), st.integers(1, 12))
def test_every_part_hangs_together_and_no_unit_is_lost(seed: int, units: int, parts: int) -> None:
    graph = scattered(units, seed)
    load = np.random.default_rng(seed).gamma(2.0, 5.0, units).round()
    found = partition(graph, load, parts, seed=seed + 1)
    assert contiguous(graph, found.part, parts)
    assert found.load.sum() == pytest.approx(load.sum())


def test_light_units_give_parts_within_two_percent() -> None:
    graph = scattered(1000, 1)
    load = np.random.default_rng(2).gamma(2.0, 5.0, 1000)
    load = np.minimum(load, 0.05 * load.sum() / 16)
    assert partition(graph, load, 16).worst <= 0.02


def test_one_unit_heavier_than_a_part_is_said() -> None:
    load = np.ones(50)
    load[7] = 60.0
    found = partition(scattered(50, 3), load, 10)
    assert found.reachable == pytest.approx(60 / 10.9 - 1)
    assert found.worst >= found.reachable


def test_ground_in_two_pieces_shares_its_parts_by_load() -> None:
    one, other = scattered(60, 4), scattered(20, 5)
    left = np.r_[one.owners, other.owners + 60]
    right = np.r_[one.neighbours, other.neighbours + 60]
    graph = graph_of_pairs(80, left, right, np.ones(len(left)))
    found = partition(graph, np.ones(80), 8)
    assert contiguous(graph, found.part, 8)
    assert len(np.unique(found.part[:60])) == 6
    with pytest.raises(ValueError, match="2 pieces"):
        partition(graph, np.ones(80), 1)


def test_more_parts_than_units_and_loads_below_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="6 parts of 5 units"):
        partition(scattered(5, 1), np.ones(5), 6)
    with pytest.raises(ValueError, match="below 0"):
        partition(scattered(5, 1), np.array([1, 1, -1, 1, 1.0]), 2)


def test_rebalancing_leaves_what_is_fixed_or_shut_where_it_is() -> None:
    graph = scattered(120, 6)
    start = partition(graph, np.ones(120), 6).part
    load = np.where(start == 0, 3.0, 1.0)
    fixed = np.zeros(120, bool)
    fixed[np.flatnonzero(start == 0)[:5]] = True
    work = Rebalancing(graph, load, start, 6, fixed=fixed, shut=[5])
    before = work.worst
    work.balance(1.0)
    after = work.parts()
    assert work.worst < before
    assert (after[fixed] == start[fixed]).all()
    assert ((after == 5) == (start == 5)).all()
    assert contiguous(graph, after, 6)


@pytest.mark.shared
def test_census_blocks_of_arkansas_make_39_parts_within_three_percent(shared_data: Path) -> None:
    told = json.loads((shared_data / "blocks-arkansas" / "05_bg_census_consolidated.json").read_text())
    place = {node["id"]: at for at, node in enumerate(told["nodes"])}
    pairs = [(at, place[other["id"]]) for at, near in enumerate(told["adjacency"]) for other in near]
    left, right = np.array(pairs).T
    graph = graph_of_pairs(len(place), left, right, np.ones(len(left)))
    people = np.array([node["tot_pop_20"] for node in told["nodes"]], np.float64)
    found = partition(graph, people, 39, 0.03)
    assert contiguous(graph, found.part, 39)
    assert found.worst <= 0.03
