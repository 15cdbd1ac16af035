"""What a community shares: school, market, service centre, park, offices and the mall."""

import math

import numpy as np
import shapely
from shapely import LineString, Polygon, affinity

from data.demo.plan import Board, Patch, Rng, Sketch, Street, largest, longest
from data.demo.shapes import blob, l_block, long_axis_deg, placed, point_tower, slab, stadium, u_block

SETBACK_M = 4.0


class Site:
    """A block seen upright: its long axis along x, its middle at the origin."""

    def __init__(self, board: Board, face: Polygon, setback_m: float = SETBACK_M) -> None:
        self.net = board.net_site(face, setback_m)
        self.angle_deg = long_axis_deg(self.net)
        self.pivot = self.net.centroid
        flat = affinity.rotate(self.net, -self.angle_deg, origin=self.pivot)
        self.flat: Polygon = affinity.translate(flat, -self.pivot.x, -self.pivot.y)
        self.taken: list[Polygon] = []

    def back(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return `shape` from the upright frame to the plan."""
        moved = affinity.translate(shape, self.pivot.x, self.pivot.y)
        return affinity.rotate(moved, self.angle_deg, origin=self.pivot)

    def fit(self, shape: Polygon, x_m: float, y_m: float, apart_m: float) -> Polygon | None:
        """Return `shape` at (x, y) or at the nearest free place to it; None when there is none."""
        for ring in range(0, 60, 3):
            steps = max(1, ring // 2)
            for turn in range(steps):
                angle = 2 * math.pi * turn / steps
                at = affinity.translate(shape, x_m + ring * math.cos(angle), y_m + ring * math.sin(angle))
                if self.flat.contains(at) and all(at.distance(t) >= apart_m for t in self.taken):
                    self.taken.append(at)
                    return at
        return None

    def build(
        self, board: Board, shape: Polygon, at: tuple[float, float], build: str, quarter: str, apart_m: float = 8.0
    ) -> None:
        """Place a building near `at` (shares of the half extents) if there is room."""
        left, low, right, high = self.flat.bounds
        x = at[0] * (right - left) / 2 + (left + right) / 2
        y = at[1] * (high - low) / 2 + (low + high) / 2
        placed_at = self.fit(shape, x, y, apart_m)
        if placed_at is not None:
            board.sketches.append(Sketch(shapely.set_precision(self.back(placed_at), 0.001), build, quarter))

    def ground(
        self, board: Board, shape: Polygon, at: tuple[float, float], kind: str, name: str, apart_m: float = 6.0
    ) -> None:
        """Lay out open ground near `at`; buildings keep off it."""
        left, low, right, high = self.flat.bounds
        where = self.fit(shape, at[0] * (right - left) / 2, at[1] * (high - low) / 2, apart_m)
        if where is not None:
            board.patches.append(Patch(self.back(where), kind, name))


def build_school(board: Board, face: Polygon, name: str = "榕塘学校") -> None:
    """Draw the school: a track with its field, teaching blocks, a gymnasium and a canteen."""
    board.quarters[name] = face
    site = Site(board, face)
    across = site.flat.bounds[3] - site.flat.bounds[1]
    track = stadium(min(118.0, across * 0.8), min(62.0, across * 0.45))
    site.ground(
        board,
        affinity.rotate(track, 90, origin=(0, 0)),
        (-0.62, 0.0),
        "green",
        "学校操场" if name == "榕塘学校" else f"{name}操场",
    )
    for at in ((0.05, -0.35), (0.05, 0.5)):
        site.build(board, u_block(54, 30, 24, 10), at, "school", name, 7)
    site.build(board, slab(46, 13, 1, 0), (0.55, 0.7), "school", name, 7)
    site.build(board, slab(30, 24, 1, 0), (0.62, 0.0), "gymnasium", name, 7)
    site.build(board, slab(34, 16, 1, 0), (0.6, -0.6), "canteen", name, 7)
    site.build(board, slab(42, 13, 1, 0), (0.3, 0.1), "school", name, 7)
    site.build(board, slab(5, 3.2, 1, 0), (0.0, -0.92), "gatehouse", name, 3)
    lawn(board, site, name)


def build_centre(board: Board, face: Polygon, rng: Rng, name: str = "澜桥中心") -> None:
    """Draw the community's centre: market, service centre, clinic, kindergarten, fire post, square."""
    board.quarters[name] = face
    site = Site(board, face)
    site.ground(board, slab(44, 34, 1, 0), (0.0, -0.05), "square", "社区广场")
    site.build(board, slab(56, 36, 1, 0), (-0.6, 0.0), "market", name, 7)
    site.build(board, l_block(40, 14, 22), (0.5, 0.55), "service_centre", name, 7)
    site.build(board, slab(28, 15, 1, 0), (0.55, -0.55), "clinic", name, 7)
    site.build(board, u_block(34, 24, 20, 9), (0.85, 0.05), "kindergarten", name, 7)
    site.build(board, slab(18, 11, 1, 0), (0.0, -0.85), "fire_post", name, 6)
    for at in ((-0.7, 0.9), (-0.3, 0.9), (-0.75, -0.9), (-0.35, -0.9)):
        site.build(board, slab(float(rng.uniform(28, 38)), 11, 1, 0), at, "shops", name, 6)
    site.build(board, slab(7, 5, 1, 0), (0.3, 0.9), "toilet", name, 4)
    lawn(board, site, name)


def build_front(board: Board, face: Polygon, name: str = "经纬中心") -> None:
    """Draw the business front on the main road: office towers, a hotel, the mall and a square."""
    board.quarters[name] = face
    site = Site(board, face, 6.0)
    site.ground(board, slab(40, 40, 1, 0), (0.1, -0.2), "square", "经纬广场" if name == "经纬中心" else f"{name}广场")
    site.build(board, slab(78, 46, 1, 0), (-0.35, 0.0), "mall", name, 9)
    site.build(board, point_tower(36, 34, 5), (0.42, -0.1), "office", name, 14)
    site.build(board, point_tower(34, 32, 4), (0.7, 0.1), "office", name, 14)
    site.build(board, slab(46, 20, 1, 0), (-0.78, 0.3), "office", name, 12)
    site.build(board, slab(40, 18, 1, 0), (-0.85, -0.4), "hotel", name, 12)
    site.build(board, slab(44, 19, 1, 0), (0.92, -0.2), "office", name, 12)
    site.build(board, slab(36, 12, 1, 0), (0.15, 0.85), "shops", name, 6)
    lawn(board, site, name)


def lawn(board: Board, site: Site, name: str) -> None:
    """Plant what is left of the site, with soft corners."""
    taken = shapely.union_all([t.buffer(4) for t in site.taken])
    soft = site.flat.buffer(-2).difference(taken).buffer(-4).buffer(4)
    ways = shapely.union_all([s.line.buffer(s.width_m / 2 + 1) for s in board.streets])
    for part in shapely.get_parts(site.back(soft)):
        rest = largest(part.difference(ways))
        if rest.area > 160:
            board.patches.append(Patch(rest.simplify(0.5), "green", name))


def build_park(board: Board, face: Polygon, rng: Rng, name: str = "榕塘公园", lake_name: str = "榕湖") -> None:
    """Draw the park: a pond, a path around it and paths to the streets, a pavilion, toilets."""
    board.quarters[name] = face
    net = board.net_site(face, 2.5)
    angle = long_axis_deg(net)
    centre = net.centroid
    lake = shapely.union_all([placed(blob(62, rng, 0.62), -26, 4, 0), placed(blob(32, rng, 0.7), 36, -14, 0)])
    lake = lake.buffer(10).buffer(-10)
    water = largest(placed(lake, centre.x, centre.y, angle).intersection(net.buffer(-24)))
    around = LineString(largest(water.buffer(9)).exterior.simplify(0.8).coords)
    paths = [Street(around, "footway", 3.0, "环湖步道")]
    ends = 7
    for number in range(ends):
        at = around.interpolate(((number + float(rng.uniform(-0.2, 0.2))) / ends) % 1, normalized=True)
        outer = face.exterior.interpolate(face.exterior.project(at) + float(rng.uniform(-30, 30)))
        bend = shapely.Point(
            (at.x + outer.x) / 2 + float(rng.uniform(-9, 9)), (at.y + outer.y) / 2 + float(rng.uniform(-9, 9))
        )
        line = longest(soften(LineString([at, bend, outer])).intersection(face))
        if line.length > 8 and not line.crosses(water):
            paths.append(Street(line, "footway", 2.4, "", border=number % 3 == 0))
    board.streets += paths
    ways = shapely.union_all([p.surface() for p in paths])
    taken = [water, ways.buffer(1)]
    for shape, build, at in (
        (slab(14, 9, 1, 0), "pavilion", 0.1), (slab(9, 6, 1, 0), "toilet", 0.62), (point_tower(8, 8, 2), "pavilion", 0.45),
    ):  # fmt: skip
        for step in np.arange(0, 0.3, 0.02):
            point = around.interpolate((at + float(step)) % 1, normalized=True)
            away = math.atan2(point.y - water.centroid.y, point.x - water.centroid.x)
            spot = placed(shape, point.x + 11 * math.cos(away), point.y + 11 * math.sin(away), math.degrees(away) + 90)
            if net.contains(spot) and not any(spot.intersects(t) for t in taken):
                board.sketches.append(Sketch(spot, build, name))
                taken.append(spot.buffer(4))
                break
    board.patches.append(Patch(water, "water", lake_name))
    board.patches += [
        Patch(g, "green", name)
        for g in shapely.get_parts(net.difference(shapely.union_all([water, ways])))
        if g.area > 30
    ]


def soften(line: LineString) -> LineString:
    """Return a three-point line as a smooth bend."""
    (x0, y0), (x1, y1), (x2, y2) = line.coords
    t = np.linspace(0, 1, 9)[:, None]
    points = (1 - t) ** 2 * [x0, y0] + 2 * t * (1 - t) * [x1, y1] + t**2 * [x2, y2]
    return LineString(points)
