"""That a task which looks at an incident once more has moved on."""

from typing import NamedTuple


class Checked(NamedTuple):
    """An incident whose check was ordered, done, called off or given to another, and where the task belongs."""

    incident: int
    community_code: str
    grid_code: str
