"""Outlines of buildings and grounds around the origin, long side along x, in metres."""

import math

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, affinity, box

from data.demo.plan import Rng


def placed(shape: Polygon, x_m: float, y_m: float, angle_deg: float) -> Polygon:
    """Return `shape` turned by `angle_deg` about the origin and moved to (x, y)."""
    turned = affinity.rotate(shape, angle_deg, origin=(0, 0))
    return affinity.translate(turned, x_m, y_m)


def joined(*parts: Polygon) -> Polygon:
    """Return overlapping parts as one outline."""
    whole: Polygon = shapely.union_all(parts, grid_size=0.01)
    return whole


def slab(length_m: float, depth_m: float, steps: int, step_m: float) -> Polygon:
    """Return a slab 板楼 of `steps` sections, every other one set back by `step_m`."""
    if steps < 2:
        return box(-length_m / 2, -depth_m / 2, length_m / 2, depth_m / 2)
    width = length_m / steps
    return joined(*(
        box(-length_m / 2 + i * width, -depth_m / 2 + (i % 2) * step_m,
            -length_m / 2 + (i + 1) * width, depth_m / 2 + (i % 2) * step_m)
        for i in range(steps)
    ))  # fmt: skip


def point_tower(width_m: float, depth_m: float, notch_m: float) -> Polygon:
    """Return a cross-shaped point tower 点式: a rectangle with its four corners cut out."""
    half, deep = width_m / 2, depth_m / 2
    return joined(box(-half, -deep + notch_m, half, deep - notch_m), box(-half + notch_m, -deep, half - notch_m, deep))


def butterfly(wing_m: float, depth_m: float, spread_deg: float) -> Polygon:
    """Return two wings that meet at a core 蝶形."""
    right = affinity.rotate(box(-2, -depth_m / 2, wing_m, depth_m / 2), spread_deg, origin=(0, 0))
    left = affinity.scale(right, xfact=-1, origin=(0, 0))
    core = box(-depth_m * 0.45, -depth_m * 0.75, depth_m * 0.45, depth_m * 0.55)
    return joined(right, left, core)


def tee(width_m: float, depth_m: float, stem_m: float) -> Polygon:
    """Return a T-shaped tower: a bar along the front and a stem behind it."""
    return joined(
        box(-width_m / 2, -depth_m / 2, width_m / 2, depth_m / 2),
        box(-depth_m / 2, 0, depth_m / 2, depth_m / 2 + stem_m),
    )


def u_block(length_m: float, depth_m: float, wing_m: float, bar_m: float) -> Polygon:
    """Return a U-shaped teaching block open to +y."""
    half = length_m / 2
    return joined(
        box(-half, -depth_m, half, -depth_m + bar_m),
        box(-half, -depth_m, -half + bar_m, -depth_m + wing_m),
        box(half - bar_m, -depth_m, half, -depth_m + wing_m),
    )


def l_block(length_m: float, bar_m: float, arm_m: float) -> Polygon:
    """Return an L-shaped block."""
    return joined(
        box(-length_m / 2, -bar_m / 2, length_m / 2, bar_m / 2),
        box(length_m / 2 - bar_m, -bar_m / 2, length_m / 2, arm_m),
    )


def stadium(length_m: float, width_m: float) -> Polygon:
    """Return the outline of a running track."""
    straight = max(length_m - width_m, 1.0) / 2
    track: Polygon = LineString([(-straight, 0), (straight, 0)]).buffer(width_m / 2, quad_segs=10)
    return track


def blob(radius_m: float, rng: Rng, squash: float = 0.7) -> Polygon:
    """Return a smooth, irregular pond outline."""
    angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    radii = radius_m * (
        1 + 0.16 * np.sin(2 * angles + rng.uniform(0, 6)) + 0.10 * np.sin(3 * angles + rng.uniform(0, 6))
    )
    return Polygon(np.column_stack((radii * np.cos(angles), squash * radii * np.sin(angles))))


def ellipse(length_m: float, width_m: float) -> Polygon:
    """Return an ellipse."""
    return affinity.scale(Point(0, 0).buffer(1, quad_segs=8), length_m / 2, width_m / 2, origin=(0, 0))


def long_axis_deg(shape: Polygon) -> float:
    """Return the direction of the longer side of the tightest rectangle around `shape`, in (-90, 90]."""
    corners = np.asarray(shape.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(corners[:3], axis=0)
    along = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    angle = math.degrees(math.atan2(float(along[1]), float(along[0])))
    return angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
