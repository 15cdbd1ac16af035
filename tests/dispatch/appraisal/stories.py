"""Stories of incidents and officers, as short as they can be told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from dispatch.appraisal import (
    Credit,
    Ground,
    Metric,
    Moment,
    Move,
    Officer,
    Period,
    PeriodKind,
    Placed,
    Records,
    Weight,
    weight_table,
)
from dispatch.events import Happening

COMMUNITY = "440305001001"
EAST, WEST = COMMUNITY + "001", COMMUNITY + "002"
START = datetime(2026, 10, 1, tzinfo=UTC)
QUARTER = Period(PeriodKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31))
LATER = datetime(2027, 1, 10, tzinfo=UTC)
TABLE = weight_table(
    date(2026, 1, 1),
    [
        Weight(Metric.HANDLED, 40, 0, 8, 5), Weight(Metric.P50, 20, 24, 2, 5), Weight(Metric.ON_TIME, 30, 60, 100, 5),
        Weight(Metric.DISTANCE, 10, 0, 60, 1),
    ],
)  # fmt: skip


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def story(
    incident: int, *steps: tuple[Happening, float], due: float | None = None, actor: str = "account:1"
) -> list[Moment]:
    """Return the moments of an incident; what begins the clock says when it is due."""
    begins = {Happening.INCIDENT_ACCEPTED, Happening.INCIDENT_REOPENED}
    return [
        Moment(
            incident,
            incident * 100 + n,
            what,
            at(hours),
            actor,
            at(due) if due is not None and what in begins else None,
        )
        for n, (what, hours) in enumerate(steps)
    ]


def plain(
    incident: int, begins: float = 10, took: float = 4, due: float | None = None, actor: str = "account:1"
) -> list[Moment]:
    return story(
        incident,
        (Happening.INCIDENT_ACCEPTED, begins),
        (Happening.INCIDENT_HANDLED, begins + took),
        due=due,
        actor=actor,
    )


def records(moments: list[Moment], credits: Sequence[Credit] = (), moves: list[Move] | None = None) -> Records:
    """Return records of two grids; incidents with an even number lie in the eastern one."""
    ids = sorted({one.incident_id for one in moments})
    enrolled = [Move(7, 1, START, EAST, True), Move(8, 2, START, WEST, True)]
    return Records(
        moments,
        [Placed(id, COMMUNITY, EAST if id % 2 == 0 else WEST, at(1)) for id in ids],
        credits,
        [Officer(7, "赵", "grid_leader", COMMUNITY), Officer(8, "钱", "grid_leader", COMMUNITY)],
        enrolled if moves is None else moves,
        [
            Ground(EAST, "东", COMMUNITY, 60_000.0, 400, 3_000.0, None),
            Ground(WEST, "西", COMMUNITY, 90_000.0, 200, 5_000.0, None),
        ],
        {COMMUNITY: "南坑"},
    )
