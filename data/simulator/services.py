"""What the simulator uses of a running Jingwei: the services everybody uses, and nothing beneath them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.simulator.rounds import Errand
from dispatch.permissions import Actor
from dispatch.ports import Cases, EventFeed
from dispatch.service import CaseService, Intake, PositionService, PublicDesk, SendingService

Choose = Callable[[Actor, int], tuple[int | None, Sequence[int]]]
"""Gives a choice of candidates for an incident and the units suggested, the best first; none when nobody is free."""


@dataclass(frozen=True, slots=True)
class Services:
    """Services with one clock.

    Attributes
    ----------
    cases
        Only read from here; everything is changed through the services.
    secret_hash
        Gives the hash of a new code by which a resident follows a report; nobody keeps the code.
    errands
        Gives what today's tasks still ask of each unit; nothing unless said.
    """

    cases: Cases
    feed: EventFeed
    intake: Intake
    public: PublicDesk
    case_service: CaseService
    sending: SendingService
    positions: PositionService
    choose: Choose
    secret_hash: Callable[[], bytes]
    errands: Callable[[datetime], Mapping[int, Sequence[Errand]]] = lambda _: {}
