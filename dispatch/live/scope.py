"""What a scope takes in, as row-level security says it for the tables of the same name.

A scope is '*', a region code of up to 12 digits, or a grid code of 15: a grid officer sees
the incidents of the grid, and the units of the whole community.
"""

from dispatch.permissions import EVERYWHERE, GRID_CODE_DIGITS

COMMUNITY_DIGITS = 12


def covers(scope: str, community_code: str) -> bool:
    """Return whether a whole community lies in `scope`; an empty scope covers nothing."""
    return scope == EVERYWHERE or (bool(scope) and community_code.startswith(scope))


def shows_incident(scope: str, community_code: str, grid_code: str | None) -> bool:
    """Return whether an incident there is seen from `scope`."""
    return covers(scope, community_code) or (len(scope) == GRID_CODE_DIGITS and grid_code == scope)


def shows_unit(scope: str, community_code: str) -> bool:
    """Return whether a unit of that community is seen from `scope`."""
    return covers(scope, community_code) or (
        len(scope) == GRID_CODE_DIGITS and scope[:COMMUNITY_DIGITS] == community_code
    )
