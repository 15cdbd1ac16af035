"""What every building is called and where it is said to stand."""

from collections.abc import Sequence

from shapely import STRtree

from data.demo.buildings import Building
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Street

NUMBERED = {
    "tower": "{quarter}{n}栋", "slab": "{quarter}{n}栋", "village": "{quarter}{n}号", "hamlet": "{quarter}{n}号", "company_slab": "{quarter}统建楼{n}栋",
    "dormitory": "{quarter}{n}栋", "factory": "{quarter}{n}栋厂房", "podium": "{quarter}商业楼{n}号", "shops": "{quarter}商铺{n}号楼",
    "office": "{office}{n}座", "school": "{quarter}教学楼{n}", "gatehouse": "{quarter}{n}号门岗", "shed": "{quarter}{n}号配电及车棚",
    "pavilion": "{quarter}凉亭{n}", "toilet": "{quarter}公厕{n}",
}  # fmt: skip
ROW_M = 55.0


def reading(buildings: Sequence[Building]) -> list[int]:
    """Return the buildings' positions in the order in which people number them: north to south, west to east."""
    middles = [b.sketch.outline.centroid for b in buildings]
    return sorted(range(len(buildings)), key=lambda i: (-round(middles[i].y / ROW_M), middles[i].x, -middles[i].y))


def named(buildings: Sequence[Building], place: Place = DEMO_PLACE) -> list[str]:
    """Return the name of each building, different for each."""
    names = [""] * len(buildings)
    counts: dict[tuple[str, str], int] = {}
    for i in reading(buildings):
        sketch = buildings[i].sketch
        if sketch.build in place.singles and (sketch.build, "") not in counts:
            counts[(sketch.build, "")] = 1
            names[i] = place.singles[sketch.build]
            continue
        pattern = NUMBERED.get(sketch.build, "{quarter}{n}号楼")
        number = counts[(pattern, sketch.quarter)] = counts.get((pattern, sketch.quarter), 0) + 1
        names[i] = pattern.format(quarter=sketch.quarter, n=number, office=place.office)
    return names


def addressed(
    buildings: Sequence[Building], names: Sequence[str], streets: Sequence[Street], root: str = DEMO_PLACE.root
) -> list[str]:
    """Return the address of each building: community, street, number, name.

    Numbers count along each street in reading order; buildings of one estate share the
    estate's number.
    """
    known = [s for s in streets if (s.name and s.klass != "footway") or "巷" in s.name]
    tree = STRtree([s.line for s in known])
    counts: dict[str, int] = {}
    estates: dict[str, str] = {}
    addresses = [""] * len(buildings)
    for i in reading(buildings):
        sketch = buildings[i].sketch
        own = known[int(tree.nearest(sketch.outline.centroid))].name
        if own == sketch.quarter or sketch.build in {"tower", "slab", "dormitory", "gatehouse", "shed", "factory"}:
            if sketch.quarter not in estates:
                road = next(
                    (
                        known[int(j)].name
                        for j in order_by_distance(tree, known, sketch.outline)
                        if known[int(j)].name != sketch.quarter
                    ),
                    sketch.quarter,
                )
                counts[road] = counts.get(road, 0) + 2
                estates[sketch.quarter] = f"{road}{counts[road]}号"
            where = estates[sketch.quarter]
        else:
            counts[own] = counts.get(own, 0) + 1
            where = f"{own}{counts[own]}号"
        addresses[i] = f"{root}{where}{names[i]}"
    return addresses


def order_by_distance(tree: STRtree, streets: Sequence[Street], outline: object) -> list[int]:
    """Return the streets within 250 m, nearest first."""
    near = tree.query(outline, "dwithin", 250.0)
    return sorted((int(i) for i in near), key=lambda i: (float(streets[i].line.distance(outline)), i))
