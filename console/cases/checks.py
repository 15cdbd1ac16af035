"""A task that looks at an incident once more, as its card tells it."""

from typing import Any

from dispatch.changes import json_form
from dispatch.service import StandingCheck


def check_body(one: StandingCheck) -> dict[str, Any]:
    """Return when it was ordered, of whom, and what came of it."""
    check, row = one.check, one.check.row
    task = row.task
    return {
        "task": task.id, "kind": task.kind.value, "name": task.name, "state": one.state.value,
        "from": json_form(task.due_from), "until": json_form(task.due_until), "unit": task.unit_id,
        "unit_name": row.unit_name, "ordered": task.round_id is None, "ordered_by": row.ordered_by, "words": task.words,
        "seen_at": json_form(check.seen_at), "cancelled_at": json_form(task.cancelled_at), "cancel_reason": task.cancel_reason,
        "entry": (
            {"at": json_form(check.entry_at), "by": check.entry_by, "outcome": check.outcome, "words": check.words}
            if check.entry_at
            else None
        ),
    }  # fmt: skip
