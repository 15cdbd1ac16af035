"""How long a page's own thread was busy from one mark to the next, read from a trace of the browser."""

import json
from bisect import bisect_left
from typing import Any

PAGE_THREAD = "CrRendererMain"


def busy_ms(trace: bytes, mark: str) -> list[float]:
    """Return the processor time in ms that the thread which set the marks spent between each mark and the next.

    Where the trace has no processor time of a task, its duration counts.
    """
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    pages = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == PAGE_THREAD
    }
    marks = [one for one in events if one["name"] == mark and (one["pid"], one["tid"]) in pages]
    thread = {(one["pid"], one["tid"]) for one in marks}
    at = sorted(one["ts"] for one in marks)
    busy = [0.0] * max(len(at) - 1, 0)
    for task in events:
        if task["name"].endswith("RunTask") and task.get("ph") == "X" and (task["pid"], task["tid"]) in thread:
            interval = bisect_left(at, task["ts"] + task["dur"]) - 1
            if 0 <= interval < len(busy):
                busy[interval] += task.get("tdur", task["dur"]) / 1000
    return busy
