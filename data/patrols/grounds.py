"""The ground of communities, cut once and kept for as long as its streets and grids stay as they are."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection

from data.patrols.statements import statement
from data.roads import load_graph
from dispatch.patrols import Ground, Memory, recalled, remembered
from dispatch.patrols.seeing import SEEN_WITHIN_M
from geo.road_rules import Mode
from geo.stretches import Stretches, StretchMap, stretches_of

MOST_KEPT = 400


@dataclass(slots=True)
class _Cut:
    edition: str
    stretches: Stretches
    map: StretchMap | None = None


class Grounds:
    """Stretches of communities by code; one for a process, safe for threads."""

    def __init__(self) -> None:
        self._cut: OrderedDict[str, _Cut] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, connection: Connection, communities: Sequence[str] | None = None) -> dict[str, Stretches]:
        """Return the stretches of communities, all in scope for None; without streets or grids there are none."""
        with connection.cursor() as cursor:
            wanted = None if communities is None else list(communities)
            cursor.execute(statement("ground_editions"), {"communities": wanted})
            editions = cursor.fetchall()
        return {code: self._of(connection, code, Mode(mode), edition).stretches for code, mode, edition in editions}

    def map_of(self, code: str) -> StretchMap | None:
        """Return the picture by which positions are looked up, of a community that `of` has given."""
        with self._turn:
            cut = self._cut.get(code)
        if cut is None:
            return None
        if cut.map is None:
            cut.map = StretchMap(cut.stretches, SEEN_WITHIN_M)
        return cut.map

    def _of(self, connection: Connection, code: str, mode: Mode, edition: str) -> _Cut:
        with self._turn:
            cut = self._cut.get(code)
            if cut is not None and cut.edition == edition:
                self._cut.move_to_end(code)
                return cut
        graph = load_graph(connection, code, mode)
        with connection.cursor() as cursor:
            cursor.execute(statement("ground_grids"), {"community": code})
            grids = {grid: shapely.from_wkb(bytes(geom)) for grid, _, geom in cursor}
        assert graph is not None
        cut = _Cut(edition, stretches_of(graph, grids))
        with self._turn:
            self._cut[code] = cut
            while len(self._cut) > MOST_KEPT:
                self._cut.popitem(last=False)
        return cut


def read_memory(connection: Connection, communities: Sequence[str]) -> dict[str, Memory]:
    """Return when the parts of communities were last seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT community_code, ground, stretch_places, stretches_at, cells, cells_at, extract(epoch FROM since)::float8"
            " FROM seen_last WHERE community_code = ANY (%s)",
            [list(communities)],
        )
        return {
            code: Memory(
                ground,
                np.frombuffer(places, "<f8").reshape(-1, 2),
                np.frombuffer(stretches_at, "<i8"),
                np.frombuffer(cells, "<i8"),
                np.frombuffer(cells_at, "<i8"),
                since,
            )
            for code, ground, places, stretches_at, cells, cells_at, since in cursor
        }


def write_memory(connection: Connection, ground: Ground) -> None:
    """Keep when the parts of a ground were last seen."""
    kept = remembered(ground)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("put_seen_last"),
            {
                "community": ground.community_code,
                "ground": kept.fingerprint,
                "places": Binary(kept.places.astype("<f8").tobytes()),
                "stretches_at": Binary(kept.stretches_at.astype("<i8").tobytes()),
                "cells": Binary(kept.cells.astype("<i8").tobytes()),
                "cells_at": Binary(kept.cells_at.astype("<i8").tobytes()),
                "since": kept.since_s,
            },
        )


def grounds(connection: Connection, kept: Grounds, communities: Sequence[str] | None) -> list[Ground]:
    """Return the ground of communities with when it was last seen, by code."""
    stretches = kept.of(connection, communities)
    memories = read_memory(connection, list(stretches))
    return [recalled(code, memories.get(code), each) for code, each in stretches.items()]
