"""Appraisal 考核: how much, how fast and how well, for officers, grids and communities."""

from dispatch.appraisal.appraise import Appraised, Stay, appraise, credits_of, reported_of
from dispatch.appraisal.handling import TOLD, Handling, Moment, handlings
from dispatch.appraisal.load import Load
from dispatch.appraisal.metrics import (
    FEWER_IS_BETTER,
    OF_CASES,
    OF_PATROLS,
    Absent,
    Amount,
    Amounts,
    Metric,
    amounts_of_cases,
)
from dispatch.appraisal.period import Period, PeriodKind, around, between, period_of
from dispatch.appraisal.postings import Move, Posting, postings
from dispatch.appraisal.records import Credit, Ground, Level, Officer, Patrolled, Patrols, Placed, Records
from dispatch.appraisal.score import LEAST_JUDGED, Score, Step, Verdict, ranks, score
from dispatch.appraisal.weights import Weight, WeightTable, in_force, weight_table

__all__ = [
    "FEWER_IS_BETTER",
    "LEAST_JUDGED",
    "OF_CASES",
    "OF_PATROLS",
    "TOLD",
    "Absent",
    "Amount",
    "Amounts",
    "Appraised",
    "Credit",
    "Ground",
    "Handling",
    "Level",
    "Load",
    "Metric",
    "Moment",
    "Move",
    "Officer",
    "Patrolled",
    "Patrols",
    "Period",
    "PeriodKind",
    "Placed",
    "Posting",
    "Records",
    "Score",
    "Stay",
    "Step",
    "Verdict",
    "Weight",
    "WeightTable",
    "amounts_of_cases",
    "appraise",
    "around",
    "between",
    "credits_of",
    "handlings",
    "in_force",
    "period_of",
    "postings",
    "ranks",
    "reported_of",
    "score",
    "weight_table",
]
