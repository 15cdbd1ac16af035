"""Who listens, by scope: everything is encoded once for all who see the same.

Runs on the event loop; the threads that follow the log and the positions hand over what
they found with `call_soon_threadsafe`.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from console.live.viewer import Viewer
from dispatch.changes import json_form
from dispatch.live.board import Board
from dispatch.live.frames import encode
from dispatch.live.positions import nowhere
from dispatch.live.recent import Recent, Touched
from dispatch.live.rows import incident_rows, unit_row
from dispatch.live.scope import shows_incident, shows_unit
from dispatch.service.following import Change, Tick

PULSE_S = 5.0
ALL_EVERY_S = 30.0
SERVICE_RESTART = 1012


@dataclass(slots=True)
class Group:
    """The screens of one scope; `seq` is the last number they were told."""

    scope: str
    seq: int
    viewers: set[Viewer] = field(default_factory=set)
    snapshot: tuple[Board, str] | None = None


class LiveHub:
    """Tells screens what changed and what moved."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.epoch = secrets.token_hex(8)
        self.board = Board()
        self.forecasts: Mapping[int, Mapping[str, Any]] = {}
        # A mark of the map's ground, which screens read anew when it changes.
        self.ground = ""
        self._clock = clock
        self._tick = Tick(nowhere(), nowhere(), clock())
        self._groups: dict[str, Group] = {}
        self._recent = Recent(0)
        self._whole_at: datetime | None = None
        # What was on the board of each incident, to say who sees it go.
        self._places: dict[int, tuple[str, str | None]] = {}

    @property
    def viewers(self) -> int:
        """How many screens listen."""
        return sum(len(group.viewers) for group in self._groups.values())

    # Screens come and go

    def join(self, viewer: Viewer, seen: Iterable[int], resume: int | None, epoch: str | None) -> None:
        """Begin to tell a screen, from where it stopped when that is still known."""
        group = self._groups.setdefault(viewer.scope, Group(viewer.scope, self.board.seq))
        group.viewers.add(viewer)
        self.catch_up(viewer, seen, resume, epoch)
        self._show_all(viewer)

    def leave(self, viewer: Viewer) -> None:
        """Forget a screen."""
        group = self._groups.get(viewer.scope)
        if group is not None:
            group.viewers.discard(viewer)
            if not group.viewers:
                del self._groups[viewer.scope]

    def catch_up(self, viewer: Viewer, seen: Iterable[int], resume: int | None, epoch: str | None) -> None:
        """Tell a screen what it missed, or everything."""
        group = self._groups[viewer.scope]
        missed = self._recent.since(resume) if resume is not None and epoch == self.epoch else None
        if missed is None or resume is None:
            viewer.say(self._snapshot(group, seen))
        else:
            viewer.say(self._change(group, resume, missed))

    # What the threads found

    def changed(self, change: Change) -> None:
        """Tell every scope what changed for it."""
        before = self._places
        self.board, self.forecasts = change.board, change.forecasts
        if change.anew:
            self._recent = Recent(change.board.seq)
            self._places = {id: (one.community_code, one.grid_code) for id, one in self.board.incidents.items()}
            self.epoch = secrets.token_hex(8)
            for group in self._groups.values():
                group.seq, group.snapshot = change.board.seq, None
                for viewer in group.viewers:
                    viewer.close(SERVICE_RESTART, "board_anew")
            return
        for id in change.touched.incidents:
            if (one := self.board.incidents.get(id)) is not None:
                before[id] = (one.community_code, one.grid_code)
        self._recent.add(change.board.seq, change.touched)
        for group in self._groups.values():
            word = self._news(group, change.touched)
            if word is not None:
                for viewer in group.viewers:
                    viewer.say(word)

    def ticked(self, tick: Tick) -> None:
        """Show every scope what moved, everything from time to time."""
        self._tick = tick
        whole = self._whole_at is None or (tick.at - self._whole_at).total_seconds() >= ALL_EVERY_S
        if whole:
            self._whole_at = tick.at
        moved = tick.positions.moved_since(tick.before)
        for group in self._groups.values():
            seen = tick.positions.seen_from(group.scope)
            if not seen.any():
                continue
            everything: bytes | None = None
            part = seen & moved
            some = self._frame(part) if part.any() and not whole else None
            for viewer in group.viewers:
                if whole or viewer.wants_all:
                    everything = everything or self._frame(seen)
                    viewer.show(everything, whole=True)
                elif some is not None:
                    viewer.show(some, whole=False)

    def pulse(self) -> None:
        """Say to everybody that this end lives."""
        at = json_form(self._clock())
        for group in self._groups.values():
            word = json.dumps({"type": "pulse", "seq": group.seq, "at": at, "ground": self.ground})
            for viewer in group.viewers:
                viewer.say(word)

    async def keep_pulse(self) -> None:
        """Pulse for ever."""
        while True:
            await asyncio.sleep(PULSE_S)
            self.pulse()

    # Words

    def _news(self, group: Group, touched: Touched) -> str | None:
        incidents = frozenset(id for id in touched.incidents if self._shown(group.scope, id))
        units = frozenset(
            id for id in touched.units
            if (one := self.board.units.get(id)) is not None and shows_unit(group.scope, one.community_code)
        )  # fmt: skip
        checks = _checks(group.scope, touched)
        if not incidents and not units and not checks:
            return None
        previous, group.seq = group.seq, self.board.seq
        return self._told(group, previous, incidents, units, checks)

    def _change(self, group: Group, previous: int, touched: Touched) -> str:
        incidents = frozenset(id for id in touched.incidents if self._shown(group.scope, id))
        units = frozenset(
            id for id in touched.units
            if (one := self.board.units.get(id)) is not None and shows_unit(group.scope, one.community_code)
        )  # fmt: skip
        return self._told(group, previous, incidents, units, _checks(group.scope, touched))

    def _told(
        self, group: Group, previous: int, incidents: frozenset[int], units: frozenset[int], checks: list[int]
    ) -> str:
        word = {
            "type": "change",
            "epoch": self.epoch,
            "previous": previous,
            "seq": group.seq,
            "at": json_form(self._clock()),
            "incidents": incident_rows(self.board, sorted(incidents), self.forecasts),
            "gone": sorted(id for id in incidents if id not in self.board.incidents),
            "units": [self.unit_row(id) for id in sorted(units)],
            "checks": checks,
        }
        return json.dumps(word, ensure_ascii=False, separators=(",", ":"))

    def _snapshot(self, group: Group, seen: Iterable[int]) -> str:
        if group.snapshot is None or group.snapshot[0] is not self.board:
            word = {
                "type": "snapshot",
                "epoch": self.epoch,
                "seq": group.seq,
                "incidents": incident_rows(
                    self.board,
                    [id for id in sorted(self.board.incidents) if self._shown(group.scope, id)],
                    self.forecasts,
                ),
                "units": [
                    self.unit_row(id)
                    for id, unit in sorted(self.board.units.items())
                    if shows_unit(group.scope, unit.community_code)
                ],
            }
            group.snapshot = (self.board, json.dumps(word, ensure_ascii=False, separators=(",", ":")))
        more = json.dumps({"at": json_form(self._clock()), "seen": list(seen)})
        return f"{group.snapshot[1][:-1]},{more[1:]}"

    def unit_row(self, unit_id: int) -> dict[str, Any]:
        """Return the row of a unit of the board where it is now."""
        unit = self.board.units[unit_id]
        place = self._tick.positions.of(unit_id) or (unit.home_lng, unit.home_lat)
        bound = self.board.assignments.get(unit.assignment_id) if unit.assignment_id is not None else None
        return unit_row(unit, place, bound)

    def _shown(self, scope: str, incident_id: int) -> bool:
        place = self._places.get(incident_id)
        return place is not None and shows_incident(scope, *place)

    # Frames

    def _show_all(self, viewer: Viewer) -> None:
        seen = self._tick.positions.seen_from(viewer.scope)
        if seen.any():
            viewer.show(self._frame(seen), whole=True)

    def _frame(self, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> bytes:
        now_s = self._clock().timestamp()
        return encode(self._tick.positions.moves(mask, now_s), now_s * 1000)


def _checks(scope: str, touched: Touched) -> list[int]:
    """Return the incidents in a scope whose checks moved on; they may have left the board long ago."""
    return sorted({one.incident for one in touched.checks if shows_incident(scope, one.community_code, one.grid_code)})
