"""Planning the demo district over HTTP: its units made, planned by itself, painted stroke by stroke, and published.

`JINGWEI_BENCH_DISTRICT` names a data directory that `jingwei demo district` has filled; without it one is made.
What is published is rolled back at the end.
"""

import asyncio
import gzip
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from console.api.packed import LEVEL
from dispatch.china_time import CHINA
from geo.unit_graph import UnitGraph, borders_of, graph_of_borders
from tests.bench.demo_district import district_of
from tests.bench.keep_alive import Client, client_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess, jingwei, serving_console

DISTRICT = "440306"
STROKES = 60
BRUSH_UNITS = 12
CHANGED_GRIDS = 200
PREVIEWS = 5
EFFECTIVE_WITHIN_S = 120.0
REASON = "bench of the demo district"


def measure(scratch: Path) -> Iterator[Measurement]:
    """Make the units of the district, then plan as a planner would."""
    place, _ = district_of(scratch)
    began = time.perf_counter()
    jingwei(place, "plan", "units", DISTRICT)
    yield Measurement("planning units of the demo district made", time.perf_counter() - began, "s", "target", 300)
    with serving_console(place) as console:
        yield from asyncio.run(_measure(console))


async def _measure(console: ConsoleProcess) -> list[Measurement]:
    # A connection that rests for some seconds, while a graph is made of shapes, is closed: each part has its own.
    async with client_of(console, 1, "planner") as client:
        began = time.perf_counter()
        plan = await _begun(client)
        begun_s = time.perf_counter() - began
        path = _path(plan)
        began = time.perf_counter()
        await _asked(client, "GET", path)
        opened_s = time.perf_counter() - began
        began = time.perf_counter()
        told = await client.ask("GET", f"{path}/units")
        units_s = time.perf_counter() - began
        began = time.perf_counter()
        sketch = await client.ask("GET", f"{path}/sketch")
        sketch_s = time.perf_counter() - began
        began = time.perf_counter()
        again = await _asked(client, "GET", f"{path}/sketch")
        again_s = time.perf_counter() - began
        part = await client.ask("GET", f"{path}/units?community={again['communities'][0][0]}")
    graph = _graph(told.json())
    async with client_of(console, 1, "planner") as client:
        single = await _strokes(client, path, plan, graph, 1)
        broad = await _strokes(client, path, await _asked(client, "GET", path), graph, BRUSH_UNITS)
        planned = await _planned(client)
        before = await _begun(client)
    strokes = list(_fringe(before, graph))
    async with client_of(console, 1, "planner") as client, client_of(console, 1, "planner2") as other:
        published = await _published(client, other, before, strokes)
    units, grids = f"{len(plan['units']):,}", f"{len(plan['grids']):,}"
    return [
        Measurement(f"draft of {units} units and {grids} grids begun", begun_s, "s", "target", 10),
        Measurement("plan of the district opened", opened_s, "s", "target", 3),
        Measurement(f"shapes of its units, {len(told.body) / 1e6:.1f} MB", units_s, "s", "target", 10),
        Measurement(
            "the same from afar, packed, as a planner's map opens", _packed_mb(sketch.body), "MB", "target", 1.5
        ),
        Measurement("units of one community, packed", _packed_mb(part.body), "MB", "target", 0.25),
        Measurement("units from afar, first time", sketch_s, "s", "target", 5),
        Measurement("units from afar, again", again_s, "s", "target", 1),
        *_told("stroke of a unit over HTTP", single),
        *_told(f"stroke of {BRUSH_UNITS} units over HTTP", broad),
        *planned,
        *published,
    ]


def _packed_mb(body: bytes) -> float:
    return len(gzip.compress(body, LEVEL)) / 1e6


def _told(name: str, took: list[float]) -> Iterable[Measurement]:
    for share in (0.5, 0.95):
        yield Measurement(f"{name}, p{share * 100:.0f}", percentile(took, share) * 1000, "ms", "target", 100)


async def _planned(client: Client) -> list[Measurement]:
    """Divide the whole district anew, and look at what taking that back would do: all its dwellings go elsewhere."""
    plan = await _begun(client)
    path = _path(plan)
    began = time.perf_counter()
    made = await _asked(client, "POST", f"{path}/edits", {"kind": "automatic", "number": 0})
    automatic_s = time.perf_counter() - began
    took = []
    for _ in range(PREVIEWS):
        began = time.perf_counter()
        await _asked(client, "POST", f"{path}/edits", {"kind": "undo", "number": 1, "preview": True})
        took.append(time.perf_counter() - began)
    grids = sum(one["grids"] for one in made["outcomes"])
    dwellings = sum(one["dwellings"] for one in plan["grids"])
    return [
        Measurement(f"{grids:,} grids planned over HTTP", automatic_s, "s", "target", 10),
        Measurement("largest deviation in any community", max(one["worst"] for one in made["outcomes"]) * 100, "%", "reachable",
                    max(one["reachable"] for one in made["outcomes"]) * 100),
        Measurement(f"preview over HTTP with {dwellings:,.0f} dwellings", percentile(took, 0.5) * 1000, "ms", "target", 200),
    ]  # fmt: skip


