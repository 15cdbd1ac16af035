"""What the services ask of a store; data/ answers."""

from dispatch.ports.aggregates import AggregateReader, Aggregates
from dispatch.ports.cases import Cases, CaseWork
from dispatch.ports.feed import EventFeed
from dispatch.ports.records import (
    Answer,
    CameraView,
    Detail,
    KeyedCall,
    Photo,
    PhotoRecord,
    Reporter,
    ReportPoint,
    Request,
    StepDone,
    Tally,
)
from dispatch.ports.territory import Territory, TerritoryReader

__all__ = [
    "AggregateReader",
    "Aggregates",
    "Answer",
    "CameraView",
    "CaseWork",
    "Cases",
    "Detail",
    "EventFeed",
    "KeyedCall",
    "Photo",
    "PhotoRecord",
    "ReportPoint",
    "Reporter",
    "Request",
    "StepDone",
    "Tally",
    "Territory",
    "TerritoryReader",
]
