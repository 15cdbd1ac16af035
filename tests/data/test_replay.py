"""Recorded positions sent again: read from files of others, every one accounted for."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from console.cli.replay import play
from console.container import Container
from console.settings import Settings
from data.database import Database
from data.tracks.integrity import examine_tracks
from data.tracks.recording import Recording, read_recording
from data.units import sync_units
from dispatch.china_time import CHINA
from dispatch.errors import BadValue, FileEmpty, FileMissing, FileUnreadable, UnknownThing
from dispatch.permissions import Actor
from dispatch.service import utc_now
from dispatch.tracks.believing import End
from dispatch.tracks.cleaning import clean
from dispatch.tracks.fixes import Fixes, columns_of
from dispatch.tracks.limits import Limits
from dispatch.tracks.travel import GAP_S, steps_m
from geo.cells import cell_of
from geo.metric import MEAN_RADIUS_M
from tests.fixtures.hamlet import LAT, LNG, NAN, settle

CSV = "plate,ts,lon,lat\n粤A1,1000,114.05,22.54\n粤A2,1005,114.06,22.54\n粤A1,1010,114.051,22.541\n"
SAN_FRANCISCO = (-125.0, 35.0, -119.0, 40.0)


def written(folder: Path, text: str) -> Path:
    file = folder / "fleet.csv"
    file.write_text(text, encoding="utf-8")
    return file


def vehicles(database: Database, plates: list[str]) -> Actor:
    """Put vehicles into the hamlet, and give an operator who may see their tracks."""
    operator = settle(database).operator
    point = bytes.fromhex("0101000000") + np.array([LNG, LAT]).tobytes()
    with database.owner() as connection:
        with connection.cursor() as cursor:
            for number, plate in enumerate(plates, 1_000):
                cursor.execute(
                    "INSERT INTO vehicle (community_code, id, plate, geom, cell, source_ref) VALUES (%s, %s, %s, %s, %s, %s)",
                    [NAN, number, plate, point, cell_of(LNG, LAT), plate],
                )
        sync_units(connection, utc_now())
    return operator


def test_a_file_is_read_in_order_of_time_whatever_its_columns_are_called(tmp_path: Path) -> None:
    found = read_recording(written(tmp_path, CSV), "wgs84")
    assert [found.names[one] for one in found.which] == ["粤A1", "粤A2", "粤A1"]
    assert found.at_s.tolist() == [1000, 1005, 1010]
    assert found.lng.tolist() == [114.05, 114.06, 114.051]
    shifted = read_recording(written(tmp_path, CSV), "gcj02")
    assert np.all(np.abs(shifted.lng - found.lng) > 0.002)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("plate,ts,lon,lat\n", FileEmpty),
        ("plate,ts,lon\nA,1,114\n", BadValue),
        ("plate,ts,lon,lat\nA,1,east,22\n", FileUnreadable),
        ("", FileUnreadable),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_recording(written(tmp_path, text), "wgs84")


def test_a_missing_file_and_an_unknown_datum_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_recording(tmp_path / "none.csv", "wgs84")
    with pytest.raises(BadValue):
        read_recording(written(tmp_path, CSV), "moon")


def test_a_recording_comes_in_again_and_ends_now(database: Database, tmp_path: Path) -> None:
    vehicles(database, ["粤A1", "粤A2"])
    container = Container.build(Settings(data_dir=tmp_path), database)
    told = play(container, read_recording(written(tmp_path, CSV), "wgs84"), 100_000)
    assert (told.received, told.kept, told.dropped) == (3, 3, {})
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(at) - min(at) = interval '10 s', max(at) > now() - interval '1 min' FROM fix"
        )
        assert cursor.fetchone() == (3, True, True)


def test_a_name_that_no_unit_has_is_refused_before_anything_is_sent(database: Database, tmp_path: Path) -> None:
    vehicles(database, ["粤A1"])
    container = Container.build(Settings(data_dir=tmp_path), database)
    with pytest.raises(UnknownThing, match="粤A2"):
        play(container, read_recording(written(tmp_path, CSV), "wgs84"), 100_000)


@pytest.fixture(scope="module")
def fleet(shared_data: Path) -> Path:
    return shared_data / "fleet-san-francisco" / "fleet_2008-05-20.parquet"


@pytest.mark.shared
def test_a_day_of_442_taxis_is_cleaned_into_tracks_that_can_have_been(fleet: Path) -> None:
    day = read_recording(fleet, "wgs84")
    fixes = columns_of(day.which, day.at_s, day.lng, day.lat)
    limits = Limits(float(day.at_s[0]), float(day.at_s[-1]), SAN_FRANCISCO)
    cleaned = clean(fixes, limits)
    assert (len(day.names), len(fixes)) == (442, 395_068)
    assert len(fixes) == cleaned.kept.sum() + sum(cleaned.dropped().values())
    # Taxis of 2008 send once a minute and hardly lie.
    assert cleaned.kept.mean() > 0.9
    assert cleaned.dropped()["impossible_speed"] < 2_000
    for taxi in (5, 77, 300):
        track = fixes.take(cleaned.kept & (fixes.source == taxi))
        steps = steps_m(track)
        # But for the few jumps that three positions in a row agreed on.
        assert (steps[1:] <= limits.fastest_mps * np.diff(track.at_s) + 13).mean() > 0.99
        assert steps_m(track, gap_s=np.inf).sum() == pytest.approx(great_circles_m(track.lng, track.lat), rel=0.05)


@pytest.mark.shared
def test_a_day_of_taxis_is_cleaned_the_same_however_it_is_bundled(fleet: Path) -> None:
    day = read_recording(fleet, "wgs84")
    whole = columns_of(day.which, day.at_s, day.lng, day.lat)
    limits = Limits(float(day.at_s[0]), float(day.at_s[-1]), SAN_FRANCISCO)
    said = clean(whole, limits).reason
    # One at a time as phones send them: an hour of it is enough.
    for bundle, many in ((1, 10_000), (50, 20_000), (200, 100_000), (1_000, len(whole))):
        ends: dict[int, End] = {}
        for first in range(0, many, bundle):
            last = min(first + bundle, many)
            cleaned = clean(whole.take(np.arange(first, last)), limits, ends)
            ends |= cleaned.ends
            assert np.array_equal(cleaned.reason, said[first:last]), (bundle, first)


@pytest.mark.shared
@pytest.mark.slow
def test_every_position_of_sixty_thousand_streamed_in_is_accounted_for(
    database: Database, fleet: Path, tmp_path: Path
) -> None:
    whole = pa.parquet.read_table(fleet).slice(0, 60_000)
    part = tmp_path / "part.parquet"
    pa.parquet.write_table(whole, part)
    recording = read_recording(part, "wgs84")
    operator = vehicles(database, list(recording.names))
    container = Container.build(Settings(data_dir=tmp_path), database)
    told = play(container, recording, 100_000)
    assert told.received == 60_000 == told.kept + sum(told.dropped.values())
    with database.owner() as connection:
        found = examine_tracks(connection)
    assert not any(found.violations.values())
    (door,) = found.accounts
    assert (door.door, door.received, door.kept) == ("replay", 60_000, told.kept)
    lengths_are_those_of_the_cleaned_positions(container, operator, recording)


def heard_throughout(track: Fixes) -> list[Fixes]:
    """Return the parts of a track between which nothing was heard for so long that no way counts."""
    silent = np.flatnonzero(np.diff(track.at_s) > GAP_S) + 1
    return [track.take(part) for part in np.split(np.arange(len(track)), silent)]


def lengths_are_those_of_the_cleaned_positions(container: Container, operator: Actor, recording: Recording) -> None:
    """Hold what the API says of each taxi's way against the file's own positions, cleaned and added up another way."""
    fixes = columns_of(recording.which, recording.at_s, recording.lng, recording.lat)
    limits = Limits(float(recording.at_s[0]), float(recording.at_s[-1]), SAN_FRANCISCO)
    kept = fixes.take(clean(fixes, limits).kept)
    with container.store.as_done_by(operator) as work:
        units = {unit.name: unit.id for unit, _ in work.roster()}
    today = utc_now().astimezone(CHINA).date()
    off = []
    for taxi, name in enumerate(recording.names):
        track = kept.take(kept.source == taxi)
        track = track.take(np.argsort(track.at_s))
        parts = heard_throughout(track)
        true_m = sum(great_circles_m(part.lng, part.lat) for part in parts)
        if true_m < 5_000:
            continue
        days = [container.tracks.of_day(operator, units[name], today - timedelta(days=back)).tracks for back in (1, 0)]
        told = [one for tracks in days for one in tracks]
        for one in told:
            stored_m = sum(great_circles_m(part.lng, part.lat) for part in heard_throughout(one.fixes))
            assert one.distance_m == pytest.approx(stored_m, rel=0.05)
        said_m = sum(one.distance_m for one in told)
        # Of a way that midnight cuts, be it after the first position, one step is in neither day.
        cut_m = max(float(steps_m(part).max(initial=0)) for part in parts) if all(days) else 0.0
        off.append(max(0.0, abs(said_m - true_m) - cut_m) / true_m)
    assert len(off) > 200
    assert max(off) < 0.05
    assert float(np.median(off)) < 0.005


def great_circles_m(lng: np.ndarray, lat: np.ndarray) -> float:
    """Return the length of a way on a sphere, worked out another way."""
    x, y = np.radians(lng), np.radians(lat)
    points = np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
    return float((2 * np.arcsin(np.linalg.norm(np.diff(points, axis=0), axis=1) / 2)).sum() * MEAN_RADIUS_M)
