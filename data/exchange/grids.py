"""Imported grids: their codes, their colours, and that no two of them overlap."""

from collections.abc import Sequence

import numpy as np

from data.exchange import reasons
from data.exchange.batch import Batch, objects
from data.exchange.task import Task
from data.grids import StoredGrid, overlaps, stored_grids
from geo.codes import GridCodesExhausted, grid_codes_in_order
from geo.colouring import COLOURS, colour, neighbours
from geo.metric import areas_m2

SLIVER_MOST_M2 = 1.0
SLIVER_MOST_SHARE = 0.001


def settle(task: Task, batch: Batch) -> None:
    """Give grids their codes, names and colours, and reject those that overlap others.

    Codes that a file leaves out are the stored ones of the same source reference, else the
    next numbers of the community, west to east in rows from north to south. A code that has
    ended is never used again.
    """
    for community in sorted({batch.columns["community_code"][index] for index in batch.chosen()}):
        before = stored_grids(task.connection, community)
        rows = [index for index in batch.chosen() if batch.columns["community_code"][index] == community]
        _settle_codes(task, batch, rows, community, before)
    _reject_overlaps(task, batch)
    _settle_colours(task, batch)
    if batch.shapes is not None:
        batch.columns["area_m2"] = objects(np.round(areas_m2(batch.shapes), 2).tolist())


def _settle_codes(task: Task, batch: Batch, rows: list[int], community: str, before: Sequence[StoredGrid]) -> None:
    by_code = {grid.code: grid for grid in before}
    by_ref = {(grid.source, grid.source_ref): grid for grid in before}
    said_ref, said_source = batch.value("source_ref"), batch.value("source")
    names = batch.value("name").copy()
    codes = batch.value("code").copy()
    for index in rows:
        old = by_code.get(codes[index])
        if old is not None:
            # A file that knows a grid by its code alone means the stored grid, wherever it came from.
            if said_source[index] is None:
                batch.columns["source"][index] = old.source
            if said_ref[index] is None:
                batch.columns["source_ref"][index] = old.source_ref
        elif codes[index] is not None and said_ref[index] is None:
            batch.columns["source_ref"][index] = codes[index]
        same = by_ref.get((batch.columns["source"][index], batch.columns["source_ref"][index]))
        if codes[index] is None and same is not None:
            codes[index] = same.code
        elif same is not None and same.code != codes[index]:
            batch.reject_one(index, "code", codes[index], reasons.CODE_TAKEN, ref=same.source_ref, code=same.code)
        old = by_code.get(codes[index])
        if old is not None and old.valid_to is not None and old.valid_to <= task.today:
            batch.reject_one(index, "code", codes[index], reasons.ENDED_CODE)
    _number(batch, [index for index in rows if batch.good[index]], community, codes, by_code)
    for index in rows:
        if not names[index] and codes[index]:
            names[index] = by_code[codes[index]].name if codes[index] in by_code else f"网格 {codes[index][12:]}"
    settled = batch.columns.setdefault("code", batch.value("code").copy())
    settled_names = batch.columns.setdefault("name", batch.value("name").copy())
    settled[rows], settled_names[rows] = codes[rows], names[rows]


def _number(batch: Batch, rows: list[int], community: str, codes: np.ndarray, by_code: dict[str, StoredGrid]) -> None:
    new = [index for index in rows if codes[index] is None]
    if not new or batch.shapes is None:
        return
    used = {*by_code, *(codes[index] for index in rows if codes[index])}
    try:
        codes[new] = grid_codes_in_order(community, used, batch.shapes[new])
    except GridCodesExhausted:
        for index in new:
            batch.reject_one(index, "code", None, reasons.CODES_EXHAUSTED)


def _reject_overlaps(task: Task, batch: Batch) -> None:
    """Reject grids in force that share more than a sliver with another, stored or in the file."""
    if batch.shapes is None:
        return
    ends = batch.value("valid_to")
    rows = [index for index in batch.chosen() if ends[index] is None or ends[index] > task.today]
    incoming = {batch.columns["code"][index] for index in batch.chosen()}
    communities = {batch.columns["community_code"][index] for index in rows}
    others = [
        grid
        for community in sorted(communities)
        for grid in stored_grids(task.connection, community)
        if grid.code not in incoming and (grid.valid_to is None or grid.valid_to > task.today)
    ]
    shapes = np.concatenate([objects([grid.shape for grid in others]), batch.shapes[rows]])
    labels = [f"{grid.name} ({grid.code})" for grid in others] + [
        f"{batch.columns['name'][index]} ({batch.columns['code'][index]})" for index in rows
    ]
    found, areas = overlaps(shapes, len(others)), areas_m2(shapes)
    for one, other, area in zip(found.later.tolist(), found.earlier.tolist(), found.shared_m2.tolist(), strict=True):
        index = rows[one - len(others)]
        if area > max(SLIVER_MOST_M2, SLIVER_MOST_SHARE * min(areas[one], areas[other])):
            batch.reject_one(index, "geometry", labels[one], reasons.OVERLAPS, names=labels[other], area=f"{area:,.0f}")
        elif area > 0:
            batch.report.note(reasons.NOTE_SLIVER, [int(batch.rows[index])], names=labels[other])


def _settle_colours(task: Task, batch: Batch) -> None:
    """Colour grids whose file gives none: as stored, else unlike their neighbours."""
    given = batch.value("colour").copy()
    rows = batch.chosen()
    if batch.shapes is None or not rows:
        return
    communities = {batch.columns["community_code"][index] for index in rows}
    stored = {grid.code: grid for community in sorted(communities) for grid in stored_grids(task.connection, community)}
    for index in rows:
        old = stored.get(batch.columns["code"][index])
        if given[index] is None and old is not None:
            given[index] = old.colour
    incoming = {batch.columns["code"][index] for index in rows}
    others = [grid for code, grid in stored.items() if code not in incoming]
    shapes = [grid.shape for grid in others] + [batch.shapes[index] for index in rows]
    chosen: list[int | None] = [grid.colour for grid in others] + [given[index] for index in rows]
    if all(each is None for each in chosen):
        chosen = [int(each) for each in colour(shapes)]
    else:
        around = neighbours(shapes)
        for position, each in enumerate(chosen):
            if each is None:
                near = [chosen[other] for other in around[position]]
                chosen[position] = min(range(COLOURS), key=lambda c: (near.count(c), chosen.count(c), c))
    for index, value in zip(rows, chosen[len(others) :], strict=True):
        given[index] = value
    batch.columns["colour"] = given
