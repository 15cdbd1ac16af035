"""`jingwei token`: what programs sign in with."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import say
from console.container import open_database
from data.tokens import list_tokens, make_token, revoke_token


def add(
    account: Annotated[str, typer.Argument(help="Account whose rights and region the token has")],
    name: Annotated[str, typer.Argument(help="What it is for, such as 'QGIS of the planning office'")],
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="Days it lasts; without, until it is revoked")
    ] = None,
) -> None:
    """Make a token and print it, this once."""
    with open_database() as database, database.owner() as connection:
        token = make_token(connection, account, name, days)
    print(token)


def list_all() -> None:
    """List the tokens, without their secrets."""
    with open_database() as database, database.owner() as connection:
        tokens = list_tokens(connection)
    table = Table(
        *say("编号,账号,用途,签发,有效至,上次使用,状态", "id,account,name,made,until,last used,state").split(",")
    )
    for one in tokens:
        until = f"{one.expires_at:%Y-%m-%d}" if one.expires_at else ""
        used = f"{one.used_at:%Y-%m-%d %H:%M}" if one.used_at else ""
        state = say("已吊销", "revoked") if one.revoked_at else ""
        table.add_row(str(one.id), one.account, one.name, f"{one.created_at:%Y-%m-%d}", until, used, state)
    Console().print(table)


def revoke(id: Annotated[int, typer.Argument(help="Its number, from the list")]) -> None:
    """End a token at once."""
    with open_database() as database, database.owner() as connection:
        revoke_token(connection, id)
    Console().print(say(f"令牌 {id}：已吊销", f"token {id}: revoked"))
