"""A draft on paper: a page for each grid, with its map and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from fpdf import FPDF
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.exchange.paper import Box, Paper
from data.planning.statements import fetched
from dispatch.errors import BadValue, UnknownThing
from dispatch.planning.outline import grid_shape
from dispatch.planning.sheet import Load
from dispatch.service.plan_sight import Sight
from dispatch.territory import FEWEST_SHOWN
from geo.metric import LocalProjection, local_projection

MOST_PAGES = 400
MAP_MM = 190.0
MARGIN = 0.12
"""How much of the grid's width the map shows around it."""
STREET_MM = {"motorway": 1.6, "trunk": 1.6, "primary": 1.4, "secondary": 1.2, "tertiary": 1.0, "residential": 0.8}
THIN_STREET_MM = 0.4
BUILT, WET, PAVED = (226, 229, 233), (205, 226, 243), (200, 206, 212)
BORDER, CHOSEN, INK = (120, 130, 142), (190, 60, 40), (20, 33, 48)
LABEL_PT, CHOSEN_PT = 9.0, 14.0
BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class PageGround:
    """What lies beneath: shapes, WGS 84, with what each is, its name and the class of a street."""

    shapes: Shapes
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a page, in one language."""

    title: str
    foot: str
    grid: str
    labels: tuple[str, ...]


ZH = Words(
    "{name} · 网格图", "{area} · {name} · {state}", "网格 {grid}",
    ("户", "人", "房屋", "事件/周", "设备", "巡逻路长", "面积", "边界沿街", "紧凑度", "外接圆占比", "凸包占比", "单元"),
)  # fmt: skip
EN = Words(
    "{name} · grid maps", "{area} · {name} · {state}", "Grid {grid}",
    ("Homes", "Residents", "Dwellings", "Incidents a week", "Devices", "Patrol length", "Area", "Border on streets",
     "Compactness", "Of its circle", "Of its hull", "Units"),
)  # fmt: skip


def read_page_ground(connection: Connection, communities: Sequence[str]) -> PageGround:
    """Return the buildings, streets and water of some communities."""
    rows = fetched(connection, "page_ground", {"communities": list(communities)})
    shapes = np.asarray(shapely.from_wkb([bytes(row[0]) for row in rows]), dtype=object).reshape(-1)
    return PageGround(
        shapes, tuple(row[1] for row in rows), tuple(row[2] or "" for row in rows), tuple(row[3] for row in rows)
    )


def grid_pages(
    sight: Sight, ground: PageGround, made_at: datetime, *, language: str, state: str, only: Sequence[str] = ()
) -> bytes:
    """Return a PDF with a page for each grid of a draft, or for some of them.

    Raises
    ------
    UnknownThing
        A grid that is asked for is none of the draft's.
    BadValue
        There would be more than 400 pages.
    """
    words = EN if language == "en" else ZH
    draft, figures, head = sight.draft, sight.figures, sight.head
    for name in only:
        if name not in draft.grids or not figures.units[draft.grids.index(name)]:
            raise UnknownThing(kind="grid", id=name)
    places = [at for at in np.flatnonzero(figures.units > 0).tolist() if not only or draft.grids[at] in only]
    if len(places) > MOST_PAGES:
        raise BadValue(name="grid", value=len(places), why=f"≤ {MOST_PAGES}")
    places.sort(key=lambda at: draft.grids[at])
    shapes = {
        at: grid_shape(sight.ground.sheet, draft.members(at)) for at in np.flatnonzero(figures.units > 0).tolist()
    }
    beneath = shapely.STRtree(ground.shapes) if len(ground.shapes) else None
    around = list(shapes)
    grids = shapely.STRtree([shapes[at] for at in around])
    paper = Paper(
        words.title.format(name=head.name), words.foot.format(area=head.area_name, name=head.name, state=state), made_at,
        heading=False,
    )  # fmt: skip
    reock, hull = sight.reaching_out(places)
    for page, at in enumerate(places):
        if page:
            paper.new_page()
        paper.heading(words.grid.format(grid=draft.grids[at]))
        paper.facts(list(zip(words.labels, _figures(sight, at, float(reock[page]), float(hull[page])), strict=True)), 6)
        paper.space()
        with paper.drawing(min(MAP_MM, paper.left - 2)) as (pdf, box):
            frame = _Frame.around(shapes[at], box)
            _draw_ground(pdf, frame, ground, beneath)
            others = [around[one] for one in grids.query(frame.window).tolist()]
            _draw_grids(paper, frame, {one: shapes[one] for one in others}, draft.grids, at)
            _draw_scale(paper, frame)
    return paper.finish()


@dataclass(frozen=True, slots=True)
class _Frame:
    """A place on paper and the ground it shows."""

    box: Box
    projection: LocalProjection
    window: BaseGeometry
    mm_per_m: float

    @classmethod
    def around(cls, shape: BaseGeometry, box: Box) -> "_Frame":
        west, south, east, north = shape.bounds
        projection = local_projection((west + east) / 2, (south + north) / 2)
        low_x, low_y, high_x, high_y = projection.to_metres(shape).bounds
        reach_x, reach_y = max(-low_x, high_x) * 2, max(-low_y, high_y) * 2
        mm_per_m = min(box.width / reach_x, box.height / reach_y) / (1 + 2 * MARGIN)
        half_x, half_y = box.width / mm_per_m / 2, box.height / mm_per_m / 2
        window = projection.to_lnglat(shapely.box(-half_x, -half_y, half_x, half_y))
        return cls(box, projection, window, mm_per_m)

    def on_paper(self, shape: BaseGeometry) -> list[list[tuple[float, float]]]:
        """Return the rings or lines of a shape as places on the page."""
        return [[self.at(x, y) for x, y in shapely.get_coordinates(one).tolist()] for one in _lines(shape)]

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the place on the page of metres east and north of the middle."""
        middle = self.box.x + self.box.width / 2, self.box.y + self.box.height / 2
        return middle[0] + x_m * self.mm_per_m, middle[1] - y_m * self.mm_per_m


