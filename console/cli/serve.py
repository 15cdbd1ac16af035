"""`jingwei up`, `migrate` and `check`: the console and its database."""

import os
import socket
import time
from pathlib import Path

import typer
from rich.console import Console
from streamlit.web import cli as streamlit_cli

from console.cli.demo import seed_community
from console.cli.tiles import build_tiles
from console.container import Container, open_database
from console.demo_accounts import ACCOUNTS, ensure_demo_accounts
from console.settings import Settings
from dispatch.errors import SettingWrong

LAUNCHER = Path(__file__).parents[2] / "streamlit_app.py"


def up() -> None:
    """Start database and console; seed the demo community on first start. Ctrl-C stops both."""
    settings = Settings.read()
    console = Console()
    _check_port(settings)
    started = time.monotonic()
    with open_database(settings) as database:
        container = Container.build(settings, database)
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM region), EXISTS (SELECT FROM account)")
            has_places, has_accounts = cursor.fetchone() or (False, False)
            cursor.execute("SELECT EXISTS (SELECT FROM building WHERE source = 'demo')")
            demo = settings.demo == "auto" and ((cursor.fetchone() or (False,))[0] or not has_places)
        if demo and not has_places:
            seed_community(database)
        password = ensure_demo_accounts(database, settings.data_dir / "secrets") if demo or not has_accounts else None
        build_tiles(container)
        console.print(f"\n[bold]经纬 Jingwei[/]  http://{_shown(settings.host)}:{settings.port}")
        if password:
            names = "  ".join(name for name, *_ in ACCOUNTS)
            console.print(f"演示账号 demo sign-ins: [bold]{names}[/]\n密码 password: [bold]{password}[/]")
        console.print(f"数据 data: {settings.database_url and 'JINGWEI_DATABASE_URL' or settings.data_dir}")
        console.print(f"准备用时 ready in {time.monotonic() - started:.1f} s；Ctrl-C 停止 stops\n")
        # The server's own process-wide settings come from .streamlit/config.toml beside the launcher.
        os.chdir(LAUNCHER.parent)
        arguments = ["run", str(LAUNCHER), "--server.port", str(settings.port), "--server.address", settings.host]
        streamlit_cli.main(arguments, standalone_mode=False)


def migrate() -> None:
    """Bring the database's schema to this version."""
    with open_database():
        Console().print("schema is up to date")


def check() -> None:
    """Check what must always hold in the stored data; exit status 1 where it does not."""
    with open_database() as database, database.owner() as connection, connection.cursor() as cursor:
        wrong = 0
        for name, statement in CHECKS.items():
            cursor.execute(statement)
            count = (cursor.fetchone() or (0,))[0]
            wrong += count
            Console().print(f"{'ok  ' if not count else 'WRONG'} {name}: {count}")
    if wrong:
        raise typer.Exit(1)


# Each counts rows that must not be.
CHECKS = {
    "buildings in two grids at once": "SELECT count(*) FROM (SELECT FROM building_grid WHERE valid_to IS NULL"
    " GROUP BY community_code, building_id HAVING count(*) > 1) twice",
    "located rows without cover": "SELECT count(*) FROM building b WHERE valid_to IS NULL AND NOT EXISTS"
    " (SELECT FROM cover c WHERE c.kind = 'building' AND c.ref = b.id::text)",
    "dwellings above their building's roof": "SELECT count(*) FROM dwelling d JOIN building b"
    " ON b.community_code = d.community_code AND b.id = d.building_id WHERE d.floor > b.levels",
    "grid leaders in no grid": "SELECT count(*) FROM member WHERE post = 'grid_leader' AND grid_code IS NULL",
}


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingWrong(name="JINGWEI_PORT", why=f"{settings.host}:{settings.port}: {error.strerror}") from error


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host
