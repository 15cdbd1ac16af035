"""`jingwei replay`: recorded positions come in again, faster than they were."""

import time
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from console.cli.language import spoken
from console.container import Container, open_database
from console.settings import Settings
from console.texts import word
from data.tracks.recording import Recording, read_recording
from dispatch.errors import PositionsWaiting, UnknownThing
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.resources import Unit
from dispatch.service import Accounted, utc_now
from dispatch.tracks.fixes import columns_of

DEVICE = Actor(0, "replay", "回放", Role.DEVICE, EVERYWHERE, "zh-CN")
TICK_S = 0.5
MOST_AT_ONCE = 5_000
WAIT_S = 60.0


def replay(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet: whose (cab, plate, id), when (ts), lng, lat")],
    datum: Annotated[str, typer.Option(help="What its coordinates are in: wgs84, cgcs2000, gcj02 or bd09")],
    speed: Annotated[float, typer.Option(min=1, max=100_000, help="How many times faster than it was")] = 60.0,
) -> None:
    """Send recorded positions of units again, by their names or plates; the record ends now, its times keep their distance."""
    recording = read_recording(file, datum)
    settings = Settings.read()
    with open_database(settings) as database:
        container = Container.build(settings, database)
        told = play(container, recording, speed)
    parts = "".join(f" + {count} {word('dropped', reason, spoken())}" for reason, count in told.dropped.items())
    Console().print(f"已发送 sent {told.received} = {told.kept} 保存 kept{parts}", soft_wrap=True)


def play(container: Container, recording: Recording, speed: float) -> Accounted:
    """Send a recording and return what became of it; raises UnknownThing for a name that no unit has."""
    units = _units(container, recording)
    unit_id = np.array([units[name].id for name in recording.names], np.int64)[recording.which]
    begins, ends = float(recording.at_s[0]), float(recording.at_s[-1])
    lasting_s = (ends - begins) / speed
    # The last of it is of now, so that at the end everybody stands where they are shown.
    later_s = (utc_now() + timedelta(seconds=lasting_s)).timestamp() - ends
    fixes = columns_of(-unit_id, recording.at_s + later_s, recording.lng, recording.lat)
    waiting: list[Future[Accounted]] = []
    first, began = 0, time.monotonic()
    while first < len(recording):
        due = int(np.searchsorted(recording.at_s, begins + (time.monotonic() - began) * speed, side="right"))
        last = min(due, first + MOST_AT_ONCE)
        if last == first:
            time.sleep(TICK_S)  # what was recorded next is not due yet
            continue
        part = slice(first, last)
        try:
            rows = np.arange(part.start, part.stop)
            by_id = {unit.id: unit for unit in units.values()}
            waiting.append(container.positions.said_of("replay", by_id, unit_id[part], fixes.take(rows)))
        except PositionsWaiting:
            time.sleep(TICK_S)  # the queue is full; the server says only whether it is
            continue
        first = last
    return _together([one.result(WAIT_S) for one in waiting])


def _units(container: Container, recording: Recording) -> dict[str, Unit]:
    with container.store.as_done_by(DEVICE) as work:
        roster = {unit.name: unit for unit, _ in work.roster()}
    missing = [name for name in recording.names if name not in roster]
    if missing:
        shown = ", ".join(missing[:5]) + (f" … ({len(missing)})" if len(missing) > 5 else "")
        raise UnknownThing(kind="unit", id=shown)
    return {name: roster[name] for name in recording.names}


def _together(told: list[Accounted]) -> Accounted:
    dropped: dict[str, int] = {}
    for one in told:
        for reason, count in one.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + count
    return Accounted(sum(one.received for one in told), sum(one.kept for one in told), dropped)
