"""What was patrolled, as appraisals count it."""

from datetime import datetime

from dispatch.appraisal import Patrols, Period
from dispatch.permissions import Actor


class NoPatrols:
    """Nothing plans patrols yet: their figures stay empty, and say why."""

    def patrols(self, actor: Actor, period: Period, now: datetime) -> Patrols:  # noqa: ARG002
        """Return nothing."""
        return Patrols()
