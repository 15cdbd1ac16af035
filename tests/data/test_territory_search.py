"""Search: any fragment finds, the best answer comes first, residents are never found."""

from collections.abc import Callable

import pytest

from data.database import Database
from data.territory.reader import PostgresTerritory
from data.territory.search import Fragments
from dispatch.errors import BadValue
from dispatch.service import MapService
from dispatch.territory import Hit, Kind
from tests.fixtures.hamlet import BEI, COMPREHENSIVE, EAST, NAN, RESIDENTS, WEST, Hamlet, settle

Find = Callable[[str], list[Hit]]


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    return settle(module_database)


@pytest.fixture(scope="module")
def find(hamlet: Hamlet) -> Find:
    service = MapService(PostgresTerritory(hamlet.database))
    return lambda words: service.search(hamlet.operator, words)


@pytest.mark.parametrize(
    ("words", "kind", "ref"),
    [
        (WEST, Kind.GRID, WEST),
        ("第2网格", Kind.GRID, EAST),
        ("12栋", Kind.BUILDING, "2"),
        ("南坑路12号", Kind.BUILDING, "2"),
        ("南坑路1号 101", Kind.DWELLING, "101"),
        ("1栋301", Kind.DWELLING, "301"),
        ("南坑路1-301", Kind.DWELLING, "301"),
        ("南坑路１号１栋３０１", Kind.DWELLING, "301"),
        ("88888", Kind.VEHICLE, "1"),
        ("粤b88888", Kind.VEHICLE, "1"),
        ("巡防", Kind.TEAM, "1"),
        ("赵队长", Kind.TEAM, "1"),
        ("钱网格", Kind.GRID, WEST),
        ("孙综合", Kind.COMPREHENSIVE_GRID, COMPREHENSIVE),
        ("路口西", Kind.CAMERA, "2"),
        ("44030600001310000001", Kind.CAMERA, "1"),
        ("烟感", Kind.SENSOR, "1"),
        ("好味", Kind.PREMISES, "1"),
        ("饮食公司", Kind.PREMISES, "1"),
        ("小南", Kind.ROBOT, "1"),
        ("南坑社区", Kind.REGION, NAN),
    ],
)
def test_a_fragment_finds_the_thing_first(find: Find, words: str, kind: Kind, ref: str) -> None:
    hits = find(words)
    assert (hits[0].kind, hits[0].id) == (kind, ref)


def test_a_whole_number_comes_before_a_part_of_one(find: Find) -> None:
    assert [hit.id for hit in find("2栋") if hit.kind == Kind.BUILDING] == ["2"]
    buildings = [hit.id for hit in find("1栋") if hit.kind == Kind.BUILDING]
    assert buildings[0] == "1"


def test_an_exact_name_comes_before_beginnings_and_fragments(find: Find) -> None:
    hits = find("南坑路")
    assert (hits[0].kind, hits[0].name, hits[0].rank) == (Kind.STREET, "南坑路", 0)
    assert [hit.rank for hit in hits] == sorted(hit.rank for hit in hits)


@pytest.mark.parametrize(
    "resident", [resident[1] for resident in RESIDENTS.values()] + ["13812341234", "张三", "138****1234"]
)
def test_residents_are_never_found(find: Find, resident: str) -> None:
    assert find(resident) == []


@pytest.mark.parametrize(
    "words", ["%", "_", "%%%", "\\", "'; DROP TABLE grid; --", "(", "[", "*", "\x00", "   ", "%(limit)s", "{}"]
)
def test_signs_mean_nothing_but_themselves(find: Find, words: str) -> None:
    assert find(words) == []


def test_a_hit_has_a_place_to_fly_to_and_its_parent(find: Find) -> None:
    hit = find("1栋301")[0]
    assert hit.lng is not None
    assert hit.parent is not None
    assert (hit.parent.kind, hit.parent.id) == (Kind.BUILDING, "1")


@pytest.mark.parametrize("limit", [0, -1, 51])
def test_a_limit_out_of_bounds_is_refused(hamlet: Hamlet, limit: int) -> None:
    with pytest.raises(BadValue):
        MapService(PostgresTerritory(hamlet.database)).search(hamlet.operator, "栋", limit)


def test_at_most_the_limit_comes_back(hamlet: Hamlet) -> None:
    assert len(MapService(PostgresTerritory(hamlet.database)).search(hamlet.operator, "1", 2)) == 2


def test_another_community_is_not_found(find: Find) -> None:
    assert find("北坑楼") == []
    assert BEI not in {hit.id for hit in find("北坑社区")}


def test_edges_stand_only_beside_figures() -> None:
    assert Fragments.typed("12栋 南坑").edges() == [r"(^|\D)12栋", "南坑"]
    assert Fragments.typed("a.b").edges() == [r"a\.b"]
    assert Fragments.typed("12").edges() == [r"(^|\D)12($|\D)"]


def test_two_characters_that_only_addresses_of_homes_have_are_found_there(find: Find) -> None:
    assert {hit.kind for hit in find("1室")} == {Kind.DWELLING}


def test_two_characters_that_a_building_has_are_found_in_its_homes_too(find: Find) -> None:
    kinds = [hit.kind for hit in find("南坑")]
    assert Kind.BUILDING in kinds
    assert Kind.DWELLING in kinds
    assert kinds.index(Kind.BUILDING) < kinds.index(Kind.DWELLING)
