"""`jingwei user`: local accounts."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import say
from console.container import open_database
from data.account_keeping import check_member, check_scope, kept_accounts, members
from data.accounts import list_accounts, put_account
from dispatch.account_rules import Rights
from dispatch.permissions import EVERYWHERE, Role


def add(
    name: Annotated[str, typer.Argument(help="Sign-in name: a-z, 0-9, . _ -")],
    role: Annotated[Role, typer.Option(help="What the account may do")],
    scope: Annotated[str, typer.Option(help="Region or grid code it sees (2 to 15 digits), or '*'")],
    display_name: Annotated[str | None, typer.Option(help="Name shown on the screen")] = None,
    language: Annotated[str, typer.Option(help="zh-CN or en")] = "zh-CN",
    member: Annotated[
        int | None, typer.Option(help="Whose account it is: the member's number in `jingwei user members`")
    ] = None,
    password: Annotated[
        str,
        typer.Option(
            help="Asked for, unseen, where it is not given", prompt=True, confirmation_prompt=True, hide_input=True
        ),
    ] = "",
) -> None:
    """Add an account, or give an existing one new rights and a new password."""
    with open_database() as database, database.owner() as connection:
        held = {one.name: one.id for one in list_accounts(connection)}
        check_member(connection, held.get(name), Rights(role, scope), member)
        put_account(connection, name, display_name or name, role, scope, password, language, member)
    Console().print(f"{name}: {role.value}, {scope}{f', {member}' if member else ''}")


def list_members(
    scope: Annotated[str, typer.Option(help="Region or grid code; everybody when left out")] = EVERYWHERE,
) -> None:
    """List the members of grids: whose account an officer's may be."""
    with open_database() as database, database.owner() as connection:
        check_scope(connection, scope)
        found = members(connection, scope)
        taken = {one.unit_id: one.name for one in kept_accounts(connection, EVERYWHERE)}
    table = Table(*say("编号 姓名 网格 账号", "member name grid account").split())
    for unit, name, grid in found:
        table.add_row(str(unit), name, grid, taken.get(unit, ""))
    Console().print(table)


def list_all() -> None:
    """List the accounts."""
    with open_database() as database, database.owner() as connection:
        accounts = list_accounts(connection)
    table = Table(*say("账号 姓名 角色 范围 人员 语言 状态", "account name role scope member language state").split())
    for account in accounts:
        state = say("已停用", "disabled") if account.disabled else ""
        table.add_row(
            account.name, account.display_name, account.role, account.scope, account.member, account.language, state
        )
    Console().print(table)
