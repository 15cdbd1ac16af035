"""Household work 人房: visits, changes that are verified before they count, and finding a home with a reason."""

from dispatch.households.change import Change, ChangeKind, ChangeState, Proposal, may_decide
from dispatch.households.find import FindReason, FoundHome, Question
from dispatch.households.home import Home, Household, Lodger
from dispatch.households.record import Accepted, Dweller, HomeRecord, after, folded
from dispatch.households.visit import FieldKind, FormField, GridVisits, NewVisit, Visit, VisitForm, due

__all__ = [
    "Accepted",
    "Change",
    "ChangeKind",
    "ChangeState",
    "Dweller",
    "FieldKind",
    "FindReason",
    "FormField",
    "FoundHome",
    "GridVisits",
    "Home",
    "HomeRecord",
    "Household",
    "Lodger",
    "NewVisit",
    "Proposal",
    "Question",
    "Visit",
    "VisitForm",
    "after",
    "due",
    "folded",
    "may_decide",
]
