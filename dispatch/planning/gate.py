"""What keeps a plan from being published, and which rules a reason may override."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.errors import OverrideWithoutReason, PlanBaseChanged, PlanDateWrong, PlanOutdated, PlanRulesFail
from dispatch.planning.rules import Finding, Rule

OVERRIDABLE = frozenset({Rule.PARTED_BY_BARRIER, Rule.BELOW_BAND, Rule.ABOVE_BAND, Rule.ONE_OFFICER})
"""A bridge may be near, an estate may be as large as it is, a post may be filled by the day; ground without a grid never may be."""
SHORTEST_REASON = 4
LONGEST_REASON = 400
FURTHEST_DAYS = 731
NAMED = 6


@dataclass(frozen=True, slots=True)
class Override:
    """A rule that failed and was let pass: for which grids, why, by whom."""

    rule: Rule
    grids: tuple[str, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One rule at the gate: what fails it, and whether a reason may let it pass."""

    rule: Rule
    failing: tuple[Finding, ...]
    overridable: bool

    @property
    def passed(self) -> bool:
        """Whether nothing fails it."""
        return not self.failing


def checks(found: Sequence[Finding]) -> list[Check]:
    """Return every rule with what fails it, those that no reason lets pass first."""
    order = sorted(Rule, key=lambda rule: rule in OVERRIDABLE)
    return [Check(rule, tuple(one for one in found if one.rule is rule), rule in OVERRIDABLE) for rule in order]


def overrides(found: Sequence[Finding], reasons: Mapping[Rule, str], by: str, at: datetime) -> list[Override]:
    """Return what is let pass.

    Raises
    ------
    PlanRulesFail
        A rule fails that no reason lets pass; it names rule and grids.
    OverrideWithoutReason
        A rule fails and nobody said why it may.
    """
    let_pass = []
    for check in checks(found):
        if check.passed:
            continue
        grids = tuple(one.grid or "—" for one in check.failing)
        if not check.overridable:
            raise PlanRulesFail(rule=check.rule.value, grids=_named(grids))
        reason = " ".join(reasons.get(check.rule, "").split())
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise OverrideWithoutReason(
                rule=check.rule.value, grids=_named(grids), least=SHORTEST_REASON, most=LONGEST_REASON
            )
        let_pass.append(Override(check.rule, grids, reason, by, at))
    return let_pass


def check_day(on: date, today: date) -> None:
    """Pass when a plan may take effect on a day; raises PlanDateWrong."""
    if not 0 <= (on - today).days <= FURTHEST_DAYS:
        raise PlanDateWrong(got=on.isoformat(), today=today.isoformat(), days=FURTHEST_DAYS)


def check_base(newer: str | None, same_base: bool) -> None:
    """Pass when what a plan was drawn upon still stands.

    Raises
    ------
    PlanOutdated
        Another plan was published there since.
    PlanBaseChanged
        The grids in force are others than when the draft began.
    """
    if newer is not None:
        raise PlanOutdated(newer=newer)
    if not same_base:
        raise PlanBaseChanged


def _named(grids: Sequence[str]) -> str:
    more = len(grids) - NAMED
    return "、".join(grids[:NAMED]) + (f" … +{more}" if more > 0 else "")
