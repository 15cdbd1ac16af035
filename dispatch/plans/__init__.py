"""What a district sets for itself: classes of incidents, who must handle them, what they ask for."""

from dispatch.plans.classes import ClassTable, IncidentClass
from dispatch.plans.needs import Cover, Need, coverage
from dispatch.plans.response import Proof, ResponsePlan, Step, check_proof, plan_for
from dispatch.plans.responsibilities import Responsibility, order_for

__all__ = [
    "ClassTable",
    "Cover",
    "IncidentClass",
    "Need",
    "Proof",
    "ResponsePlan",
    "Responsibility",
    "Step",
    "check_proof",
    "coverage",
    "order_for",
    "plan_for",
]
