"""Amounts as people read them."""

from console.texts import say
from dispatch.appraisal import Amount, Metric, Period, PeriodKind, Step, Verdict

NONE = "—"
TOO_FEW = "*"
M2_KM2, M_KM = 1e6, 1e3
DECIMALS = {
    Metric.HANDLED: 0, Metric.P50: 1, Metric.P90: 1, Metric.ON_TIME: 0, Metric.REWORK: 0, Metric.PATROLS: 0,
    Metric.DISTANCE: 1, Metric.COVERAGE: 0, Metric.CHECKS: 0,
}  # fmt: skip


def amount_text(metric: Metric, amount: Amount | None, verdict: Verdict | None, language: str) -> str:
    """Return an amount with its unit; a dash for none, a star behind what is made of too few."""
    if amount is None or amount.value is None:
        return NONE
    unit = say(f"metric_unit.{metric}", language)
    gap = "" if unit in {"件", "次"} else " "
    return f"{amount.value:,.{DECIMALS[metric]}f}{gap}{unit}" + (TOO_FEW if verdict is Verdict.TOO_FEW else "")


def why_text(step: Step, language: str) -> str:
    """Return what a step was judged by, or why it was not."""
    if step.verdict is Verdict.ABSENT:
        return say(f"absent.{step.absent}", language) if step.absent else say("verdict.absent", language)
    if step.verdict is Verdict.TOO_FEW:
        return f"{say('verdict.too_few', language)} ({step.amount.basis} < {step.weight.least})"
    weighed = step.amount.weighed or 0.0
    return f"({weighed:.4g} − {step.weight.none_at:g}) ÷ ({step.weight.all_at:g} − {step.weight.none_at:g}) → {step.share:.0%}"


def period_text(period: Period, language: str) -> str:
    """Return what a period is called."""
    year, week, _ = period.first.isocalendar()
    match period.kind:
        case PeriodKind.QUARTER:
            return say("period.quarter", language, year=period.first.year, number=(period.first.month + 2) // 3)
        case PeriodKind.MONTH:
            return say("period.month", language, year=period.first.year, number=period.first.month)
        case PeriodKind.WEEK:
            return say("period.week", language, year=year, number=week)
        case PeriodKind.RANGE:
            return say("period.range", language, first=period.first, last=period.last)
