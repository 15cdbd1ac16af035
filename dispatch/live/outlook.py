"""Which open incidents will be late, as the board shows it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dispatch.deadlines import Pace, Why, forecast
from dispatch.incidents import ahead
from dispatch.live.board import Board
from dispatch.resources import AssignmentState

ON_THE_WAY = frozenset({AssignmentState.SENT, AssignmentState.ACKNOWLEDGED, AssignmentState.EN_ROUTE})
NEWS_S = 60.0
NEWS_SHARE = 0.25
USUAL_PACE = Pace()
News = Mapping[str, Any]


def outlook(board: Board, ids: Iterable[int], now: datetime, pace: Pace = USUAL_PACE) -> dict[int, News | None]:
    """Return for each of `ids` on the board what will be late, by how much and why; None for nothing."""
    etas = _etas(board, now)
    found: dict[int, News | None] = {}
    for id in ids:
        incident = board.incidents.get(id)
        if incident is None or not ahead(incident):
            found[id] = None
            continue
        usual_s, calendar = pace.of(incident)
        late = forecast(incident, now, usual_s, etas.get(id), calendar)
        found[id] = (
            {"milestone": late.milestone.value, "late_by_s": round(late.late_by_s), "why": late.why.value}
            if late is not None
            else None
        )
    return found


def same_news(before: News | None, after: News | None) -> bool:
    """Return whether there is nothing new to say; that lateness grows by itself is no news, or seldom."""
    if before is None or after is None:
        return before is after
    if (before["milestone"], before["why"]) != (after["milestone"], after["why"]):
        return False
    return after["why"] == Why.OVERDUE or bool(
        abs(before["late_by_s"] - after["late_by_s"]) < max(NEWS_S, NEWS_SHARE * before["late_by_s"])
    )


def _etas(board: Board, now: datetime) -> dict[int, float]:
    """Return how long the first unit on its way to each incident still needs."""
    etas: dict[int, float] = {}
    for one in board.assignments.values():
        if one.state in ON_THE_WAY and one.eta_s is not None and one.sent_at is not None:
            left_s = max(0.0, one.eta_s - (now - one.sent_at).total_seconds())
            etas[one.incident_id] = min(left_s, etas.get(one.incident_id, left_s))
    return etas
