"""Units parted or joined within a draft: their new editions, and how the draft is told in them."""

from collections.abc import Callable
from datetime import datetime

import numpy as np

from dispatch.errors import BadValue, UnitsTiedByFile
from dispatch.planning.cutting import cut, join
from dispatch.planning.draft import Edit, EditKind, Recut
from dispatch.planning.history import NO_CHANGE
from dispatch.planning.sheet import Ground
from dispatch.ports.planning import PlanDesk
from dispatch.service.plan_edits import Asked, said_of
from dispatch.service.plan_sight import Sight
from dispatch.service.plan_values import units_asked

RECUTTING = frozenset({EditKind.CUT, EditKind.JOIN})


def recut_of(
    desk: PlanDesk, sight: Sight, asked: Asked, by: str, now: datetime, ground_of: Callable[[tuple[int, ...]], Ground]
) -> Edit:
    """Keep new editions of the communities whose units are cut or joined, and return the entry that takes them up.

    Raises
    ------
    CutLineMisses, UnitsNotJoined, UnitLocked, UnitsTiedByFile, UnknownThing
    BadValue
        The line has fewer than two points.
    """
    draft, ground = sight.draft, sight.ground
    if asked.kind is EditKind.CUT:
        if len(asked.line) < 2:
            raise BadValue(name="line", value=len(asked.line), why="≥ 2")
        remade = cut(draft, ground, asked.line)
    else:
        remade = join(draft, ground, units_asked(ground.sheet, asked.units))
    for community in sorted({one.community for one in remade}):
        if desk.tied_by_file(sight.head.editions, community):
            raise UnitsTiedByFile(community=community)
    editions = desk.remake_units(sight.head, remade)
    after = ground_of(editions)
    source = desk.origins(editions, sight.head.editions)
    origin = ground.sheet.places([source[unit] for unit in after.sheet.ids.tolist()])
    back = np.full(len(ground.sheet), -1, np.int64)
    back[origin[::-1]] = np.arange(len(origin))[::-1]
    # What has no unit of its own any more went into the one that the largest of its group became.
    for one in remade:
        before = ground.sheet.places(one.before)
        back[before] = back[before[0]]
    said = said_of(asked) | {"remade": [list(one.before) for one in remade if len(one.before) != len(one.shapes)]}
    recut = Recut(sight.head.editions, editions, origin, back)
    return Edit(draft.number + 1, asked.kind, by, now, NO_CHANGE, said, recut=recut)
