"""What a decision on an incident needs to know beside the incident and the command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from dispatch.incidents.incident import Incident
from dispatch.incidents.states import Milestone


class Asked(Protocol):
    """A request for longer time 延期 or for standing still 挂账 that nobody has decided yet."""

    @property
    def asked_by(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """What rules and other rows say at the moment of a decision; the default is nothing.

    Attributes
    ----------
    due
        Due times as `dispatch.deadlines.due_for` gives them for the command.
    order
        Ids of the teams responsible for the class and the place, first to last.
    asked
        The open request of the kind that the command asks for or decides.
    target
        The incident that a merge names.
    class_version
        Version of the class table that the code of a reclassification is from; None keeps the old.
    """

    due: Mapping[Milestone, datetime] = field(default_factory=lambda: MappingProxyType({}))
    order: tuple[int, ...] = ()
    asked: Asked | None = None
    target: Incident | None = None
    class_version: int | None = None


NOTHING_MORE = Context()
