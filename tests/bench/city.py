"""A city of streets to measure on: always the same one."""

import numpy as np

from geo.road_building import Link, graph_of_links
from geo.roads import RoadGraph

SIDE = 304
BLOCK_M = 110.0
BRIDGE_EVERY = 25
ARTERIAL_EVERY = 10
_METRE_DEG = 1 / 111_320


def city(seed: int = 5) -> RoadGraph:
    """Return a drive graph of about 90,000 strongly connected nodes, 33 km across.

    A jittered lattice; every tenth line is an arterial of twice the speed; of the other
    blocks one side in six is missing and one street in four is one-way; a river with a
    bridge every 2.75 km crosses it. Streets that end nowhere are removed.
    """
    rng = np.random.default_rng(seed)
    number = np.arange(SIDE * SIDE)
    row, column = np.divmod(number, SIDE)
    x = 114 + (column * BLOCK_M + rng.uniform(-30, 30, len(number))) * _METRE_DEG / np.cos(np.radians(22.6))
    y = 22.5 + (row * BLOCK_M + rng.uniform(-30, 30, len(number))) * _METRE_DEG
    start = np.concatenate([number[column < SIDE - 1], number[row < SIDE - 1]])
    end = np.concatenate([number[column < SIDE - 1] + 1, number[row < SIDE - 1] + SIDE])
    across = end - start == SIDE
    arterial = np.where(across, column[start], row[start]) % ARTERIAL_EVERY == 0
    river = across & (row[start] == SIDE // 2)
    kept = np.where(river, column[start] % BRIDGE_EVERY == 0, arterial | (rng.random(len(start)) > 1 / 6))
    one_way = ~arterial & (rng.random(len(start)) < 0.25)
    turned = rng.random(len(start)) < 0.5
    start, end = np.where(turned, end, start), np.where(turned, start, end)
    while True:
        degree = np.bincount(np.r_[start[kept], end[kept]], minlength=len(number))
        fringe = kept & ((degree[start] < 2) | (degree[end] < 2))
        if not fringe.any():
            break
        kept &= ~fringe
    metres = np.hypot((x[end] - x[start]) * np.cos(np.radians(22.6)), y[end] - y[start]) / _METRE_DEG
    return graph_of_links(
        Link(
            start=int(start[i]),
            end=int(end[i]),
            points=np.array([[x[start[i]], y[start[i]]], [x[end[i]], y[end[i]]]]),
            length_m=float(metres[i]),
            forward=True,
            reverse=not one_way[i],
            road_class="primary" if arterial[i] else "residential",
            speed_kph=40.0 if arterial[i] else 20.0,
            ref=i + 1,
            name="",
        )
        for i in np.flatnonzero(kept).tolist()
    )
