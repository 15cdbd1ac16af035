"""What the store tells of each thing."""

import pytest

from data.database import Database
from data.territory.reader import PostgresTerritory
from dispatch.errors import NotPermitted, UnknownThing
from dispatch.service import MapService
from dispatch.territory import (
    BuildingFacts,
    CameraFacts,
    ComprehensiveGridFacts,
    DeviceCount,
    DwellingFacts,
    GridFacts,
    Headcount,
    Kind,
    Layer,
    PremisesFacts,
    RegionFacts,
    SensorFacts,
    StreetFacts,
    TeamFacts,
    VehicleFacts,
)
from tests.fixtures.hamlet import BEI, COMPREHENSIVE, EAST, LNG, NAN, NORTH, WEST, Hamlet, settle

EVERYTHING = {
    Kind.REGION: NAN, Kind.COMPREHENSIVE_GRID: COMPREHENSIVE, Kind.GRID: WEST, Kind.BUILDING: "1", Kind.DWELLING: "101",
    Kind.CAMERA: "1", Kind.SENSOR: "1", Kind.VEHICLE: "1", Kind.TEAM: "1", Kind.ROBOT: "1", Kind.PREMISES: "1", Kind.STREET: "1",
}  # fmt: skip

OWN = frozenset({Layer.GRIDS, Layer.PLACENAMES})


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    return settle(module_database)


@pytest.fixture(scope="module")
def service(hamlet: Hamlet) -> MapService:
    return MapService(PostgresTerritory(hamlet.database))


def test_every_kind_has_a_breadcrumb_from_the_district_to_itself(hamlet: Hamlet, service: MapService) -> None:
    assert set(EVERYTHING) == set(Kind)
    for kind, ref in EVERYTHING.items():
        crumbs = service.facts(hamlet.operator, kind, ref).identity.lineage
        assert (crumbs[0].kind, crumbs[0].id) == (Kind.REGION, NAN[:6]), kind
        assert (crumbs[-1].kind, crumbs[-1].id) == (kind, ref), kind


def test_a_dwelling_stands_under_region_grid_and_building(hamlet: Hamlet, service: MapService) -> None:
    crumbs = service.facts(hamlet.operator, "dwelling", "101").identity.lineage
    assert [crumb.id for crumb in crumbs] == [NAN[:6], NAN[:9], NAN, WEST, "1", "101"]


def test_a_grid_adds_up_its_buildings_and_what_stands_in_it(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "grid", WEST)
    assert isinstance(facts, GridFacts)
    figures = facts.figures
    assert (figures.buildings, figures.dwellings, figures.households, figures.population) == (2, 5, 2, Headcount(4))
    assert figures.cameras == DeviceCount(1, 1)
    assert figures.sensors == DeviceCount(1, 0)
    assert (figures.vehicles, figures.teams, figures.premises) == (1, 1, 1)
    assert [leader.name for leader in facts.leaders] == ["钱网格长"]
    assert facts.leaders[0].phone == "13500000002"
    assert facts.comprehensive is not None
    assert facts.comprehensive.id == COMPREHENSIVE


def test_a_region_adds_up_its_buildings_and_lists_its_grids(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "region", NAN)
    assert isinstance(facts, RegionFacts)
    assert [child.id for child in facts.children.items] == [WEST, EAST]
    assert facts.children.items[0].note == "钱网格长"
    assert facts.figures.population == Headcount(4)
    assert facts.figures.cameras == DeviceCount(2, 1)
    assert [(one.tag.code, one.people) for one in facts.tags] == [("lives_alone", Headcount(1))]


def test_a_street_lists_its_communities(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.planner, "region", NAN[:9])
    assert isinstance(facts, RegionFacts)
    assert [child.id for child in facts.children.items] == [NAN, BEI]


def test_a_comprehensive_grid_lists_its_grids_and_its_leader(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "comprehensive_grid", COMPREHENSIVE)
    assert isinstance(facts, ComprehensiveGridFacts)
    assert [child.id for child in facts.children.items] == [WEST, EAST]
    assert [leader.name for leader in facts.leaders] == ["孙综合"]
    assert facts.figures.cameras == DeviceCount(2, 1)


def test_a_building_names_its_grid_leader_shops_and_companies(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "building", "1")
    assert isinstance(facts, BuildingFacts)
    assert facts.grid is not None
    assert facts.grid.id == WEST
    assert [leader.name for leader in facts.leaders] == ["钱网格长"]
    assert [item.name for item in facts.premises.items] == ["好味面馆"]
    assert [(item.kind, item.name) for item in facts.companies.items] == [(None, "南坑饮食公司")]
    assert facts.figures.population == Headcount(4)


