"""Amounts by hexagon and by grid on their way to the map, as few characters as will do."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.territory import Bounds
from dispatch.territory.classing import Method, breaks
from dispatch.territory.counting import Amounts, CellAmounts, GridAmounts
from geo.cells import centres, ring

MICRODEGREES = 1_000_000
MOST_SENT = 6_000
M2_PER_KM2 = 1_000_000


def hexagons(found: CellAmounts, res: int, method: Method, classes: int, within: Bounds | None) -> dict[str, Any]:
    """Return the cells, their amounts and their corners.

    `cells` are H3 indexes in hexadecimal, `values` their amounts (null: kept back), `rings`
    their corners: the first in microdegrees from `origin`, each further one from the one
    before. `breaks` are those of the whole scope, so that colours stay while the map is moved;
    `complete` says that no cell of the scope was left out.
    """
    shown = _within(found.cells, within)
    cells = found.cells[shown]
    origin = np.round(centres(cells[:1])[0], 6).tolist() if len(cells) else [0.0, 0.0]
    return {
        "resolution": res,
        "cells": [f"{cell:x}" for cell in cells.tolist()],
        "values": written(found.amounts[shown]),
        "origin": origin,
        "rings": [_steps(cell, origin) for cell in cells.tolist()],
        "complete": bool(len(cells) == len(found.cells)),
        **_summary(found.amounts, method, classes),
    }


def points(found: CellAmounts, within: Bounds | None) -> dict[str, Any]:
    """Return the middles of the cells with their amounts, for a picture of heat."""
    shown = _within(found.cells, within)
    cells = found.cells[shown]
    places = np.round(centres(cells), 6)
    return {
        "lngs": places[:, 0].tolist(),
        "lats": places[:, 1].tolist(),
        "values": written(found.amounts[shown]),
        "complete": bool(len(cells) == len(found.cells)),
        **_summary(found.amounts, Method.QUANTILE, 5),
    }


def grids(found: GridAmounts, method: Method, classes: int, per_km2: bool) -> dict[str, Any]:
    """Return the amount of each grid, or how much of it there is to a square kilometre."""
    amounts = found.amounts * M2_PER_KM2 / found.areas_m2 if per_km2 else found.amounts
    return {
        "grids": dict(zip(found.codes, written(np.round(amounts, 1) if per_km2 else amounts), strict=True)),
        **_summary(np.round(amounts, 1) if per_km2 else amounts, method, classes),
        "total": _plain(float(np.nansum(found.amounts))),
    }


def written(amounts: Amounts) -> list[float | None]:
    """Write amounts with at most one decimal; one kept back is null."""
    return [None if np.isnan(value) else _plain(value) for value in amounts.tolist()]


def _plain(value: float) -> float:
    return int(value) if value == int(value) else round(value, 1)


def _summary(amounts: Amounts, method: Method, classes: int) -> dict[str, Any]:
    return {
        "breaks": [_plain(edge) for edge in breaks(np.round(amounts, 1), method, classes)],
        "total": _plain(float(np.nansum(amounts))),
        "kept_back": int(np.isnan(amounts).sum()),
    }


def _within(cells: NDArray[np.int64], within: Bounds | None) -> NDArray[np.bool_]:
    """Tell which cells are sent: all where they are few, else those whose middle is within bounds."""
    if within is None or len(cells) <= MOST_SENT:
        return np.ones(len(cells), bool)
    west, south, east, north = within
    lngs, lats = centres(cells).T
    inside: NDArray[np.bool_] = (lngs >= west) & (lngs <= east) & (lats >= south) & (lats <= north)
    return inside


def _steps(cell: int, origin: list[float]) -> list[int]:
    corners = np.round((np.array(ring(cell)) - origin) * MICRODEGREES).astype(np.int64)
    steps: list[int] = np.diff(corners, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist()
    return steps
