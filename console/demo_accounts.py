"""Sign-ins for the demo: one account per role, with a password made for this installation."""

import os
import secrets
from pathlib import Path

from data.account_keeping import members
from data.accounts import list_accounts, put_account
from data.database import Database
from data.integrity import contents
from dispatch.permissions import Role

ACCOUNTS = (
    ("operator", "王值班", Role.OPERATOR),
    ("leader", "李主任", Role.LEADER),
    ("planner", "陈规划", Role.PLANNER),
    ("planner2", "林规划", Role.PLANNER),
    ("officer", "赵网格员", Role.GRID_OFFICER),
    ("admin", "管理员", Role.ADMINISTRATOR),
    ("auditor", "审计员", Role.AUDITOR),
)
EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def demo_password(secrets_dir: Path) -> str:
    """Return the demo accounts' password, made on first use and kept in the data directory."""
    secrets_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = secrets_dir / "demo_password"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write("-".join(secrets.token_hex(2) for _ in range(3)))
    return file.read_text()


def ensure_demo_accounts(database: Database, secrets_dir: Path) -> str:
    """Create the demo accounts where they are missing, for the area there is, and return their password."""
    password = demo_password(secrets_dir)
    with database.owner() as connection:
        held = contents(connection)
        known = {account.name for account in list_accounts(connection)}
        for name, display_name, role in ACCOUNTS:
            scope, member = "*" if role in EVERYWHERE else held.area, None
            if role == Role.GRID_OFFICER and held.first_grid:
                scope = held.first_grid
                member = next((unit for unit, *_ in members(connection, scope)), None)
            if name not in known:
                put_account(connection, name, display_name, role, scope, password, unit_id=member)
    return password
