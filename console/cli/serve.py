"""`jingwei up`, `migrate` and `check`: the console and its database."""

import contextlib
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from streamlit.web import cli as streamlit_cli

from console import sweeping
from console.cli.demo import seed_community
from console.cli.language import say
from console.cli.tiles import build_tiles
from console.container import Container, open_database
from console.demo_accounts import ACCOUNTS, ensure_demo_accounts
from console.settings import Settings
from data.accounts import list_accounts
from data.cases.store import PostgresCases
from data.demo.community import DEFAULT_SEED
from data.demo.patrols import put_demo_patrols
from data.demo.rules import put_demo_rules
from data.integrity import contents
from data.simulator.scene_reader import only_demo
from data.tracks.retention import Policy
from data.units import sync_units
from dispatch.errors import SettingWrong
from dispatch.service import utc_now

LAUNCHER = Path(__file__).parents[2] / "streamlit_app.py"


def up() -> None:
    """Start database and console; seed the demo community on first start. Ctrl-C stops both."""
    settings = Settings.read()
    console = Console()
    _check_port(settings)
    # Ended from outside, leave as by Ctrl-C: the database is stopped when nobody else uses it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    started = time.monotonic()
    with open_database(settings) as database:
        container = Container.build(settings, database)
        with database.owner() as connection:
            held = contents(connection)
            has_accounts = bool(list_accounts(connection))
        seeding = settings.demo == "auto" and not held.communities
        if seeding:
            seed_community(database)
        with database.owner() as connection:
            # What was there before this version could send anybody.
            sync_units(connection, datetime.now(UTC))
            if held.demo:
                put_demo_rules(connection, DEFAULT_SEED)
                put_demo_patrols(connection, DEFAULT_SEED)
        demo_accounts = settings.demo == "auto" and (seeding or held.demo or not has_accounts)
        password = ensure_demo_accounts(database, settings.data_dir / "secrets") if demo_accounts else None
        build_tiles(container)
        with database.owner() as connection:
            lives = settings.simulate == "auto" and only_demo(connection)
        console.print(f"\n[bold]经纬 Jingwei[/]  http://{_shown(settings.host)}:{settings.port}")
        if password:
            names = "  ".join(name for name, *_ in ACCOUNTS)
            console.print(f"演示账号 demo sign-ins: [bold]{names}[/]\n密码 password: [bold]{password}[/]")
        console.print(f"数据 data: {(settings.database_url and 'JINGWEI_DATABASE_URL') or settings.data_dir}")
        if lives:
            console.print("演示社区自行运转，久无人理的事件由自动文员处理；JINGWEI_SIMULATE=off 关闭")
            console.print(
                "the demo lives by itself, an automatic clerk takes on what nobody does; JINGWEI_SIMULATE=off stops it"
            )
        console.print(f"准备用时 ready in {time.monotonic() - started:.1f} s；Ctrl-C 停止 stops\n")
        # The server's own process-wide settings come from .streamlit/config.toml beside the launcher.
        os.chdir(LAUNCHER.parent)
        arguments = ["run", str(LAUNCHER), "--server.port", str(settings.port), "--server.address", settings.host]
        # Streamlit's command line ends a Ctrl-C with click's own Abort; Typer's is another.
        with contextlib.suppress(KeyboardInterrupt, click.Abort):
            streamlit_cli.main(arguments, standalone_mode=False)
    console.print("已停止 stopped")


def migrate() -> None:
    """Bring the database's schema to this version."""
    with open_database():
        Console().print(say("数据库结构已是最新", "schema is up to date"))


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingWrong(name="JINGWEI_PORT", why=f"{settings.host}:{settings.port}: {error.strerror}") from error


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host


def sweep() -> None:
    """Forget what nobody needs: kept answers older than two days, and positions beyond their days. Consoles do it daily."""
    settings = Settings.read()
    policy = Policy(settings.tracks_raw_days, settings.tracks_thinned_days)
    with open_database(settings) as database:
        swept = sweeping.sweep(PostgresCases(database), utc_now())
        gone = sweeping.sweep_positions(database, policy, utc_now())
    Console().print(f"已清理 {swept} 行，位置 {gone} 条\n{swept} rows and {gone} positions swept")
