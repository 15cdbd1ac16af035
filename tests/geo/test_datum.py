import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import Datum, DatumUnknown, from_wgs84, parse_datum, to_wgs84
from geo.metric import distance_m, distances_m
from tests.geo.shapes import lats, lngs


@given(st.lists(st.tuples(lngs, lats), min_size=1, max_size=50), st.sampled_from(list(Datum)))
def test_there_and_back_is_within_a_millimetre(points: list[tuple[float, float]], datum: Datum) -> None:
    lng, lat = np.array(points).T
    back = to_wgs84(*from_wgs84(lng, lat, datum), datum)
    assert distances_m(lng, lat, *back).max() < 1e-3


@given(lngs, lats)
def test_shifts_are_as_large_as_documented(lng: float, lat: float) -> None:
    gcj, bd = from_wgs84(lng, lat, Datum.GCJ02), from_wgs84(lng, lat, Datum.BD09)
    assert 40 < distance_m(lng, lat, float(gcj[0]), float(gcj[1])) < 1000
    assert 400 < distance_m(lng, lat, float(bd[0]), float(bd[1])) < 2000


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.175303983646)),
        ((113.912316, 22.543847), (113.917176480836, 22.540796131695)),
        ((116.377817, 39.911954), (116.384047224557, 39.913345455361)),
    ],
)
def test_published_pairs_are_reproduced(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert [float(v) for v in from_wgs84(*wgs84, Datum.GCJ02)] == pytest.approx(gcj02, abs=2e-7)
    assert [float(v) for v in to_wgs84(*gcj02, Datum.GCJ02)] == pytest.approx(wgs84, abs=2e-7)


def test_gcj02_shifts_nothing_outside_china() -> None:
    assert [float(v) for v in to_wgs84(11.57, 48.14, "gcj02")] == [11.57, 48.14]


def test_wgs84_and_cgcs2000_are_taken_as_they_are() -> None:
    for datum in ("WGS84", "CGCS2000", "EPSG:4490"):
        lng, lat = to_wgs84([114.05, 114.06], [22.54, 22.55], datum)
        assert lng.tolist() == [114.05, 114.06]
        assert lat.tolist() == [22.54, 22.55]


def test_missing_points_stay_missing_and_spoil_no_others() -> None:
    lng, _ = to_wgs84(np.array([np.nan, 114.05]), np.array([22.5, 22.54]), Datum.BD09)
    assert np.isnan(lng[0])
    assert 114.03 < lng[1] < 114.05


@pytest.mark.parametrize("text", ["GCJ-02", "gcj02", "Gcj 02", "GCJ"])
def test_usual_spellings_are_understood(text: str) -> None:
    assert parse_datum(text) is Datum.GCJ02


@pytest.mark.parametrize("text", ["", "beijing54", "EPSG:3857", "unknown"])
def test_an_unknown_datum_is_refused(text: str) -> None:
    with pytest.raises(DatumUnknown, match="expected one of wgs84"):
        to_wgs84(114.0, 22.5, text)


@given(st.lists(st.tuples(lngs, lats), min_size=1, max_size=20))
def test_what_another_implementation_gives_is_given_here(points: list[tuple[float, float]]) -> None:
    from coord_convert.transform import gcj2bd, wgs2bd, wgs2gcj

    for lng, lat in points:
        for datum, other in ((Datum.GCJ02, wgs2gcj), (Datum.BD09, wgs2bd)):
            here = [float(v) for v in from_wgs84(lng, lat, datum)]
            # The same formulas; some publish the ellipsoid with fewer digits.
            assert distance_m(*here, *other(lng, lat)) < 0.01
        gcj = [float(v) for v in from_wgs84(lng, lat, Datum.GCJ02)]
        assert distance_m(*gcj2bd(*gcj), *(float(v) for v in from_wgs84(lng, lat, Datum.BD09))) < 0.01
