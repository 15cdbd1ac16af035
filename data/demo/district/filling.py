"""One community of the district with everything in it, as tables."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from data.demo.community import Community, furnish
from data.demo.district.atlas import Atlas, Cell, Side
from data.demo.district.layout import Drawn
from data.demo.district.quotas import Quota
from data.demo.district.words import FLEET, Words, posts
from data.demo.globe import Globe
from data.demo.names import numeral
from data.demo.network import road_graph
from data.demo.place import Place
from data.demo.tables import GraphRow
from geo.road_rules import Mode

PHONES_EACH = 100_000
WAYS_EACH, FIRST_WAY = 10_000, 10_000
"""Main roads have the way numbers below; the streets of each community a block of their own above."""
BASES = (
    ("village", "hamlet"),
    ("estate",),
    ("centre",),
    ("front", "centre"),
    ("works", "slab"),
    ("school",),
    ("estate",),
    ("hamlet", "village"),
)
"""In what kind of quarter each of the eight teams waits: the first that is there."""
REF_SHIFT = np.int64(1 << 22)


@dataclass(frozen=True, slots=True)
class Filled:
    """A community and what only the district has.

    Attributes
    ----------
    special
        The codes of the special grids.
    micro
        Code, grid, name and ground of each micro grid.
    """

    community: Community
    place: Place
    special: frozenset[str]
    micro: tuple[tuple[str, str, str, Polygon], ...]


def place_of(atlas: Atlas, cell: Cell, quota: Quota, drawn: Drawn) -> Place:
    """Return the names and numbers of a community."""
    words = Words(quota.stem)
    bases = [
        next((name for wanted in kinds for name, kind in drawn.quarters.items() if kind == wanted), words.centre)
        for kinds in BASES
    ]
    villages = [name.removesuffix("村") for name, kind in drawn.quarters.items() if kind in {"village", "hamlet"}]
    return Place(
        code=cell.code,
        name=words.community,
        root=f"云湾区{atlas.street_name(cell.letter)}{words.community}",
        firm_prefix=words.stem,
        office=f"{words.stem}大厦",
        singles=words.singles(),
        large=words.large(),
        posts=posts(words, bases, quota.members),
        fleet=FLEET[: quota.vehicles],
        robots=((f"{words.stem}巡逻机器人", "patrol", words.park),),
        watched_open=frozenset({f"{words.school}操场", words.lake, *villages}),
        comprehensive_names=tuple(f"{words.community}第{numeral(n + 1)}综合网格" for n in range(quota.comprehensive)),
        first_comprehensive=quota.first_comprehensive,
        first_phone=quota.index * PHONES_EACH,
        first_camera=quota.first_camera,
        first_vehicle=quota.first_vehicle,
        people=quota.people,
        companies=quota.companies,
        small_premises=quota.small_premises,
        cameras=quota.cameras,
        sensors=quota.sensors,
    )


def filled(atlas: Atlas, cell: Cell, quota: Quota, drawn: Drawn) -> Filled:
    """Put people and things on a community that has been sewn to its neighbours."""
    rng = np.random.Generator(np.random.PCG64([atlas.seed, 12, quota.index]))
    place = place_of(atlas, cell, quota, drawn)
    layout, globe = drawn.layout, Globe()
    community = furnish(atlas.seed, layout, rng, place=place, roads=False)
    number = {globe.lay(g.shape).wkb: i for i, g in enumerate(layout.grids)}
    basic = len(layout.grids) - len(drawn.special)
    special, micro, grids = set(), [], []
    for numbered in community.grids:
        at = number[numbered.shape.wkb]
        row = numbered if at < basic else replace(numbered, name=f"{drawn.special[at - basic]}专属网格")
        if at >= basic:
            special.add(row.code)
        for n, piece in enumerate(drawn.micro.get(at, ()), 1):
            micro.append((f"{row.code}{n:02d}", row.code, f"{row.name}{numeral(n)}号微网格", globe.lay(piece)))
        grids.append(row)
    main = main_roads(atlas, cell, drawn)
    owned = [main.get(s.line.wkb) is None or atlas.owner(main[s.line.wkb]) == cell for s in layout.streets]
    streets = tuple(row for row, own in zip(community.streets, owned, strict=True) if own)
    numbers = atlas.ways()
    ways = [
        numbers[main[s.line.wkb]] if s.line.wkb in main else FIRST_WAY + quota.index * WAYS_EACH + n
        for n, s in enumerate(layout.streets)
    ]
    graphs = tuple(GraphRow(mode.value, road_graph(layout.streets, mode, globe, ways, node_refs)) for mode in Mode)
    community = replace(community, grids=tuple(grids), streets=streets, graphs=graphs)
    return Filled(community, place, frozenset(special), tuple(micro))


def main_roads(atlas: Atlas, cell: Cell, drawn: Drawn) -> dict[bytes, Side]:
    """Return which of the community's streets are pieces of main road: those with the ends of one, by their line."""
    ends = {(line.coords[0], line.coords[-1]): side for side in cell.sides for line in [atlas.line(side)]}
    found = {}
    for street in drawn.layout.streets:
        side = ends.get((street.line.coords[0], street.line.coords[-1]))
        if side is not None:
            found[street.line.wkb] = side
    return found


def node_refs(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each place of the plan, the same in every community, ascending with x, then y."""
    shifted = places + REF_SHIFT // 2
    numbers: NDArray[np.int64] = shifted[:, 0] * REF_SHIFT + shifted[:, 1]
    return numbers
