"""An appraisal as JSON: rows with one short list for each metric."""

from typing import Any

from console.appraisal.amounts import DECIMALS, period_text
from console.texts import say, word
from dispatch.appraisal import FEWER_IS_BETTER, OF_CASES, Absent, Appraised, Period, Placed, Step, WeightTable
from dispatch.appraisal.score import metric_steps
from dispatch.changes import json_form
from dispatch.ports.appraisal import CaseLine, PatrolDay, WeightEdition
from dispatch.service import Appraisal, AppraisedCase

STEP_COLUMNS = ("value", "weighed", "basis", "verdict", "share", "points", "absent")


def appraisal_body(found: Appraisal, language: str) -> dict[str, Any]:
    """Return everything the screen shows."""
    return {
        "level": found.level, "period": period_body(found.period, language), "under_way": found.under_way, "own": found.own,
        "made_at": json_form(found.made_at), "weights": table_body(found.table, language), "edition": found.edition.number,
        "absent": {one.value: say(f"absent.{one}", language) for one in Absent},
        "overall": {metric: _rounded(amount.value, 2) for metric, amount in found.overall.items()}, "columns": STEP_COLUMNS,
        "rows": [row_body(one, place, language) for one, place in zip(found.rows, found.places, strict=True)],
    }  # fmt: skip


def row_body(one: Appraised, place: int | None, language: str) -> dict[str, Any]:
    """Return one row."""
    steps = metric_steps(one.score)
    load = one.load
    return {
        "ref": one.ref, "place": place, "name": one.name, "post": word("post", one.post, language) if one.post else "",
        "community": one.community, "served_days": round(one.served_days, 1),
        "stays": [[stay.grid_code, stay.grid_name, round(stay.days, 1)] for stay in one.stays],
        "total": _rounded(one.score.total, 1), "judged": round(one.score.judged, 1),
        "load": [_rounded(load.households, 0), load.reported, _rounded(load.area_m2, 0), _rounded(load.street_m, 0)],
        "steps": {metric: _step(step) for metric, step in steps.items()},
    }  # fmt: skip


def period_body(period: Period, language: str) -> dict[str, Any]:
    """Return a period with what it is called and the one before."""
    return {
        "code": period.code, "kind": period.kind, "first": period.first.isoformat(), "last": period.last.isoformat(),
        "label": period_text(period, language), "before": period.before().code,
    }  # fmt: skip


def table_body(table: WeightTable, language: str) -> dict[str, Any]:
    """Return a table of weights with what each metric is."""
    return {
        "valid_from": table.valid_from.isoformat(),
        "metrics": [
            {
                "metric": one.metric, "label": say(f"metric.{one.metric}", language), "unit": say(f"metric_unit.{one.metric}", language),
                "about": say(f"metric_about.{one.metric}", language), "decimals": DECIMALS[one.metric],
                "points": one.points, "none_at": one.none_at, "all_at": one.all_at, "least": one.least,
                "fewer": one.metric in FEWER_IS_BETTER, "cases": one.metric in OF_CASES,
            }
            for one in table.weights
        ],
    }  # fmt: skip


def edition_body(edition: WeightEdition, language: str) -> dict[str, Any]:
    """Return every table of weights, the latest to come into force first."""
    ordered = sorted(edition.tables, key=lambda one: one.valid_from, reverse=True)
    return {
        "edition": edition.number, "at": json_form(edition.at) if edition.at else None,
        "tables": [table_body(one, language) for one in ordered],
    }  # fmt: skip


def case_body(one: AppraisedCase, language: str) -> dict[str, Any]:
    """Return one handling with its incident; without the incident where it is outside the area."""
    done, line = one.handling, one.line
    body: dict[str, Any] = {
        "incident": done.incident_id, "began_at": json_form(done.began_at), "handled_at": json_form(done.handled_at),
        "due": json_form(done.due) if done.due else None, "took_s": round(done.took_s), "on_time": done.on_time,
        "sent_back": done.sent_back, "reopened": done.reopened, "number": None,
    }  # fmt: skip
    return body if line is None else body | _line(line, language)


def reported_body(one: Placed, line: CaseLine | None, language: str) -> dict[str, Any]:
    """Return one incident of a load; without what it is where it is outside the area."""
    body: dict[str, Any] = {"incident": one.incident_id, "reported_at": json_form(one.reported_at), "number": None}
    return body if line is None else body | _line(line, language)


def day_body(one: PatrolDay) -> dict[str, Any]:
    """Return one task or day behind a figure of patrols; metres are rounded."""
    return {
        "day": one.day.isoformat(), "name": one.name, "grid": one.grid_code, "grid_name": one.grid_name, "unit_name": one.unit_name,
        "task": one.task_id, "done_at": json_form(one.done_at) if one.done_at else None, "done": round(one.done, 1),
        "due": _rounded(one.due, 1),
    }  # fmt: skip


def _line(line: CaseLine, language: str) -> dict[str, Any]:
    return {
        "number": line.number, "class": line.class_en if language == "en" else line.class_zh, "severity": line.severity,
        "state": line.state, "state_label": word("state", line.state, language), "address": line.address, "grid": line.grid_name,
    }  # fmt: skip


def _step(step: Step) -> list[Any]:
    amount = step.amount
    return [
        _rounded(amount.value, 2), _rounded(amount.weighed, 2), amount.basis, step.verdict, round(step.share, 4),
        round(step.points, 2), amount.absent,
    ]  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
