import pytest

from data.osm.addresses import address_of, natural
from data.osm.buildings import size_of
from data.osm.ground import kind_of
from data.osm.measures import count, directions_deg, length_m
from data.osm.report import Findings, Reason
from data.osm.usage import Stature, usage_of

HOME = Stature(3, 3.0, 7.0)


@pytest.mark.parametrize(
    ("text", "metres"),
    [("12", 12), ("12 m", 12), ("12.5m", 12.5), ("12,5 m", 12.5), ("约12米", 12), ("~9", 9), ("40'", 12.192),
     ("40 ft", 12.192), ("6'6\"", 1.9812), ("12;15", 15), ("12 m;15m", 15)],
)  # fmt: skip
def test_lengths_are_read_as_people_write_them(text: str, metres: float) -> None:
    assert length_m(text) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["", "tall", "-3", "0", "12 km", "12m high", "1e3", "nan", ";", "12;tall"])
def test_other_lengths_are_unknown(text: str) -> None:
    assert length_m(text) is None


@pytest.mark.parametrize(
    ("text", "levels"),
    [("5", 5), ("5.5", 6), ("7;5", 7), ("0", None), ("-1", None), ("many", None), ("", None), ("3;x", None)],
)
def test_floors_are_counted_up_and_of_several_the_most(text: str, levels: int | None) -> None:
    assert count(text) == levels


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("90", [90]), ("360", [0]), ("-90", [270]), ("45°", [45]), ("N", [0]), ("ssw", [202.5]), ("north-east", [45]),
     ("South West", [225]), ("东南", [135]), ("朝西", [270]), ("90;180", [90, 180]), ("N;E", [0, 90]),
     ("90;90", [90]), ("90-180", [135]), ("350-10", [0]), ("12.5", [12.5])],
)  # fmt: skip
def test_directions_are_read_as_numbers_words_lists_and_ranges(text: str, degrees: list[float]) -> None:
    assert directions_deg(text) == degrees


@pytest.mark.parametrize("text", ["", "up", "clockwise", "90;up", "N-E-S", "朝向不明"])
def test_other_directions_are_unknown(text: str) -> None:
    assert directions_deg(text) is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"building:levels": "6", "height": "18"}, (6, False, 18.0, False)),
        ({"building:levels": "6"}, (6, False, 18.0, True)),
        ({"height": "18"}, (6, True, 18.0, False)),
        ({}, (3, True, 9.0, True)),
        ({"building:levels": "2", "height": "90"}, (2, False, 6.0, True)),
        ({"building:levels": "20", "height": "9"}, (20, False, 60.0, True)),
        ({"building:levels": "2", "roof:levels": "2", "height": "20"}, (2, False, 20.0, False)),
        ({"building:levels": "900", "height": "9000"}, (3, True, 9.0, True)),
    ],
)
def test_floors_and_height_fit_together(tags: dict[str, str], expected: tuple[int, bool, float, bool]) -> None:
    size = size_of(tags, HOME, "way/1", Findings())
    assert (size.levels, size.levels_assumed, size.height_m, size.height_assumed) == expected


def test_a_contradiction_is_told() -> None:
    findings = Findings()
    size_of({"building:levels": "2", "height": "90"}, HOME, "way/8", findings)
    assert findings.counts["building", Reason.HEIGHT_AND_LEVELS_DISAGREE] == 1
    assert findings.as_list()[0]["examples"] == ["way/8 (2 / 90 m)"]


def test_only_the_first_examples_are_kept_but_all_are_counted() -> None:
    findings = Findings()
    for number in range(50):
        findings.add("building", Reason.OPEN_RING, f"way/{number}")
    (found,) = findings.as_list()
    assert found["count"] == 50
    assert found["examples"] == [f"way/{number}" for number in range(10)]


@pytest.mark.parametrize(
    ("tags", "area_m2", "usage"),
    [
        ({"building": "apartments"}, 500, "residential"),
        ({"building": "yes"}, 500, "residential"),
        ({"building": "yes"}, 12, "ancillary"),
        ({"building": "yes", "amenity": "school"}, 500, "school"),
        ({"building": "yes", "shop": "bakery"}, 500, "commercial"),
        ({"building": "yes", "tourism": "museum"}, 500, "public"),
        ({"building": "cathedral"}, 500, "religious"),
        ({"building": "garage"}, 20, "ancillary"),
        ({"building": "mystery"}, 500, "other"),
    ],
)
def test_usage_follows_the_tags(tags: dict[str, str], area_m2: float, usage: str) -> None:
    assert usage_of(tags, area_m2) == usage


@pytest.mark.parametrize(
    ("tags", "kind"),
    [({"natural": "water"}, "water"), ({"leisure": "park"}, "green"), ({"landuse": "industrial"}, "built"),
     ({"highway": "pedestrian", "area": "yes"}, "square"), ({"building": "yes", "landuse": "grass"}, None), ({}, None)],
)  # fmt: skip
def test_ground_has_the_kind_of_its_tags(tags: dict[str, str], kind: str | None) -> None:
    assert kind_of(tags) == kind


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ({"addr:street": "南坪里路", "addr:housenumber": "12"}, "南坪里路12号"),
        ({"addr:street": "南坪里路", "addr:housenumber": "甲12号", "addr:city": "云城市"}, "云城市南坪里路甲12号"),
        (
            {"addr:street": "Ring", "addr:housenumber": "3", "addr:postcode": "80331", "addr:city": "X"},
            "Ring 3, 80331 X",
        ),
        ({"addr:full": " 南坪里路12号3栋 "}, "南坪里路12号3栋"),
        ({"addr:street": "Ring"}, ""),
        ({}, ""),
    ],
)
def test_addresses_are_written_as_in_their_country(tags: dict[str, str], text: str) -> None:
    assert address_of(tags) == text


def test_house_number_nine_comes_before_ten() -> None:
    assert sorted(["路10号", "路9号", "路9号甲"], key=natural) == ["路9号", "路9号甲", "路10号"]
