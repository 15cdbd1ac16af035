"""Pasted coordinates: every meaning they may have, and no other."""

import numpy as np
import pytest

from geo.coordinate_text import Reading, looks_like_coordinates, readings
from geo.datum import Datum, from_wgs84
from geo.gauss_krueger import to_plane
from geo.metric import distances_m

LNG, LAT = 114.07, 22.64


def at(reading: Reading) -> tuple[float, float]:
    return round(reading.lng, 6), round(reading.lat, 6)


@pytest.mark.parametrize(
    "text", ["114.07, 22.64", "114.07 22.64", "１１４．０７，２２．６４", "(114.07,22.64)", "114.07°E 22.64°N"]
)
def test_longitude_first_is_read_in_each_datum(text: str) -> None:
    found = readings(text, LNG)
    assert [one.datum for one in found] == [Datum.WGS84, Datum.GCJ02, Datum.BD09]
    assert at(found[0]) == (LNG, LAT)
    assert not any(one.latitude_first for one in found)


def test_latitude_first_is_told_from_the_figures_alone_in_china() -> None:
    found = readings("22.64,114.07", LNG)
    assert {one.latitude_first for one in found} == {True}
    assert at(found[0]) == (LNG, LAT)


def test_two_figures_that_may_be_either_are_read_both_ways() -> None:
    found = readings("30.5, 80.25", LNG)
    assert {one.latitude_first for one in found} == {True, False}
    assert at(found[0]) == (80.25, 30.5)


@pytest.mark.parametrize("letters", ["30.5N 80.25E", "80.25E, 30.5N", "30.5 N, 80.25"])
def test_letters_settle_which_is_which(letters: str) -> None:
    assert {at(one) for one in readings(letters, LNG) if one.datum == Datum.WGS84} == {(80.25, 30.5)}


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("gcj02 114.07,22.64", Datum.GCJ02),
        ("高德 114.07,22.64", Datum.GCJ02),
        ("百度：114.07,22.64", Datum.BD09),
        ("114.07,22.64 BD-09", Datum.BD09),
        ("bd-09 114.07,22.64", Datum.BD09),
        ("WGS84 114.07 22.64", Datum.WGS84),
    ],
)
def test_a_datum_that_is_named_is_the_only_one(text: str, datum: Datum) -> None:
    (only,) = readings(text, LNG)
    assert only.datum == datum
    back = from_wgs84([only.lng], [only.lat], datum)
    assert np.hypot(*(np.ravel(back) - (LNG, LAT))) < 1e-8


def test_plane_coordinates_with_a_zone_have_one_meaning_in_either_order() -> None:
    (east,), (north,) = to_plane([LNG], [LAT], 38)
    for text in (f"{38_000_000 + east:.3f}, {north:.3f}", f"{north:.3f} {38_000_000 + east:.3f}"):
        (only,) = readings(text, 117.0)
        assert only.zone == 38
        assert distances_m([only.lng], [only.lat], LNG, LAT)[0] < 0.001


def test_plane_coordinates_without_a_zone_are_offered_in_the_zones_around() -> None:
    (east,), (north,) = to_plane([LNG], [LAT], 38)
    found = readings(f"{north:.3f}, {east:.3f}", LNG)
    assert [one.zone for one in found] == [38, 39, 37]
    assert distances_m([found[0].lng], [found[0].lat], LNG, LAT)[0] < 0.001


@pytest.mark.parametrize(
    "text",
    [
        "114°4'12\"E 22°38'24\"N",
        "22°38′24″N, 114°4′12″E",
        "22°38'24\"N114°4'12\"E",
        "N22°38′24″ E114°4′12″",
        "北纬22度38分24秒 东经114度4分12秒",
        "东经114°4′12″，北纬22°38′24″",
        "东经114.07° 北纬22.64°",
        "东经114.07度北纬22.64度",
        "北纬 22.64, 东经 114.07",
        "22° 38' 24'' N 114° 4' 12'' E",
        "22 38 24 N, 114 04 12 E",
        "22:38:24N 114:04:12E",
        "22°38.4'N 114°4.2'E",
        "114.07E 22.64N",
        "E 114.07 N 22.64",
        "22.64n,114.07e",
        "lat 22.64, lng 114.07",
        "纬度：22.64 经度：114.07",
        "经度114.07 纬度22.64",
        '{"lng": 114.07, "lat": 22.64}',
        "lat=22.64;lon=114.07",
        "longitude: 114.07 latitude: 22.64",
        "POINT(114.07 22.64)",
        "坐标：114.07，22.64",
        "[114.07, 22.64]",
        "114º4'12\" 22º38'24\"",
    ],
)
def test_degrees_are_read_however_they_are_written(text: str) -> None:
    first = readings(text, LNG)[0]
    assert (first.datum, first.zone) == (Datum.WGS84, None)
    assert at(first) == (LNG, LAT)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("33°51'36\"S 151°12'36\"E", (151.21, -33.86)),
        ("S33.86 E151.21", (151.21, -33.86)),
        ("-33.86, 151.21", (151.21, -33.86)),
        ("南纬33.86度 西经70.5度", (-70.5, -33.86)),
        ("30.5N 80.25E", (80.25, 30.5)),
        ("纬度30.5 经度80.25", (80.25, 30.5)),
    ],
)
def test_the_half_of_the_world_is_read_too(text: str, place: tuple[float, float]) -> None:
    assert {at(one) for one in readings(text, LNG) if one.datum == Datum.WGS84} == {place}


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("百度坐标 114.07,22.64", Datum.BD09),
        ("高德地图坐标：经度114.07 纬度22.64", Datum.GCJ02),
        ("火星坐标系（GCJ-02） 114.07,22.64", Datum.GCJ02),
        ("国家2000 114.07 22.64", Datum.CGCS2000),
        ("CGCS2000坐标 114°4'12\" 22°38'24\"", Datum.CGCS2000),
    ],
)
def test_a_datum_is_known_among_other_words(text: str, datum: Datum) -> None:
    (only,) = readings(text, LNG)
    assert only.datum == datum


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22°61'00\"N 114°4'12\"E",
        "22.64N 23.64N",
        "114.0722.64",
        "高德百度 114.07,22.64",
        "2026-11-23 12:30:15",
        "3栋2单元 12.5",
        "南坑路12-301",
        "3栋 1204",
        "114.07",
        "12, 34 号",
        "999999999, 5",
        "200, 100",
        "3 12",
        "12, 7",
        "粤B 12345 678",
    ],
)
def test_what_is_no_place_is_not_read_as_one(text: str) -> None:
    assert readings(text, LNG) == []


def test_a_house_number_pair_is_left_to_the_search() -> None:
    assert not looks_like_coordinates("幸福里 12 301")
