"""Officers on foot in their own grid, and robots around their post."""

import shapely

from data.simulator.patrols import AtPost, Patrol, Wander
from data.simulator.rounds import Rounds
from data.simulator.streets import streets_around, streets_within
from geo.roads import RoadGraph

OFFICER_PACE = (0.7, 0.95)
OFFICER_STOP_S = (15.0, 150.0)
"""A word at a door, a look at a meter room, a photo of a blocked stair."""
OFFICER_STOP_SHARE = 0.6
ROBOT_PACE = (0.5, 0.75)
ROBOT_STOP_S = (10.0, 60.0)
ROBOT_STOP_SHARE = 0.5
ROBOT_RADIUS_M = 160.0


def officer_patrol(walk: RoadGraph, grid: shapely.Polygon) -> Patrol:
    """Return the rounds of an officer on the ways within the grid; at the post where it has none."""
    streets = streets_within(walk, grid)
    if streets is None:
        return AtPost()
    return Rounds(streets, Wander(streets, OFFICER_PACE, OFFICER_STOP_S, OFFICER_STOP_SHARE))


def robot_patrol(walk: RoadGraph, lng: float, lat: float) -> Patrol:
    """Return the round of a robot near its post."""
    streets = streets_around(walk, lng, lat, ROBOT_RADIUS_M)
    return Wander(streets, ROBOT_PACE, ROBOT_STOP_S, ROBOT_STOP_SHARE) if streets else AtPost()