def test_a_household_shows_its_people_masked(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "dwelling", "102")
    assert isinstance(facts, DwellingFacts)
    assert facts.tenure == "rented"
    assert [(one.name_masked, one.phone_masked, one.head) for one in facts.people] == [
        ("李*", "139****5678", True), ("王*", "137****1111", False), ("李*", None, False),
    ]  # fmt: skip
    assert [tag.code for tag in facts.household_tags] == ["low_income"]


def test_a_dwelling_without_a_household_has_no_tenure(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.operator, "dwelling", "301")
    assert isinstance(facts, DwellingFacts)
    assert (facts.tenure, facts.headcount, facts.people) == (None, None, ())


def test_things_with_a_place_know_the_grid_they_stand_in(hamlet: Hamlet, service: MapService) -> None:
    camera = service.facts(hamlet.operator, "camera", "2")
    assert isinstance(camera, CameraFacts)
    assert camera.grid is not None
    assert camera.grid.id == EAST
    sensor = service.facts(hamlet.operator, "sensor", "1")
    assert isinstance(sensor, SensorFacts)
    assert (sensor.building and sensor.building.id, sensor.dwelling and sensor.dwelling.id) == ("1", "101")
    premises = service.facts(hamlet.operator, "premises", "1")
    assert isinstance(premises, PremisesFacts)
    assert (premises.company, premises.industry) == ("南坑饮食公司", "餐饮")


def test_a_vehicle_names_its_team_and_a_team_its_people_and_vehicles(hamlet: Hamlet, service: MapService) -> None:
    vehicle = service.facts(hamlet.operator, "vehicle", "1")
    assert isinstance(vehicle, VehicleFacts)
    assert vehicle.team is not None
    assert vehicle.team.name == "巡防一队"
    team = service.facts(hamlet.operator, "team", "1")
    assert isinstance(team, TeamFacts)
    assert [one.name for one in team.members] == ["赵队长"]
    assert [one.name for one in team.vehicles.items] == ["粤B·88888"]


def test_a_street_has_class_and_length(hamlet: Hamlet, service: MapService) -> None:
    street = service.facts(hamlet.operator, "street", "1")
    assert isinstance(street, StreetFacts)
    assert (street.street_class, street.length_m) == ("residential", 615)


@pytest.mark.parametrize("ref", ["999", "abc", "-1", "9" * 30, "٣", "1\x00", ""])
@pytest.mark.parametrize("kind", ["building", "grid", "region", "nothing"])
def test_what_is_not_there_is_unknown(hamlet: Hamlet, service: MapService, kind: str, ref: str) -> None:
    with pytest.raises(UnknownThing):
        service.facts(hamlet.operator, kind, ref)


def test_an_opened_building_has_every_door_at_its_floor_and_slot(hamlet: Hamlet, service: MapService) -> None:
    opened = service.windows(hamlet.operator, 1)
    assert (opened.levels, opened.slots, opened.floor_height_m) == (3, 2, 3.0)
    assert {slot for slot, _ in opened.plans} == {0, 1}
    seen = [(w.room, w.floor, w.slot, w.state, w.people, w.care) for w in opened.windows]
    assert seen == [
        ("101", 1, 0, "owned", Headcount(1), True),
        ("102", 1, 1, "rented", Headcount(3), False),
        ("201", 2, 0, "vacant", None, False),
        ("301", 3, 0, "unknown", None, False),
    ]


def test_a_building_without_registered_doors_still_opens(hamlet: Hamlet, service: MapService) -> None:
    opened = service.windows(hamlet.operator, 3)
    assert opened.windows == ()
    assert opened.assumed
    assert opened.plans


def test_layers_hold_what_is_in_scope(hamlet: Hamlet, service: MapService) -> None:
    sizes = {layer: len(service.layer(hamlet.operator, layer)) for layer in Layer}
    assert sizes == {
        Layer.GRIDS: 2, Layer.CAMERAS: 2, Layer.SENSORS: 1, Layer.VEHICLES: 1, Layer.TEAMS: 1, Layer.ROBOTS: 1,
        Layer.PREMISES: 1, Layer.STREETNAMES: 1, Layer.PLACENAMES: 2,
    }  # fmt: skip
    # A neighbour has grids, and the names of the regions around them.
    assert all(not rows for rows in (service.layer(hamlet.neighbour, layer) for layer in Layer if layer not in OWN))