async def _published(
    client: Client, other: Client, plan: dict[str, Any], strokes: Iterable[tuple[int, str]]
) -> list[Measurement]:
    """Move a border of some two hundred grids, publish it for today, wait until it holds, and roll it back."""
    path, number = _path(plan), 0
    for unit, into in strokes:
        stroke = {"kind": "paint", "number": number, "units": [unit], "grid": into}
        answer = await client.ask("POST", f"{path}/edits", stroke)
        number += answer.status == 200
    # Told in units, a few grids in force are in two pieces, and a stroke may part one: no reason lets that pass.
    await _asked(client, "POST", f"{path}/edits", {"kind": "fill", "number": number})
    await _asked(client, "POST", f"{path}/state", {"state": "review"})
    await _asked(other, "POST", f"{path}/state", {"state": "approved"})
    began = time.perf_counter()
    outlook = await _asked(client, "GET", f"{path}/outlook")
    outlook_s = time.perf_counter() - began
    reasons = {one["rule"]: REASON for one in outlook["checks"] if not one["passed"]}
    today = datetime.now(CHINA).date().isoformat()
    began = time.perf_counter()
    told = await _asked(client, "POST", f"{path}/publication", {"on": today, "reasons": reasons})
    decided_s = time.perf_counter() - began
    effective_s = await _effective(client, told["publication"]["id"]) - began
    back = {"on": today, "reason": REASON}
    undone = await _asked(client, "POST", f"/api/v1/publications/{told['publication']['id']}/rollback", back)
    await _effective(client, undone["publication"]["id"])
    changed = told["publication"]["grids_changed"]
    return [
        Measurement(f"outlook of a plan that changes {changed} grids", outlook_s, "s", "target", 10),
        Measurement(f"publish {changed} changed grids, decided and kept", decided_s, "s", "target", 10),
        Measurement(f"publish {changed} changed grids, until in effect", effective_s, "s", "target", 10),
    ]


async def _effective(client: Client, publication: int) -> float:
    """Return the moment at which a publication was seen to be in effect."""
    until = time.perf_counter() + EFFECTIVE_WITHIN_S
    while time.perf_counter() < until:
        told = await _asked(client, "GET", "/api/v1/publications")
        if any(one["id"] == publication and one["state"] == "effective" for one in told["publications"]):
            return time.perf_counter()
        await asyncio.sleep(0.05)  # another thread of the console carries it out; there is nothing to wait on
    raise AssertionError("the plan did not take effect")


def _fringe(plan: dict[str, Any], graph: UnitGraph) -> Iterator[tuple[int, str]]:
    """Give units at borders and the grid beside each, of pairs of grids that nothing else touches yet."""
    holders = np.array(plan["holders"])
    size = np.bincount(holders[holders >= 0])
    used: set[int] = set()
    mine, theirs = holders[graph.owners], holders[graph.neighbours]
    for at in np.flatnonzero((mine != theirs) & (mine >= 0) & (theirs >= 0)).tolist():
        pair = {int(mine[at]), int(theirs[at])}
        names = [plan["names"][one] for one in pair]
        if len(used) >= CHANGED_GRIDS:
            return
        if pair & used or names[0][:12] != names[1][:12] or size[mine[at]] < 3:
            continue
        unit = int(graph.owners[at])
        left = graph.of(np.flatnonzero((holders == mine[at]) & (np.arange(len(holders)) != unit)))
        if len(np.unique(left.pieces())) == 1:
            used |= pair
            yield plan["units"][unit], plan["names"][int(theirs[at])]


async def _strokes(client: Client, path: str, plan: dict[str, Any], graph: UnitGraph, width: int) -> list[float]:
    """Return the seconds of strokes over borders, each of a unit and those around it that its grid has."""
    holders, names, units = np.array(plan["holders"]), plan["names"], plan["units"]
    number, took = plan["plan"]["number"], list[float]()
    for at in np.random.default_rng(5).permutation(len(graph.owners)).tolist():
        if len(took) == STROKES:
            break
        one, into = int(graph.owners[at]), int(holders[graph.neighbours[at]])
        if into < 0 or holders[one] == into:
            continue
        near = graph.neighbours[graph.entries(np.array([one]))]
        brush = [one, *near[holders[near] == holders[one]].tolist()][:width]
        stroke = {"kind": "paint", "number": number, "units": [units[i] for i in brush], "grid": names[into]}
        began = time.perf_counter()
        answer = await client.ask("POST", f"{path}/edits", stroke)
        took.append(time.perf_counter() - began)
        assert answer.status == 200, answer.body
        holders[brush] = into
        number += 1
    return took


def _graph(told: Any) -> UnitGraph:
    shapes = np.array([shapely.geometry.shape(one["geometry"]) for one in told["features"]], dtype=object)
    return graph_of_borders(len(shapes), borders_of(shapes))


async def _begun(client: Client) -> dict[str, Any]:
    made = await _asked(client, "POST", "/api/v1/plans", {"name": "bench", "area": DISTRICT})
    return dict(made)


def _path(plan: dict[str, Any]) -> str:
    return f"/api/v1/plans/{plan['plan']['id']}"


async def _asked(client: Client, method: str, path: str, body: object = None) -> Any:
    answer = await client.ask(method, path, body)
    assert answer.status in (200, 201), answer.body
    return answer.json()
