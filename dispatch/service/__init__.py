"""What can be asked of Jingwei, each with the actor's permission checked first."""

from dispatch.service.aggregates import AggregateService
from dispatch.service.appraisal import Appraisal, AppraisalService, AppraisedCase
from dispatch.service.candidates import CandidateService
from dispatch.service.cases import CaseService
from dispatch.service.checks import CheckService, Ordered, Standby, StandingCheck
from dispatch.service.clock import utc_now
from dispatch.service.coordinates import Written, read_coordinates, write_coordinates
from dispatch.service.devices import Carried, DeviceBook
from dispatch.service.figures import FigureService
from dispatch.service.following import Change, Follower, PositionKeeper, Tick
from dispatch.service.households import Decided, HouseholdService
from dispatch.service.ingest import Accounted, Ingest
from dispatch.service.intake import MOST_PHOTOS, Intake, NewReport, Reported, Reporter
from dispatch.service.map import MapService
from dispatch.service.once import Once
from dispatch.service.patrols import AreaSeen, GridSeen, PatrolService, Said, StandingTask, require_filing
from dispatch.service.places import Place, in_wgs84
from dispatch.service.plan_response import PlanResponseService
from dispatch.service.plan_sharing import PlanSharingService
from dispatch.service.plans import PlanService
from dispatch.service.positions import MOST_POSITIONS, PositionService
from dispatch.service.public import Followed, PublicDesk, PublicReport, Receipt, Station, device, resident
from dispatch.service.publishing import PublishingService
from dispatch.service.reach import Reach, ReachService
from dispatch.service.reading import CaseFile, CaseReader, Resource
from dispatch.service.roads import RoadAtlas
from dispatch.service.sending import Dispatch, SendingService, Step
from dispatch.service.tracks import DayTrack, TrackService, UnitDay
from dispatch.service.views import ViewService

__all__ = [
    "MOST_PHOTOS",
    "MOST_POSITIONS",
    "Accounted",
    "AggregateService",
    "Appraisal",
    "AppraisalService",
    "AppraisedCase",
    "AreaSeen",
    "CandidateService",
    "Carried",
    "CaseFile",
    "CaseReader",
    "CaseService",
    "Change",
    "CheckService",
    "DayTrack",
    "Decided",
    "DeviceBook",
    "Dispatch",
    "FigureService",
    "Followed",
    "Follower",
    "GridSeen",
    "HouseholdService",
    "Ingest",
    "Intake",
    "MapService",
    "NewReport",
    "Once",
    "Ordered",
    "PatrolService",
    "Place",
    "PlanResponseService",
    "PlanService",
    "PlanSharingService",
    "PositionKeeper",
    "PositionService",
    "PublicDesk",
    "PublicReport",
    "PublishingService",
    "Reach",
    "ReachService",
    "Receipt",
    "Reported",
    "Reporter",
    "Resource",
    "RoadAtlas",
    "Said",
    "SendingService",
    "Standby",
    "StandingCheck",
    "StandingTask",
    "Station",
    "Step",
    "Tick",
    "TrackService",
    "UnitDay",
    "ViewService",
    "Written",
    "device",
    "in_wgs84",
    "read_coordinates",
    "require_filing",
    "resident",
    "utc_now",
    "write_coordinates",
]
