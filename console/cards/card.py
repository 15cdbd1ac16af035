"""One card: the frame all kinds share around the blocks of each."""

from collections.abc import Callable
from typing import Any

from console.cards import areas, building, camera, dwelling, premises, robot, sensor, street, team, vehicle
from console.cards.blocks import Block
from console.cards.names import called, name_of, position
from dispatch.permissions import Actor
from dispatch.territory import (
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

# Subtitle and blocks of each kind that reads the same for everyone who may see it.
Writer = Callable[[Any, str], tuple[str, list[Block]]]
WRITERS: dict[type, Writer] = {
    RegionFacts: areas.region,
    ComprehensiveGridFacts: areas.comprehensive_grid,
    GridFacts: areas.grid,
    BuildingFacts: building.building,
    CameraFacts: camera.camera,
    SensorFacts: sensor.sensor,
    VehicleFacts: vehicle.vehicle,
    TeamFacts: team.team,
    RobotFacts: robot.robot,
    PremisesFacts: premises.premises,
    StreetFacts: street.street,
}


def card(actor: Actor, facts: Facts, language: str) -> dict[str, Any]:
    """Return the card of what `actor` may know of a thing, as plain JSON values."""
    identity = facts.identity
    if isinstance(facts, DwellingFacts):
        subtitle, blocks = dwelling.dwelling(facts, actor, language)
    else:
        subtitle, blocks = WRITERS[type(facts)](facts, language)
    return {
        "kind": identity.kind.value,
        "id": identity.id,
        "title": name_of(identity.kind, identity.id, language, identity.name),
        "subtitle": subtitle,
        "breadcrumb": [
            {"kind": crumb.kind.value, "id": crumb.id, "title": called(crumb, language)} for crumb in identity.lineage
        ],
        "position": position(identity.position),
        "bounds": list(identity.bounds) if identity.bounds else None,
        "blocks": blocks,
    }
