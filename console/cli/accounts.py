"""`jingwei user`: local accounts."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.container import open_database
from data.accounts import list_accounts, put_account
from dispatch.permissions import Role


def add(
    name: Annotated[str, typer.Argument(help="Sign-in name: a-z, 0-9, . _ -")],
    role: Annotated[Role, typer.Option(help="What the account may do")],
    scope: Annotated[str, typer.Option(help="Region or grid code it sees (2 to 15 digits), or '*'")],
    display_name: Annotated[str | None, typer.Option(help="Name shown on the screen")] = None,
    language: Annotated[str, typer.Option(help="zh-CN or en")] = "zh-CN",
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)] = "",
) -> None:
    """Add an account, or give an existing one new rights and a new password."""
    with open_database() as database, database.owner() as connection:
        put_account(connection, name, display_name or name, role, scope, password, language)
    Console().print(f"{name}: {role.value}, {scope}")


def list_all() -> None:
    """List the accounts."""
    with open_database() as database, database.owner() as connection:
        accounts = list_accounts(connection)
    table = Table("account", "name", "role", "scope", "language", "state")
    for account in accounts:
        state = "disabled" if account.disabled else ""
        table.add_row(account.name, account.display_name, account.role, account.scope, account.language, state)
    Console().print(table)
