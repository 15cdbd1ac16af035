"""Which screens somebody may open, and which one is theirs."""

from collections.abc import Mapping
from types import MappingProxyType

from dispatch.permissions import Actor, Permission, Role

SCREENS = ("operator", "leader", "planner", "admin", "field")
OWN: Mapping[Role, str] = MappingProxyType(
    {Role.LEADER: "leader", Role.PLANNER: "planner", Role.ADMINISTRATOR: "admin", Role.AUDITOR: "admin"}
)
# Who goes about their work with a telephone finds this screen on it.
ON_A_PHONE: Mapping[Role, str] = MappingProxyType({Role.GRID_OFFICER: "field"})
# One of these permissions opens the screen; what is on it asks for its own again.
NEEDED: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        "planner": frozenset({Permission.PLAN}),
        "field": frozenset({Permission.PATROL}),
        "admin": frozenset({Permission.MANAGE_ACCOUNTS, Permission.READ_AUDIT}),
    }
)


def screens_of(actor: Actor) -> tuple[str, ...]:
    """Return the screens an actor may open, the own one first."""
    own = OWN.get(actor.role, "operator")
    open_to = [name for name in SCREENS if name not in NEEDED or any(actor.may(one) for one in NEEDED[name])]
    return (own, *(name for name in open_to if name != own))


def screen_for(actor: Actor, asked: str | None, phone: bool = False) -> str:
    """Return the screen that is asked for where the actor may open it, else the actor's own, on a phone that for phones."""
    screens = screens_of(actor)
    own = ON_A_PHONE.get(actor.role, screens[0]) if phone else screens[0]
    return asked if asked in screens else own