def test_a_grid_row_has_its_outline_label_and_leader(hamlet: Hamlet, service: MapService) -> None:
    row = service.layer(hamlet.operator, "grids")[0]
    assert (row["id"], row["leader"], row["colour"]) == (WEST, "钱网格长", 0)
    assert len(row["polygon"][0]) == 5
    assert row["label"][0] > LNG


def test_the_overview_counts_and_frames_the_scope(hamlet: Hamlet, service: MapService) -> None:
    overview = service.overview(hamlet.operator)
    assert overview.region is not None
    assert overview.region.id == NAN
    assert overview.bounds is not None
    assert overview.bounds[0] == pytest.approx(LNG)
    assert (overview.counts["buildings"], overview.counts["grids"], overview.counts["cameras"]) == (3, 2, 2)


def test_two_scopes_never_share_the_address_of_a_layer(hamlet: Hamlet, service: MapService) -> None:
    mine, theirs = service.revisions(hamlet.operator), service.revisions(hamlet.neighbour)
    assert all(mine[layer] != theirs[layer] for layer in mine)


# What other scopes see


def test_an_actor_of_another_community_sees_nothing_here(hamlet: Hamlet, service: MapService) -> None:
    for kind, ref in EVERYTHING.items():
        if kind not in {Kind.COMPREHENSIVE_GRID}:
            with pytest.raises(UnknownThing):
                service.facts(hamlet.neighbour, kind, ref)
    with pytest.raises(UnknownThing):
        service.windows(hamlet.neighbour, 1)
    assert service.search(hamlet.neighbour, "南坑路") == []
    assert {hit.id for hit in service.search(hamlet.neighbour, "北坑")} == {BEI, "4", "401"}


def test_an_empty_scope_sees_nothing(hamlet: Hamlet, service: MapService) -> None:
    for kind, ref in EVERYTHING.items():
        with pytest.raises(UnknownThing):
            service.facts(hamlet.nobody, kind, ref)
    assert all(service.layer(hamlet.nobody, layer) == [] for layer in Layer)
    assert all(service.search(hamlet.nobody, words) == [] for words in ("坑", "1", "路", "面馆", "粤B"))
    overview = service.overview(hamlet.nobody)
    assert (overview.region, overview.bounds, set(overview.counts.values())) == (None, None, {0})


def test_a_grid_officer_sees_the_buildings_of_the_own_grid_only(hamlet: Hamlet, service: MapService) -> None:
    assert isinstance(service.facts(hamlet.officer, "building", "1"), BuildingFacts)
    assert isinstance(service.facts(hamlet.officer, "dwelling", "101"), DwellingFacts)
    for kind, ref in (("building", "3"), ("building", "4"), ("dwelling", "401"), ("grid", EAST), ("grid", NORTH)):
        with pytest.raises(UnknownThing):
            service.facts(hamlet.officer, kind, ref)
    assert service.overview(hamlet.officer).counts["buildings"] == 2
    assert {hit.id for hit in service.search(hamlet.officer, "栋") if hit.kind == Kind.BUILDING} == {"1", "2"}


def test_those_without_the_right_to_see_persons_get_no_person(hamlet: Hamlet, service: MapService) -> None:
    facts = service.facts(hamlet.leader, "dwelling", "101")
    assert isinstance(facts, DwellingFacts)
    assert (facts.people, facts.headcount) == ((), Headcount(None))
    region = service.facts(hamlet.leader, "region", NAN)
    assert isinstance(region, RegionFacts)
    assert region.figures.population == Headcount(4)
    assert [one.people for one in region.tags] == [Headcount(None)]
    windows = service.windows(hamlet.leader, 1).windows
    assert [(w.people, w.care) for w in windows][:2] == [(Headcount(None), False), (Headcount(3), False)]


def test_those_without_the_right_to_see_households_get_doors_only(hamlet: Hamlet, service: MapService) -> None:
    with pytest.raises(NotPermitted):
        service.facts(hamlet.planner, "dwelling", "101")
    assert {(w.state, w.people, w.care) for w in service.windows(hamlet.planner, 1).windows} == {
        ("unknown", None, False)
    }
    assert all(hit.kind != Kind.DWELLING for hit in service.search(hamlet.planner, "南坑路1号"))
