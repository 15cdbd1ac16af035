"""`jingwei simulate`: the demo district lives."""

import os
import signal
import threading
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from console.container import Container, open_database
from console.settings import Settings
from console.simulation import Wanted, district
from data.simulator.district import Told
from data.simulator.lock import SimulatorLock
from dispatch.errors import DatabaseAway, SimulatorRunning
from dispatch.service import utc_now

TICK_S = 2.0
FAST_TICK_S = 1.0
AWAY_S = 3.0
TAKEN_AGAIN = 5
"""A restarted server may still hold a dead connection's lock for a moment."""


def simulate(
    seed: Annotated[int, typer.Option(min=0, help="The same number gives the same patrols and reports")] = 7,
    speed: Annotated[float, typer.Option(min=1, max=60, help="How many times faster than life")] = 1.0,
    storm: Annotated[bool, typer.Option("--storm", help="A storm: many times the reports, in waves")] = False,
    rate: Annotated[float, typer.Option(min=0, max=600, help="Matters reported in an hour on an ordinary day")] = 24.0,
    minutes: Annotated[float | None, typer.Option(min=0, help="Stop after so many minutes")] = None,
    clerk: Annotated[
        bool, typer.Option("--clerk/--no-clerk", help="An automatic clerk takes on what nobody took on for minutes")
    ] = True,
    community: Annotated[
        list[str] | None,
        typer.Option(
            help="12-digit code, up to 12 times; names the communities where other data than the demo is there"
        ),
    ] = None,
    of_console: Annotated[bool, typer.Option("--of-console", hidden=True)] = False,
) -> None:
    """Let the demo district live: units patrol and obey, residents and sensors report. Ctrl-C stops it."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, lambda *_: stopping.set())
    parent = os.getppid() if of_console else None
    console = Console(quiet=of_console)
    settings = Settings.read()
    wanted = Wanted(seed, speed, rate, storm, clerk, tuple(community or ()))
    with open_database(settings) as database:
        lock = SimulatorLock(database)
        lock.hold()
        try:
            container = Container.build(settings, database)
            _greet(console, wanted)
            with console.status("…") as line:
                told = _live(container, wanted, lock, stopping, parent, minutes, line)
        finally:
            lock.release()
    console.print(_line(told, "已停止 stopped"))


def _live(
    container: Container,
    wanted: Wanted,
    lock: SimulatorLock,
    stopping: threading.Event,
    parent: int | None,
    minutes: float | None,
    line: Status,
) -> Told:
    """Tick until told to stop; a database that is away is waited for."""
    started = utc_now()
    place = None
    told = Told()
    refused = 0
    while not stopping.is_set() and (parent is None or os.getppid() == parent):
        now = utc_now()
        if minutes is not None and (now - started).total_seconds() >= minutes * 60:
            break
        try:
            lock.hold()
            refused = 0
            place = place or district(container, wanted, now)
            place.tick(now)
            told = place.told
            line.update(_line(told, _clock(now, started)))
        except DatabaseAway:
            line.update("数据库暂不可用，稍后重试 the database is away, trying again …")
            stopping.wait(AWAY_S)
        except SimulatorRunning:
            refused += 1
            if refused >= TAKEN_AGAIN:
                raise
            stopping.wait(AWAY_S)
        spent_s = (utc_now() - now).total_seconds()
        stopping.wait(max(0.0, (TICK_S if wanted.speed == 1 else FAST_TICK_S) - spent_s))
    return told


def _greet(console: Console, wanted: Wanted) -> None:
    console.print(
        f"[bold]模拟运行 simulating[/]  种子 seed {wanted.seed} · 速度 speed ×{wanted.speed:g} · "
        f"每小时 per hour {wanted.per_hour:g}{' · 风暴 storm' if wanted.storm else ''}；Ctrl-C 停止 stops"
    )
    console.print(
        "自动文员：III、IV 级 4 分钟、I、II 级 15 分钟无人处理的事件由其核实、立案、派遣、核查、结案；--no-clerk 关闭。\n"
        "automatic clerk: takes on what nobody took on for 4 minutes (III, IV) or 15 (I, II); --no-clerk leaves all to people."
        if wanted.clerk
        else "没有自动文员：一切由人决定。no automatic clerk: people decide everything."
    )


def _clock(now: datetime, started: datetime) -> str:
    minutes, seconds = divmod(int((now - started).total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"


def _line(told: Told, lead: str) -> str:
    return (
        f"{lead} · 力量 units {told.units} · 未结 open {told.open} · 上报 reported {told.reports} · "
        f"处置 handled {told.handled} · 文员 clerk {told.clerk} · 位置 positions {told.positions:,}"
    )
