"""Who must handle what 权责清单, and in which order they are asked 分拨."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A team answers for a class in an area; both codes count for all that begin with them, '' for all.

    `rank` 1 is asked first among equally specific ones.
    """

    area_code: str
    class_code: str
    team_id: int
    rank: int = 1


def order_for(responsibilities: Iterable[Responsibility], area_code: str, class_code: str) -> tuple[int, ...]:
    """Return the teams to be asked for an incident, each once, the first first.

    The longer class prefix comes first, as with deadlines: a fire goes to the one who
    answers for fires there, not to the one who answers for everything in that grid. Of
    equally long ones the longer area prefix, then the rank, then the lower team id.

    Parameters
    ----------
    area_code
        Grid (15 digits) or, where it lies in none, community (12 digits).
    class_code
        The kind, 6 digits.
    """
    fitting = [r for r in responsibilities if area_code.startswith(r.area_code) and class_code.startswith(r.class_code)]
    fitting.sort(key=lambda r: (-len(r.class_code), -len(r.area_code), r.rank, r.team_id))
    return tuple(dict.fromkeys(r.team_id for r in fitting))
