"""Ninety days of a district's incidents replayed on a plan: when it is opened, and after a stroke."""

import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from dispatch.nearest import Roads
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.planning.draft import Draft, EditKind
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit
from dispatch.planning.response import Happened
from dispatch.planning.sheet import Load, PlanSheet
from dispatch.planning.strokes import paint
from dispatch.service.clock import utc_now
from dispatch.service.plan_response import PlanResponseService
from geo.metric import distances_m
from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode
from geo.unit_graph import Borders, graph_of_pairs
from tests.bench.measurement import Measurement, percentile

WIDE, HIGH, OF_A_GRID = 200, 160, (5, 4)
"""Units from west to east and from south to north, and of each grid: 1,600 grids."""
STEP = 0.0008
INCIDENTS = 60_000
STROKES = 20
PLANNER = Actor(1, "bench", "bench", Role.PLANNER, EVERYWHERE, "en")


def measure(_scratch: Path) -> Iterator[Measurement]:
    """Replay on a plan of square grids over a lattice of streets."""
    sheet, chance = _sheet(), np.random.default_rng(3)
    draft = Draft(*_grids())
    unit = chance.integers(0, len(sheet), INCIDENTS)
    happened = Happened(unit, sheet.lngs[unit] + 0.0002, sheet.lats[unit] + 0.0003)
    state: dict[str, Draft] = {"draft": draft}

    def sight(_desk: object, _id: int) -> Any:
        now = state["draft"]
        ground = SimpleNamespace(sheet=sheet)
        return SimpleNamespace(
            ground=ground, draft=now, figures=figures_of(sheet, now), head=SimpleNamespace(editions=(1,))
        )

    desk = SimpleNamespace(
        happened=lambda *_: happened, posts=lambda *_: {}, in_force=lambda *_: (draft.grids, draft.holders), handling_s=lambda *_: None
    )  # fmt: skip
    known = SimpleNamespace(roads=Roads({Mode.WALK: _streets()}))
    atlas: Any = SimpleNamespace(of=lambda _: known)
    plans: Any = SimpleNamespace(sight=sight)
    store: Any = SimpleNamespace(of=lambda _: nullcontext(desk))
    service = PlanResponseService(plans, store, atlas, utc_now)
    began = time.perf_counter()
    assert service.of(PLANNER, 1).draft.incidents == INCIDENTS
    yield Measurement(
        f"{INCIDENTS:,} incidents replayed on {len(draft.grids):,} grids, at first", time.perf_counter() - began, "s", "target", 30
    )  # fmt: skip
    took: list[float] = []
    for at in chance.integers(0, len(sheet) - 1, STROKES * 4).tolist():
        into = int(draft.holders[at])
        if draft.holders[at + 1] == into or len(took) == STROKES:
            continue
        change = paint(draft, sheet, np.array([at + 1]), draft.grids[into])
        state["draft"] = draft = draft.with_edit(edit(draft, EditKind.PAINT, change, "bench", utc_now()))
        began = time.perf_counter()
        service.of(PLANNER, 1)
        took.append(time.perf_counter() - began)
    yield Measurement("the same after a stroke, p95", percentile(took, 0.95), "s", "target", 2)


def _sheet() -> PlanSheet:
    x, y = np.meshgrid(np.arange(WIDE, dtype=np.float64), np.arange(HIGH, dtype=np.float64))
    at = np.arange(WIDE * HIGH).reshape(HIGH, WIDE)
    left = np.r_[at[:, :-1].ravel(), at[:-1].ravel()]
    right = np.r_[at[:, 1:].ravel(), at[1:].ravel()]
    length_m = np.full(len(left), 80.0)
    ends = np.zeros((len(left), 2))
    homes = np.full(at.size, 32.0)
    return PlanSheet(
        np.arange(at.size), np.zeros(at.size, np.int64), ("440399001001",), graph_of_pairs(at.size, left, right, length_m),
        Borders(ends, ends, left, right, length_m), np.ones(len(left), bool), dict.fromkeys(Load, homes),
        np.asarray(114.4 + (x.ravel() + 0.5) * STEP, np.float64), np.asarray(22.4 + (y.ravel() + 0.5) * STEP, np.float64),
    )  # fmt: skip


def _grids() -> tuple[tuple[str, ...], Any]:
    x, y = np.meshgrid(np.arange(WIDE) // OF_A_GRID[0], np.arange(HIGH) // OF_A_GRID[1])
    held = (y * (WIDE // OF_A_GRID[0]) + x).ravel().astype(np.int64)
    return tuple(f"{number:04}" for number in range(int(held.max()) + 1)), held


def _streets() -> Any:
    """Return a street along every side of a unit."""
    at = np.arange((WIDE + 1) * (HIGH + 1)).reshape(HIGH + 1, WIDE + 1)
    pairs = np.r_[np.c_[at[:, :-1].ravel(), at[:, 1:].ravel()], np.c_[at[:-1].ravel(), at[1:].ravel()]]
    lng, lat = 114.4 + (pairs % (WIDE + 1)) * STEP, 22.4 + (pairs // (WIDE + 1)) * STEP
    length_m = distances_m(lng[:, 0], lat[:, 0], lng[:, 1], lat[:, 1])
    return graph_of_links(
        Link(int(one), int(other), np.column_stack([x, y]), float(metres), True, True, "residential", 30.0, 1, "")
        for (one, other), x, y, metres in zip(pairs.tolist(), lng, lat, length_m.tolist(), strict=True)
    )
