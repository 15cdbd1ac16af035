"""What each kind needs beyond its own columns before it can be written."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np
import shapely

from data.bulk import wkbs
from data.exchange import buildings, dwellings, grids, own_features, reasons
from data.exchange.batch import Batch, Objects, objects
from data.exchange.existing import keep_measure
from data.exchange.references import known_codes
from data.exchange.stays import keep_stays
from data.exchange.task import Task
from geo.cells import cells_of, cells_of_shapes
from geo.codes import parent
from geo.metric import lengths_m

LENGTH_DECIMALS = 2


def located(task: Task, batch: Batch) -> None:
    """Fill in the stored geometry and its cell."""
    rows = batch.chosen()
    geometry = np.full(len(batch), None, dtype=object)
    if batch.shapes is None:
        return
    have = [index for index in rows if batch.shapes[index] is not None]
    geometry[have] = wkbs(batch.shapes[have])
    batch.columns[task.kind.geometry_column] = geometry
    if task.kind.geometry_column != "geom":
        return
    cells = np.full(len(batch), None, dtype=object)
    shapes = batch.shapes[have]
    points = shapely.get_type_id(shapes) == 0
    cells[have] = (
        cells_of(shapely.get_x(shapes), shapely.get_y(shapes)) if points.all() else cells_of_shapes(shapes)
    ).tolist()
    batch.columns["cell"] = cells


def regions(task: Task, batch: Batch) -> None:
    """Hang regions under the level above, which must be stored or in the file."""
    codes = batch.value("code")
    parents = objects([parent(code) if code else None for code in codes.tolist()])
    wanted = {each for each in parents.tolist() if each}
    known = known_codes(task.connection, "region", wanted)
    # From the top down, so that what hangs under a rejected row is rejected with it.
    for index in sorted(batch.chosen(), key=lambda i: len(codes[i])):
        if parents[index] and parents[index] not in known:
            batch.reject_one(index, "code", codes[index], reasons.UNKNOWN_PARENT, parent=parents[index])
        else:
            known.add(codes[index])
    batch.columns["parent_code"] = parents


def comprehensive_grids(task: Task, batch: Batch) -> None:
    """Hang comprehensive grids under their street."""
    batch.columns["street_code"] = _above(task, batch, "region", 9)
    if "colour" in batch.values:
        batch.columns["colour"] = objects([0 if each is None else each for each in batch.value("colour").tolist()])


def micro_grids(task: Task, batch: Batch) -> None:
    """Hang micro-grids under the grid that their code names."""
    batch.columns["grid_code"] = _above(task, batch, "grid", 15)
    pairs = zip(batch.value("name").tolist(), batch.value("code").tolist(), strict=True)
    batch.columns["name"] = objects([name or code for name, code in pairs])


def _above(task: Task, batch: Batch, table: str, digits: int) -> Objects:
    """Return the code above each row's, its first digits, and reject rows whose is not stored."""
    codes = batch.value("code")
    above = objects([code[:digits] if code else None for code in codes.tolist()])
    known = known_codes(task.connection, table, {each for each in above.tolist() if each})
    for index in batch.chosen():
        if above[index] not in known:
            batch.reject_one(index, "code", codes[index], reasons.UNKNOWN_PARENT, parent=above[index])
    return above


def members(task: Task, batch: Batch) -> None:  # noqa: ARG001
    """A grid leader leads a grid."""
    post, grid = batch.value("post"), batch.value("grid")
    for index in batch.chosen():
        if post[index] == "grid_leader" and grid[index] is None:
            batch.reject_one(index, "grid", None, reasons.LEADER_WITHOUT_GRID)


def streets(task: Task, batch: Batch) -> None:  # noqa: ARG001
    """Measure streets."""
    if batch.shapes is not None:
        batch.columns["length_m"] = objects(np.round(lengths_m(batch.shapes), LENGTH_DECIMALS).tolist())


def tagged(task: Task, batch: Batch) -> None:
    """Keep tags to the kind of thing they are for."""
    subject = task.kind.name.removesuffix("_tag")
    with task.connection.cursor() as cursor:
        cursor.execute("SELECT code, subject FROM tag")
        subjects = dict(cursor.fetchall())
    codes = batch.value("tag")
    called = task.kind
    for index in batch.chosen():
        if subjects[codes[index]] != subject:
            batch.reject_one(
                index,
                "tag",
                codes[index],
                reasons.WRONG_SUBJECT,
                tag=codes[index],
                kind_zh=called.zh.removesuffix("标签"),
                kind_en=subject,
            )


COMPLETIONS: Mapping[str, tuple[Callable[[Task, Batch], None], ...]] = MappingProxyType(
    {
        "region": (regions, located),
        "comprehensive_grid": (comprehensive_grids,),
        "grid": (grids.settle, located, partial(keep_measure, column="area_m2")),
        "micro_grid": (micro_grids, located),
        "building": (buildings.measure, located, partial(keep_measure, column="footprint_m2")),
        "dwelling": (dwellings.place,),
        "household": (keep_stays,),
        "resident": (keep_stays,),
        "member": (members,),
        "street": (streets, located, partial(keep_measure, column="length_m")),
        "resident_tag": (tagged,),
        "household_tag": (tagged,),
        "own_feature": (own_features.gather, located),
        "building_tag": (tagged,),
        "premises_tag": (tagged,),
    }
)
"""By table, in order; a kind not named has only its geometry to fill in."""
