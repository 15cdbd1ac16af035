"""A home is found by any part of its address, however it is typed; indexes carry the question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.database import Database
from data.territory.home_address import HomeAddress, figures, numeral
from data.territory.reader import PostgresTerritory
from dispatch.service import MapService
from dispatch.territory import Kind
from tests.fixtures.hamlet import BEI, EAST, NAN, WEST, Hamlet, settle

ESTATE = 50
HOMES = {5301: ("1单元", 12, "1204"), 5302: ("2单元", 12, "1208"), 5303: ("2单元", 5, "502"), 5304: ("2单元", 3, "01")}


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    """The hamlet with the third and the thirteenth building of an estate in it."""
    hamlet = settle(module_database)
    with module_database.owner() as connection, connection.cursor() as cursor:
        for ref, name in (
            (ESTATE, "云栖花园3栋"),
            (ESTATE + 1, "云栖花园13栋"),
            (ESTATE + 2, "云栖花园三期"),
            (ESTATE + 3, "B座"),
        ):
            cursor.execute(
                "INSERT INTO building (community_code, id, source_ref, name, address, levels, height_m, footprint_m2, geom, cell)"
                " SELECT community_code, %s, %s, %s, '西乡街道南坑路8号' || %s, 20, 60, 300, geom, cell FROM building WHERE id = 1",
                [ref, str(ref), name, name],
            )
            cursor.execute(
                "INSERT INTO building_grid (community_code, building_id, grid_code) VALUES (%s, %s, %s)",
                [NAN, ref, WEST if ref == ESTATE else EAST],
            )
        for unit in (1, 2):
            cursor.execute(
                "INSERT INTO stair_group (community_code, id, building_id, label, source_ref) VALUES (%s, %s, %s, %s, %s)",
                [NAN, unit, ESTATE, f"{unit}单元", str(unit)],
            )
        for slot, (ref, (unit, floor, room)) in enumerate(HOMES.items()):
            cursor.execute(
                "INSERT INTO dwelling (community_code, id, building_id, stair_group_id, floor, slot, room, address, source_ref)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    NAN,
                    ref,
                    ESTATE,
                    int(unit[0]),
                    floor,
                    slot,
                    room,
                    f"西乡街道南坑路8号云栖花园3栋{unit}{room}",
                    str(ref),
                ],
            )
        for ref, building in ((5401, ESTATE + 1), (5501, ESTATE + 3)):
            cursor.execute(
                "INSERT INTO dwelling (community_code, id, building_id, floor, slot, room, address, source_ref)"
                " VALUES (%s, %s, %s, 12, 0, '1204', '西乡街道南坑路8号' || (SELECT name FROM building WHERE id = %s) || '1204', %s)",
                [NAN, ref, building, building, str(ref)],
            )
    return hamlet


def homes(hamlet: Hamlet, words: str) -> list[str]:
    service = MapService(PostgresTerritory(hamlet.database))
    return [hit.id for hit in service.search(hamlet.operator, words) if hit.kind == Kind.DWELLING]


@pytest.mark.parametrize(
    "words",
    [
        "3栋1204", "3-1204", "3—1204", "３栋１２０４", "３－１２０４", "3号楼1204室", "3幢1204房", "3座1204", "三栋1204", "三栋一二零四",
        "三号楼一二〇四室", "3栋12楼1204", "三栋十二层 1204", "3栋1单元1204", "3-1-1204", "云栖花园3-1204", "云栖花园 1单元 1204", "南坑路8号 三栋 1204",
        "03栋1204", "3 栋 1204 室", "云栖3栋1204", "叁栋1204", "第3栋1204", "云栖花园第三栋第十二层1204", "叁栋壹单元1204",
    ],
)  # fmt: skip
def test_a_home_is_found_however_its_address_is_typed(hamlet: Hamlet, words: str) -> None:
    assert homes(hamlet, words)[0] == "5301"


def test_building_3_is_not_building_13(hamlet: Hamlet) -> None:
    assert homes(hamlet, "3栋1204") == ["5301"]
    assert homes(hamlet, "13栋1204") == homes(hamlet, "十三栋1204") == ["5401"]


def test_a_unit_or_a_floor_names_all_its_homes(hamlet: Hamlet) -> None:
    assert set(homes(hamlet, "云栖花园 2单元")) == {"5302", "5303", "5304"}
    assert set(homes(hamlet, "三栋十二楼")) == {"5301", "5302"}
    assert homes(hamlet, "云栖花园二单元五零二") == ["5303"]


def test_a_room_that_is_counted_on_its_floor_alone_is_found_by_its_whole_number(hamlet: Hamlet) -> None:
    assert homes(hamlet, "3栋301") == ["5304"]
    assert homes(hamlet, "3栋501") == []


def test_a_building_may_have_a_letter(hamlet: Hamlet) -> None:
    assert homes(hamlet, "B座1204") == homes(hamlet, "b-1204") == ["5501"]


def test_a_building_is_found_by_any_word_for_it(hamlet: Hamlet) -> None:
    service = MapService(PostgresTerritory(hamlet.database))
    for words in ("云栖花园3号楼", "云栖花园三栋", "云栖花园3幢"):
        assert service.search(hamlet.operator, words)[0].id == str(ESTATE), words


def test_scope_narrows_homes_too(hamlet: Hamlet) -> None:
    assert homes(hamlet, "3栋1204") == ["5301"]
    elsewhere = replace(hamlet, operator=replace(hamlet.operator, scope=BEI))
    assert homes(elsewhere, "3栋1204") == []
    next_door = replace(hamlet, operator=replace(hamlet.officer, scope=EAST))
    assert homes(next_door, "3栋1204") == []
    assert homes(replace(hamlet, operator=hamlet.officer), "3栋1204") == ["5301"]


def test_the_question_is_answered_from_indexes(hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT d.id FROM building b JOIN dwelling d ON d.building_id = b.id AND d.room = ANY('{1204}')"
            " WHERE b.valid_to IS NULL AND building_number(b.name, b.address) = ANY('{3,三}')"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "dwelling_room" in plan or "dwelling_building" in plan


@given(st.integers(1, 199))
def test_chinese_numerals_read_as_they_are_written(number: int) -> None:
    if number < 100:
        assert [figures(sign) for sign in numeral(str(number))] == [str(number)]
    assert figures("".join("零一二三四五六七八九"[int(digit)] for digit in str(number))) == str(number)


@given(
    st.sampled_from(["云栖花园", "南坑路8号", ""]), st.integers(1, 99), st.integers(0, 9), st.integers(1, 30), st.integers(1, 20),
    st.sampled_from(["栋", "幢", "座", "号楼"]), st.booleans(),
)  # fmt: skip
def test_an_address_comes_apart_as_it_was_put_together(
    words: str, building: int, unit: int, floor: int, door: int, sign: str, spoken: bool
) -> None:
    room = f"{floor}{door:02}"
    number = numeral(str(building))[0] if spoken else str(building)
    typed = f"{words}{number}{sign}{f'{unit}单元' if unit else ''}{room}"
    assert HomeAddress.typed(typed) == HomeAddress(
        (words,) if words else (), str(building), str(unit) if unit else None, None, room
    )


@given(st.text(max_size=40))
def test_anything_typed_comes_apart_without_harm(text: str) -> None:
    HomeAddress.typed(text)
