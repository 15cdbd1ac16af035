"""What is known of each thing on the map, free of language, storage and screen.

Positions are WGS 84, lng before lat; lengths in metres, areas in square metres, directions
in degrees clockwise from north. A name may be empty: who shows it says what stands instead.
"""

from dispatch.territory.facts import (
    BuildingFacts,
    CameraFacts,
    ComprehensiveGridFacts,
    DwellingFacts,
    Facts,
    GridFacts,
    PremisesFacts,
    RegionFacts,
    RobotFacts,
    SensorFacts,
    StreetFacts,
    TeamFacts,
    VehicleFacts,
)
from dispatch.territory.grid_figures import MEASURED, WEEKS_COUNTED, GridFigures, Measure, Verdict, verdict
from dispatch.territory.layer_setting import LayerSetting
from dispatch.territory.overview import Layer, LayerRow, Overview
from dispatch.territory.search import Hit
from dispatch.territory.things import (
    FEWEST_SHOWN,
    Bounds,
    Crumb,
    DeviceCount,
    Figures,
    Headcount,
    Identity,
    Kind,
    Listed,
    Listing,
    LngLat,
    Person,
    Staff,
    Tag,
    TagCount,
)
from dispatch.territory.windows import BuildingWindows, Ring, Window

__all__ = [
    "FEWEST_SHOWN",
    "MEASURED",
    "WEEKS_COUNTED",
    "Bounds",
    "BuildingFacts",
    "BuildingWindows",
    "CameraFacts",
    "ComprehensiveGridFacts",
    "Crumb",
    "DeviceCount",
    "DwellingFacts",
    "Facts",
    "Figures",
    "GridFacts",
    "GridFigures",
    "Headcount",
    "Hit",
    "Identity",
    "Kind",
    "Layer",
    "LayerRow",
    "LayerSetting",
    "Listed",
    "Listing",
    "LngLat",
    "Measure",
    "Overview",
    "Person",
    "PremisesFacts",
    "RegionFacts",
    "Ring",
    "RobotFacts",
    "SensorFacts",
    "Staff",
    "StreetFacts",
    "Tag",
    "TagCount",
    "TeamFacts",
    "VehicleFacts",
    "Verdict",
    "Window",
    "verdict",
]