def _figures(sight: Sight, at: int, reock: float, hull: float) -> list[str]:
    figures = sight.figures
    totals = {load: float(values[at]) for load, values in figures.totals.items()}
    people = totals[Load.RESIDENTS]
    return [
        f"{totals[Load.HOUSEHOLDS]:,.0f}", f"<{FEWEST_SHOWN}" if 0 < people < FEWEST_SHOWN else f"{people:,.0f}", f"{totals[Load.DWELLINGS]:,.0f}",
        f"{totals[Load.INCIDENTS_WEEK]:.1f}", f"{totals[Load.DEVICES]:,.0f}", f"{totals[Load.PATROL_M] / 1000:.1f} km",
        f"{totals[Load.AREA_M2] / 10_000:.1f} ha", f"{figures.street_share[at]:.0%}", f"{figures.polsby_popper[at]:.2f}",
        f"{reock:.2f}", f"{hull:.2f}", f"{int(figures.units[at])}",
    ]  # fmt: skip


def _draw_ground(pdf: FPDF, frame: _Frame, ground: PageGround, beneath: "shapely.STRtree | None") -> None:
    """Draw water, then buildings, then streets, each with its name where there is room."""
    if beneath is None:
        return
    found = beneath.query(frame.window, predicate="intersects").tolist()
    metres = {one: frame.projection.to_metres(ground.shapes[one]) for one in found}
    for kind, colour in (("water", WET), ("building", BUILT)):
        pdf.set_fill_color(*colour)
        for one in found:
            if ground.kinds[one] == kind:
                for ring in frame.on_paper(metres[one]):
                    pdf.polygon(ring, style="F")
    pdf.set_draw_color(*PAVED)
    for one in found:
        if ground.kinds[one] == "street":
            pdf.set_line_width(STREET_MM.get(ground.classes[one], THIN_STREET_MM))
            for line in frame.on_paper(metres[one]):
                pdf.polyline(line)


def _draw_grids(
    paper: Paper, frame: _Frame, shapes: dict[int, BaseGeometry], names: Sequence[str], chosen: int
) -> None:
    """Draw the borders of the grids in sight, the chosen one last and heavy, and their names."""
    pdf = paper.pdf
    seen = frame.projection.to_metres(frame.window)
    for at in sorted(shapes, key=lambda one: one == chosen):
        metres = frame.projection.to_metres(shapes[at])
        pdf.set_draw_color(*(CHOSEN if at == chosen else BORDER))
        pdf.set_line_width(0.9 if at == chosen else 0.3)
        for ring in frame.on_paper(metres):
            pdf.polygon(ring)
        inside = shapely.intersection(metres, seen)
        if inside.area * frame.mm_per_m**2 < 150:
            continue
        point = shapely.point_on_surface(inside)
        name = names[at][-3:] if len(names[at]) == 15 else names[at]
        x, y = frame.at(point.x, point.y)
        paper.letters(x - 3, y - 2, name, CHOSEN_PT if at == chosen else LABEL_PT, CHOSEN if at == chosen else BORDER)


def _draw_scale(paper: Paper, frame: _Frame) -> None:
    """Draw a bar of a round length, a frame, and which way is north."""
    pdf, box = paper.pdf, frame.box
    long_m = next((one for one in reversed(BARS_M) if one * frame.mm_per_m <= box.width / 4), BARS_M[0])
    x, y = box.x + 4, box.y + box.height - 5
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.5)
    pdf.line(x, y, x + long_m * frame.mm_per_m, y)
    paper.letters(x, y - 4, f"{long_m} m" if long_m < 1000 else f"{long_m // 1000} km")
    north = box.x + box.width - 6
    pdf.set_fill_color(*INK)
    pdf.polygon([(north, box.y + 4), (north - 2, box.y + 10), (north, box.y + 8.6), (north + 2, box.y + 10)], style="F")
    paper.letters(north - 1.1, box.y + 10.5, "N")
    pdf.set_line_width(0.2)
    pdf.rect(box.x, box.y, box.width, box.height)


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts(shape)
    areal = shapely.get_dimensions(parts) == 2
    return [*shapely.get_rings(parts[areal]).tolist(), *parts[shapely.get_dimensions(parts) == 1].tolist()]
