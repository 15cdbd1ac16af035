"""What a search answers."""

from dataclasses import dataclass

from dispatch.territory.things import Crumb, Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a search; `rank` is lower for the better answer.

    `post` is set where a member of staff was found: `name` is theirs, the thing is where they work.
    """

    kind: Kind
    id: str
    name: str
    detail: str
    post: str
    lng: float | None
    lat: float | None
    parent: Crumb | None
    rank: int
