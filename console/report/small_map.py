"""A small map for anyone: streets, outlines and a pin, as inline SVG in metres around the code."""

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from math import atan2, degrees

from dispatch.ports.surroundings import Line, Surroundings
from dispatch.service.public import MAP_RADIUS_M
from geo.metric import metres_per_degree

LEAST_STREET_M = 3.0
MOST_NAMES = 4
LEAST_NAMED_M = 35.0


def small_map(
    around: Surroundings, lng: float, lat: float, pin: tuple[float, float], own: int | None, label: str
) -> str:
    """Return the map with its pin; a script may move it by what the `data-` attributes say.

    Parameters
    ----------
    lng, lat
        Of the code, the middle of the map, WGS 84.
    pin
        Longitude and latitude of the pin.
    own
        The building the code hangs at.
    label
        What the map is of, for those who do not see it.
    """
    per_lng, per_lat = (float(value) for value in metres_per_degree(lat))

    def metres(line: Line) -> list[tuple[float, float]]:
        return [((x - lng) * per_lng, (lat - y) * per_lat) for x, y in line]

    def polygons(rings: Iterable[Line], kind: str) -> str:
        drawn = "".join(f"M{_points(metres(ring))}z" for ring in rings)
        return f"<path class='{kind}' d='{drawn}'/>" if drawn else ""

    streets = [(metres(street.line), max(street.width_m, LEAST_STREET_M), street.name) for street in around.streets]
    lines = "".join(f"<path d='M{_points(line)}' stroke-width='{width:.1f}'/>" for line, width, _ in streets)
    houses = [ring for id, ring in around.buildings if id != own]
    mine = [ring for id, ring in around.buildings if id == own]
    east, south = metres([pin])[0]
    r = MAP_RADIUS_M
    return (
        f"<svg id='map' class='map' viewBox='{-r:g} {-r:g} {2 * r:g} {2 * r:g}' role='img' tabindex='0'"
        f" aria-label='{escape(label, quote=True)}' data-lng='{lng}' data-lat='{lat}' data-per-lng='{per_lng}'"
        f" data-per-lat='{per_lat}' data-radius='{r:g}'>"
        f"{polygons(around.green, 'green')}{polygons(around.water, 'water')}"
        f"<g class='streets'>{lines}</g>{polygons(houses, 'houses')}{polygons(mine, 'own')}"
        f"{_names(streets)}<circle class='code' r='2.5'/>"
        f"<g id='pin' class='pin' transform='translate({east:.1f} {south:.1f})'>"
        "<path d='M0 0C-4-7-9-11-9-17a9 9 0 0 1 18 0c0 6-5 10-9 17z'/><circle cy='-17' r='3.4'/></g>"
        f"<g class='scale'><path d='M{-r + 6:g} {r - 8:g}h50'/><text x='{-r + 6:g}' y='{r - 11:g}'>50 m</text></g></svg>"
    )


def _names(streets: list[tuple[list[tuple[float, float]], float, str]]) -> str:
    """Write the names of the longest pieces, each name once, along the street."""
    longest: dict[str, tuple[float, tuple[float, float], tuple[float, float]]] = {}
    for line, _, name in streets:
        for start, end in pairwise(line):
            length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
            if name and length > longest.get(name, (LEAST_NAMED_M, start, end))[0]:
                longest[name] = (length, *sorted((start, end)))
    written = []
    for name, (_, start, end) in sorted(longest.items(), key=lambda one: -one[1][0])[:MOST_NAMES]:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        turn = degrees(atan2(end[1] - start[1], end[0] - start[0]))
        written.append(f"<text transform='translate({x:.1f} {y:.1f}) rotate({turn:.0f})' dy='2'>{escape(name)}</text>")
    return f"<g class='names'>{''.join(written)}</g>"


def _points(line: list[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
