"""The duty clerk at work: carries out the duties one by one, as an account of its own."""

import math
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from data.simulator.clerk import Duty, duties
from data.simulator.services import Services
from dispatch.errors import DatabaseAway, DuplicateLikely, JingweiError
from dispatch.incidents import Command, Incident, commands
from dispatch.permissions import Actor
from dispatch.service import Dispatch

LOOKS_EVERY_S = 10.0
MOST_AT_ONCE = 2
"""Duties tried at one look."""
NOBODY_FREE_S = 60.0
"""Where nobody could be sent it is tried again after so long."""
MOST_UNITS = 4
MERGED = "同一事件，重复上报"
COMMAND: dict[Duty, Command] = {
    Duty.VERIFY: commands.Verify("电话核实，情况属实"),
    Duty.ACCEPT: commands.Accept(),
    Duty.CHECK: commands.Check(True),
    Duty.CLOSE: commands.Close(),
}


class Office:
    """The desk of the clerk."""

    def __init__(self, services: Services, clerk: Actor) -> None:
        self._services = services
        self._clerk = clerk
        self._looked: datetime | None = None
        self._again_at: dict[int, datetime] = {}

    def work(self, open_incidents: Iterable[Incident], with_units: Collection[int], now: datetime, speed: float) -> int:
        """Take on a few of the duties, and return how many were done; raises DatabaseAway."""
        if self._looked is not None and (now - self._looked).total_seconds() * speed < LOOKS_EVERY_S:
            return 0
        self._looked = now
        self._again_at = {id: at for id, at in self._again_at.items() if at > now}
        waiting = [one for one in duties(open_incidents, with_units, now, speed) if one[1].id not in self._again_at]
        done = 0
        for duty, incident in waiting[: math.ceil(MOST_AT_ONCE * max(1.0, speed / LOOKS_EVERY_S))]:
            try:
                taken_on = self._take_on(duty, incident)
            except DatabaseAway:
                raise
            except JingweiError:
                # Somebody else was quicker: it is looked at again.
                taken_on = False
            done += taken_on
            if not taken_on:
                self._again_at[incident.id] = now + timedelta(seconds=NOBODY_FREE_S / speed)
        return done

    def _take_on(self, duty: Duty, incident: Incident) -> bool:
        if duty is not Duty.DISPATCH:
            self._services.case_service.act(self._clerk, incident.id, COMMAND[duty], incident.version)
            return True
        choice, units = self._services.choose(self._clerk, incident.id)
        if not units:
            return False
        order = Dispatch(units[:MOST_UNITS], incident.version, choice)
        try:
            self._services.sending.dispatch(self._clerk, incident.id, order)
        except DuplicateLikely as likely:
            into = int(str(likely.fields["incident"]))
            self._services.case_service.act(self._clerk, incident.id, commands.Merge(into, MERGED), incident.version)
        return True
