"""What is going on now: open incidents, units and who is sent where, as one immutable value.

A cache of the store: it can be read anew at any moment, and applying the events of the log
to an old board gives the same. An event of a version that a row already has is passed over,
so that a row read anew may be ahead of the log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from dispatch import folding
from dispatch.events import Event, Happening, LoggedEvent, Subject
from dispatch.incidents import Incident
from dispatch.live.recent import Touched
from dispatch.resources import ACTIVE, Assignment, Unit

Key = tuple[Subject, int]
Row = Incident | Unit | Assignment
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Extras:
    """What a row of the board shows beside the incident's own fields."""

    photos: int = 0
    merged: int = 0
    duplicates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The state after event `seq`.

    Attributes
    ----------
    incidents
        The open ones.
    assignments
        The active ones.
    extras
        Of open incidents that have any.
    """

    seq: int = 0
    incidents: Mapping[int, Incident] = field(default_factory=dict)
    units: Mapping[int, Unit] = field(default_factory=dict)
    assignments: Mapping[int, Assignment] = field(default_factory=dict)
    extras: Mapping[int, Extras] = field(default_factory=dict)

    def apply(self, events: Iterable[LoggedEvent]) -> tuple["Board", Touched, frozenset[Key]]:
        """Return the board after the events, what they touched, and whose rows must be read anew.

        The last are subjects that are not on the board although the event is not their first:
        an incident opened again, an assignment taken up again. `with_rows` puts them there.
        """
        changing = _Changing(self)
        for logged in events:
            changing.apply(logged)
        return changing.board(), Touched(frozenset(changing.touched), frozenset(changing.touched_units)), frozenset(
            changing.unknown
        )  # fmt: skip

    def with_rows(self, rows: Iterable[Row], extras: Mapping[int, Extras]) -> tuple["Board", Touched]:
        """Return the board with rows as they were just read, and what that touches."""
        changing = _Changing(self)
        for row in rows:
            changing.put(row)
        changing.extras.update(
            {incident: extra for incident, extra in extras.items() if incident in changing.incidents}
        )
        return changing.board(), Touched(frozenset(changing.touched), frozenset(changing.touched_units))


def _copied(kept: Mapping[int, Held]) -> dict[int, Held]:
    """Return a dict of one's own; that of a proxy is forty times faster by its `copy` than by `dict`."""
    return kept.copy() if isinstance(kept, MappingProxyType) else dict(kept)


class _Changing:
    """A board being changed; its mappings are copies."""

    def __init__(self, board: Board) -> None:
        self.seq = board.seq
        self.incidents = _copied(board.incidents)
        self.units = _copied(board.units)
        self.assignments = _copied(board.assignments)
        self.extras = _copied(board.extras)
        self.touched: set[int] = set()
        self.touched_units: set[int] = set()
        self.unknown: set[Key] = set()

    def board(self) -> Board:
        return Board(
            self.seq, MappingProxyType(self.incidents), MappingProxyType(self.units),
            MappingProxyType(self.assignments), MappingProxyType(self.extras),
        )  # fmt: skip

    def apply(self, logged: LoggedEvent) -> None:
        if logged.seq <= self.seq:
            return
        event = logged.event
        self.seq = logged.seq
        held = self._held(event.subject, event.subject_id)
        version = held.version if held else 0
        if event.version == version + 1:
            self._count(event)
            self.put(folding.apply(held, event))
        elif event.version > version:
            self.unknown.add((event.subject, event.subject_id))
            self._touch(event.subject, event.subject_id, None)

    def put(self, row: Row) -> None:
        if isinstance(row, Incident):
            if row.open:
                self.incidents[row.id] = row
            else:
                self.incidents.pop(row.id, None)
                self.extras.pop(row.id, None)
            self._touch(Subject.INCIDENT, row.id, row)
        elif isinstance(row, Unit):
            self.units[row.id] = row
            self._touch(Subject.UNIT, row.id, row)
        else:
            if row.state in ACTIVE:
                self.assignments[row.id] = row
            else:
                self.assignments.pop(row.id, None)
            self._touch(Subject.ASSIGNMENT, row.id, row)

    def _held(self, subject: Subject, id: int) -> Row | None:
        if subject is Subject.INCIDENT:
            return self.incidents.get(id)
        return self.units.get(id) if subject is Subject.UNIT else self.assignments.get(id)

    def _touch(self, subject: Subject, id: int, row: Row | None) -> None:
        if subject is Subject.INCIDENT:
            self.touched.add(id)
        elif subject is Subject.UNIT:
            self.touched_units.add(id)
        elif isinstance(row, Assignment):
            self.touched.add(row.incident_id)
            self.touched_units.add(row.unit_id)

    def _count(self, event: Event) -> None:
        id = event.subject_id
        if event.happening is Happening.PHOTO_ADDED:
            extra = self.extras.get(id, Extras())
            self.extras[id] = replace(extra, photos=extra.photos + 1)
        elif event.happening is Happening.INCIDENT_REPORTED and event.note.get("duplicates"):
            extra = self.extras.get(id, Extras())
            self.extras[id] = replace(extra, duplicates=tuple(event.note["duplicates"]))
        elif event.happening is Happening.INCIDENT_MERGED and event.changes.get("merged_into"):
            into = int(event.changes["merged_into"])
            extra = self.extras.get(into, Extras())
            self.extras[into] = replace(extra, merged=extra.merged + 1)
            self.touched.add(into)
