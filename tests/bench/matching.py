"""Tracks on streets: how many positions a second, how right, and how long a day is; taxis of San Francisco on its streets.

What is right is known where the way is made up: drives from place to place along the streets of
the extract, heard so many seconds and some metres off.
"""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csgraph

from data.osm.extract import read_extract
from data.osm.report import ImportReport
from data.osm.streets import find_streets, road_graph
from data.tracks.recording import read_recording
from dispatch.tracks.cleaning import clean
from dispatch.tracks.fixes import Fixes, Floats, columns_of
from dispatch.tracks.limits import Limits
from dispatch.tracks.on_streets import StreetTrack, on_streets
from dispatch.tracks.travel import steps_m
from geo.metric import distances_m
from geo.road_matching import RoadMatcher
from geo.road_rules import Mode
from geo.roads import RoadGraph
from geo.water import Water
from tests.bench.measurement import Measurement, percentile

SAN_FRANCISCO = Path(__file__).parents[3] / "shared" / "data" / "fleet-san-francisco"
AREA = (-125.0, 35.0, -119.0, 40.0)
TAXIS, FASTEST_MPS = 40, 45.0
LEAST_FIXES = 40
DRIVES, DRIVE_M, DRIVE_MPS, OFF_M = 40, 6_000.0, 10.0, 8.0
DAY_FIXES = 8_640
TARGET_DAY_S, TARGET_WRONG = 1.0, 0.05


def measure(_scratch: Path) -> Iterator[Measurement]:
    """Match taxis and made up drives; nothing where the shared data is not there."""
    if not SAN_FRANCISCO.is_dir():
        return
    report = ImportReport("sf_part.osm.bz2", "")
    extract = read_extract(SAN_FRANCISCO / "sf_part.osm.bz2")
    graph = road_graph(extract, find_streets(extract, report), Mode.DRIVE)
    matcher = RoadMatcher(graph, Water(np.empty(0, dtype=object)))
    yield from _taxis(matcher)
    for every_s in (10.0, 60.0):
        yield from _drives(graph, matcher, every_s)
    long = _drive(graph, np.random.default_rng(1), DAY_FIXES * 10 * DRIVE_MPS)
    day = _heard(graph, long, 10.0, np.random.default_rng(2))
    began = time.process_time()
    on_streets(day.take(np.arange(min(len(day), DAY_FIXES))), matcher, FASTEST_MPS)
    yield Measurement("8,640 positions put onto streets", time.process_time() - began, "s", "target", TARGET_DAY_S)


def _taxis(matcher: RoadMatcher) -> Iterator[Measurement]:
    day = read_recording(SAN_FRANCISCO / "fleet_2008-05-20.parquet", "wgs84")
    fixes = columns_of(day.which, day.at_s, day.lng, day.lat)
    kept = fixes.take(clean(fixes, Limits(float(day.at_s[0]), float(day.at_s[-1]), AREA)).kept)
    # The extract covers a part of the city: what lies beyond its streets can lie on none.
    heading, error = np.full(len(kept), np.nan), np.full(len(kept), 10.0)
    inside = matcher.pieces.near(kept.lng, kept.lat, heading, error).shape[:, 0] >= 0
    tracks = [
        track
        for taxi in range(len(day.names))
        if len(track := kept.take(inside & (kept.source == taxi))) >= LEAST_FIXES
    ]
    took, fixes_done, ways, offs = 0.0, 0, list[tuple[StreetTrack, float]](), list[Floats]()
    for track in tracks[:TAXIS]:
        began = time.process_time()
        way = on_streets(track, matcher, FASTEST_MPS)
        took += time.process_time() - began
        fixes_done += len(track)
        ways.append((way, float(steps_m(track, 180.0).sum())))
        at_lng, at_lat = (np.interp(track.at_s, way.at_s, column) for column in (way.lng, way.lat))
        offs.append(distances_m(at_lng, at_lat, track.lng, track.lat))
    street_m, whole_m = sum(way.street_m for way, _ in ways), sum(way.distance_m for way, _ in ways)
    ground_m = sum(metres for _, metres in ways)
    yield Measurement(
        f"positions of {len(ways)} taxis put onto streets", fixes_done / took, "1/s", "a day of one in 1 s", DAY_FIXES
    )
    yield Measurement("way of taxis, of it along streets", street_m / whole_m, "share", "all", 1.0)
    yield Measurement(
        "way of taxis by street", whole_m / 1000, "km", "straight from position to position", ground_m / 1000
    )
    yield Measurement(
        "from where it was heard to the way, p50",
        percentile(np.concatenate(offs).tolist(), 0.5),
        "m",
        "usual error",
        10.0,
    )
    yield Measurement(
        "from where it was heard to the way, p95", percentile(np.concatenate(offs).tolist(), 0.95), "m", "reach", 50.0
    )


