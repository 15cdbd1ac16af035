"""Who may do what: one table from role to permissions, and the actor who asks.

The same table is written to the database (`permission`), where row-level security and
`reveal_resident` read it; a hidden button is not a permission.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dispatch.errors import NotPermitted

EVERYWHERE = "*"
GRID_CODE_DIGITS = 15


class Role(StrEnum):
    OPERATOR = "operator"
    LEADER = "leader"
    PLANNER = "planner"
    GRID_OFFICER = "grid_officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    # Nobody signs in as these: who uses the public page, and what reports by itself.
    RESIDENT = "resident"
    DEVICE = "device"


class Permission(StrEnum):
    VIEW_MAP = "view_map"
    VIEW_HOUSEHOLDS = "view_households"
    VIEW_PERSONS = "view_persons"
    REVEAL_PERSON = "reveal_person"
    IMPORT = "import"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    PLAN = "plan"
    VIEW_INCIDENTS = "view_incidents"
    REPORT = "report"
    RATE = "rate"
    VERIFY = "verify"
    MANAGE_CASES = "manage_cases"
    HANDLE = "handle"
    CHECK = "check"
    DISPATCH = "dispatch"
    APPROVE = "approve"
    SUPERVISE = "supervise"
    SEND_POSITIONS = "send_positions"
    MANAGE_RULES = "manage_rules"
    READ_LOG = "read_log"
    FIND_RESIDENT = "find_resident"
    RECORD_VISIT = "record_visit"
    PROPOSE_CHANGE = "propose_change"
    VERIFY_CHANGE = "verify_change"
    MANAGE_DEVICES = "manage_devices"
    VIEW_TRACKS = "view_tracks"
    VIEW_PATROLS = "view_patrols"
    PATROL = "patrol"
    PLAN_PATROLS = "plan_patrols"
    ORDER_CHECKS = "order_checks"
    VIEW_APPRAISAL = "view_appraisal"


_PERSONS = frozenset(
    {Permission.VIEW_MAP, Permission.VIEW_HOUSEHOLDS, Permission.VIEW_PERSONS, Permission.REVEAL_PERSON}
)

# Who collects in the field does not verify: 采 and 核 are two people.
_HOMEWORK = frozenset({Permission.FIND_RESIDENT, Permission.RECORD_VISIT, Permission.PROPOSE_CHANGE})

_CASEWORK = frozenset({Permission.VIEW_INCIDENTS, Permission.REPORT, Permission.VERIFY, Permission.HANDLE})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OPERATOR: _PERSONS
        | _CASEWORK
        | _HOMEWORK
        | {
            Permission.MANAGE_CASES,
            Permission.CHECK,
            Permission.DISPATCH,
            Permission.VERIFY_CHANGE,
            Permission.VIEW_TRACKS,
            Permission.VIEW_PATROLS,
            Permission.PATROL,
            Permission.ORDER_CHECKS,
            Permission.VIEW_APPRAISAL,
        },
        Role.LEADER: frozenset(
            {
                Permission.VIEW_MAP,
                Permission.VIEW_HOUSEHOLDS,
                Permission.VIEW_INCIDENTS,
                Permission.CHECK,
                Permission.APPROVE,
                Permission.SUPERVISE,
                Permission.VIEW_TRACKS,
                Permission.VIEW_PATROLS,
                Permission.ORDER_CHECKS,
                Permission.VIEW_APPRAISAL,
            }
        ),
        Role.PLANNER: frozenset(
            {
                Permission.VIEW_MAP,
                Permission.PLAN,
                Permission.VIEW_INCIDENTS,
                Permission.VIEW_PATROLS,
                Permission.PLAN_PATROLS,
                Permission.ORDER_CHECKS,
            }
        ),
        Role.GRID_OFFICER: _PERSONS
        | _CASEWORK
        | _HOMEWORK
        | {Permission.SEND_POSITIONS, Permission.VIEW_PATROLS, Permission.PATROL, Permission.VIEW_APPRAISAL},
        Role.ADMINISTRATOR: frozenset(
            {
                Permission.VIEW_MAP,
                Permission.IMPORT,
                Permission.MANAGE_ACCOUNTS,
                Permission.VIEW_HOUSEHOLDS,
                Permission.VIEW_INCIDENTS,
                Permission.MANAGE_RULES,
                Permission.MANAGE_DEVICES,
                Permission.VIEW_PATROLS,
                Permission.PLAN_PATROLS,
                Permission.ORDER_CHECKS,
                Permission.VIEW_APPRAISAL,
            }
        ),
        Role.AUDITOR: frozenset(
            {Permission.VIEW_MAP, Permission.READ_AUDIT, Permission.VIEW_INCIDENTS, Permission.READ_LOG}
        ),
        Role.RESIDENT: frozenset({Permission.REPORT, Permission.RATE}),
        Role.DEVICE: frozenset(
            {Permission.VIEW_INCIDENTS, Permission.REPORT, Permission.HANDLE, Permission.SEND_POSITIONS}
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone signed in, as of this call.

    `scope` is a region or grid code (2 to 15 digits, a prefix of all it covers) or '*';
    `language` is 'zh-CN' or 'en'; `unit_id` is the member whose account this is, None where it is nobody's.
    """

    account_id: int
    name: str
    display_name: str
    role: Role
    scope: str
    language: str
    unit_id: int | None = None

    @property
    def reference(self) -> str:
        """Who this is in the log: 'account:12', or the role of whoever has no account."""
        return f"account:{self.account_id}" if self.account_id else self.role.value

    def may(self, permission: Permission) -> bool:
        """Say whether the role of this actor carries `permission`."""
        return permission in ROLE_PERMISSIONS[self.role]


def the_system(role: Role) -> Actor:
    """Return the product itself, or who sits at its machine: nobody's account, with the rights of a role everywhere."""
    return Actor(0, "system", "system", role, EVERYWHERE, "zh-CN")


def require(actor: Actor, permission: Permission) -> None:
    """Pass when `actor` has `permission`; raise NotPermitted otherwise."""
    if not actor.may(permission):
        raise NotPermitted(permission=permission.value)
