"""Patrols 巡查: rounds of grids, the tasks of a day, seen by being there, and what was not seen."""

from dispatch.patrols.coverage import GridCoverage, Ground, Memory, coverage, recalled, remembered
from dispatch.patrols.crew import officer_for, on_duty_s, walks
from dispatch.patrols.presence import Fence, seen_at
from dispatch.patrols.round import DrawnFrom, Round, RoundKind, RoundPoint, wrong_with
from dispatch.patrols.task import ENDED, SeenHow, Task, TaskState, TaskStop, is_half, state_of

__all__ = [
    "ENDED",
    "DrawnFrom",
    "Fence",
    "GridCoverage",
    "Ground",
    "Memory",
    "Round",
    "RoundKind",
    "RoundPoint",
    "SeenHow",
    "Task",
    "TaskState",
    "TaskStop",
    "coverage",
    "is_half",
    "officer_for",
    "on_duty_s",
    "recalled",
    "remembered",
    "seen_at",
    "state_of",
    "walks",
    "wrong_with",
]