def _drives(graph: RoadGraph, matcher: RoadMatcher, every_s: float) -> Iterator[Measurement]:
    right = said = true = 0.0
    errors, straight = list[float](), list[float]()
    tail = graph.tail
    for seed in range(DRIVES):
        chance = np.random.default_rng(seed)
        edges = _drive(graph, chance, DRIVE_M)
        heard = _heard(graph, edges, every_s, chance)
        way = on_streets(heard, matcher, FASTEST_MPS)
        gone = {
            (int(graph.node_ref[tail[edge]]), int(graph.node_ref[graph.head[edge]])): float(graph.length_m[edge])
            for edge in edges
        }
        told = {(one.start, one.end): one.distance_m for one in way.stretches}
        right += sum(gone[pair] for pair in gone.keys() & told.keys())
        true, said = true + sum(gone.values()), said + sum(told.values())
        length = float(graph.length_m[edges].sum())
        end = float(heard.at_s[-1] - heard.at_s[0]) * DRIVE_MPS
        errors.append(abs(way.distance_m / min(end, length) - 1))
        straight.append(abs(float(steps_m(heard).sum()) / min(end, length) - 1))
    heard_every = f"heard every {every_s:.0f} s, {OFF_M:.0f} m off"
    yield Measurement(
        f"streets of a known way not found, {heard_every}", 1 - right / true, "share", "target", TARGET_WRONG
    )
    yield Measurement(
        f"length of a known way is wrong by, {heard_every}, p50",
        percentile(errors, 0.5),
        "share",
        "straight from position to position",
        percentile(straight, 0.5),
    )


def _drive(graph: RoadGraph, chance: np.random.Generator, length_m: float) -> list[int]:
    """Return edges one after the other: the quickest way to one place after another."""
    inside = np.flatnonzero(graph.strong)
    node, gone, edges = int(chance.choice(inside)), 0.0, list[int]()
    matrix, travel_s = graph.matrix(), graph.travel_s
    while gone < length_m:
        goal = int(chance.choice(inside))
        _, before = csgraph.dijkstra(matrix, indices=node, return_predecessors=True)
        way = [goal]
        while way[-1] != node:
            way.append(int(before[way[-1]]))
        for tail, head in pairwise(way[::-1]):
            out = np.arange(graph.indptr[tail], graph.indptr[tail + 1])
            there = out[graph.head[out] == head]
            edges.append(int(there[np.argmin(travel_s[there])]))
            gone += float(graph.length_m[edges[-1]])
        node = goal
    return edges


def _heard(graph: RoadGraph, edges: list[int], every_s: float, chance: np.random.Generator) -> Fixes:
    """Return what a receiver says of a drive at an even pace."""
    points = np.concatenate([graph.edge_points(edge) for edge in edges])
    steps = np.append(0.0, distances_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]))
    along = np.cumsum(steps)
    at_m = np.arange(0.0, along[-1], every_s * DRIVE_MPS)
    lng, lat = (np.interp(at_m, along, points[:, axis]) for axis in (0, 1))
    off = chance.normal(0, OFF_M / np.sqrt(2), (2, len(at_m)))
    return columns_of(np.ones(len(at_m)), at_m / DRIVE_MPS, lng + off[0] / 88_000, lat + off[1] / 111_000)
