"""`jingwei demo district`: an invented district, as large as they come."""

import resource
import sys
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

from console.cli.language import say
from console.container import open_database
from console.settings import Settings
from data.demo.community import DEFAULT_SEED
from data.demo.district.run import make_district

SAID_EVERY = 0.05
"""Where no terminal is looking, a line each time so much more is done."""


class Teller:
    """Says how far it is: a bar on a terminal, else a line now and then."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("演示城区 demo district", total=1.0)
        self._console = console
        self._started = time.monotonic()
        self._first: float | None = None
        self._said = -1.0

    def __enter__(self) -> "Teller":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, share: float, doing: str) -> None:
        """Say that `share` of the work is done and what is being done."""
        self._bar.update(self._task, completed=share, description=doing)
        if self._first is None:
            self._first = share
        if self._console.is_terminal or (share < self._said + SAID_EVERY and share < 1):
            return
        self._said = share
        taken_s, won = time.monotonic() - self._started, share - self._first
        left = _left(duration((1 - share) / won * taken_s)) if won > 0.01 and share < 1 else ""
        self._console.print(f"{share:4.0%}  {doing}{left}")


def _left(time_left: str) -> str:
    return say(f"，还需约 {time_left}", f", about {time_left} left")


def duration(seconds: float) -> str:
    """Return minutes and seconds."""
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def district(
    seed: Annotated[
        int, typer.Option(min=0, help="Which district: the same number always gives the same one")
    ] = DEFAULT_SEED,
) -> None:
    """Put an invented district into an empty database: 101 communities, 1,050,000 homes, 2,130,000 people.

    Stopped in the middle, even by kill -9, it goes on where it was when run again.
    """
    settings = Settings.read()
    started = time.monotonic()
    console = Console(stderr=True)
    with open_database(settings) as database, Teller(console) as told:
        made = make_district(database, settings.data_dir / "demo", seed, told)
    if not made.poured:
        print(
            f"演示城区（种子 {seed}）已在库中，未作改动\ndemo district (seed {seed}) is there already; nothing was changed"
        )
        return
    most_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    taken = duration(time.monotonic() - started)
    print(
        f"演示城区（种子 {seed}）：{made.communities} 个社区，本次写入 {made.poured} 个、{made.rows:,} 行，用时 {taken}\n"
        f"demo district (seed {seed}): {made.communities} communities, {made.poured} of them and {made.rows:,} rows written now, in {taken}"
    )
    memory = say(
        f"内存峰值：本进程 {most_mib:,.0f} MiB，每个辅助进程至多 {each_mib:,.0f} MiB",
        f"peak memory: {most_mib:,.0f} MiB here, at most {each_mib:,.0f} MiB in each helper",
    )
    print(memory, file=sys.stderr)
