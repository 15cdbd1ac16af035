"""Whom to send: every unit that could come, ranked by road, and why the others are not asked."""

from dispatch.recommendation.answer import Chosen, PassedOver, RankedUnit, Recommendation, answer_sha256
from dispatch.recommendation.crew import Crew, Sightings
from dispatch.recommendation.recommend import MOST_CANDIDATES, recommend
from dispatch.recommendation.remarks import Code, Remark
from dispatch.recommendation.standing import Standing, position_of

__all__ = [
    "MOST_CANDIDATES",
    "Chosen",
    "Code",
    "Crew",
    "PassedOver",
    "RankedUnit",
    "Recommendation",
    "Remark",
    "Sightings",
    "Standing",
    "answer_sha256",
    "position_of",
    "recommend",
]
