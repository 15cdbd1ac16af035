"""Who of the demo's staff is on duty when: at every hour somebody of every team, and a third of the grid leaders."""

from collections.abc import Mapping, Sequence
from datetime import time

from data.demo.tables import MemberRow

DAY = (time(8), time(20))
NIGHT = (time(20), time(8))
ALWAYS = (None, None)

Hours = tuple[time | None, time | None]


def duty_hours(members: Sequence[MemberRow]) -> Mapping[str, Hours]:
    """Return the hours of each member by ref, local time; those of the night pass midnight.

    Team leaders are always on call. The others of a team take turns, day and night; of the
    grid leaders every third has the night, and comprehensive leaders have the day.
    """
    hours: dict[str, Hours] = {}
    turn: dict[str, int] = {}
    for member in members:
        group = member.team or member.post
        count = turn[group] = turn.get(group, 0) + 1
        match member.post:
            case "team_leader":
                hours[member.ref] = ALWAYS
            case "grid_leader":
                hours[member.ref] = NIGHT if count % 3 == 0 else DAY
            case "comprehensive_leader":
                hours[member.ref] = DAY
            case _:
                hours[member.ref] = NIGHT if count % 2 == 0 else DAY
    return hours
