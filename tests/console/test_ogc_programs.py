"""Other programs at /ogc: how they sign in, and what GDAL's own driver reads."""

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx2 as httpx
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from console.container import Container
from console.settings import Settings
from data.accounts import put_account
from data.database import Database
from data.features import COLLECTIONS
from data.tokens import list_tokens, make_token, revoke_token
from dispatch.errors import AccountUnknown, TokenUnknown
from dispatch.permissions import Role
from tests.fixtures.hamlet import LAT, LNG, NAN, STEP, Hamlet, settle
from tests.fixtures.ogc import served

PASSWORD = "a long password"


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    found = settle(module_database)
    with module_database.owner() as connection:
        put_account(connection, "qgis", "QGIS", Role.PLANNER, NAN, PASSWORD)
        put_account(connection, "gone", "gone", Role.PLANNER, NAN, PASSWORD)
    return found


@pytest.fixture(scope="module")
def address(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)
    with served(container) as place:
        yield place


def status(address: str, headers: dict[str, str] | None = None, **kept: object) -> int:
    return httpx.get(f"{address}/collections", headers=headers, **kept).status_code


def test_programs_sign_in_with_name_and_password_or_a_token(address: str, hamlet: Hamlet) -> None:
    refused = httpx.get(f"{address}/collections")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert status(address, auth=("qgis", PASSWORD)) == 200
    assert status(address, auth=("QGIS", PASSWORD)) == 200
    assert status(address, auth=("qgis", "wrong password")) == 401
    assert status(address, {"authorization": "Basic ???"}) == 401
    assert status(address, {"authorization": "Digest x"}) == 401
    with hamlet.database.owner() as connection:
        token = make_token(connection, "qgis", "test", 1)
    assert status(address, {"authorization": f"Bearer {token}"}) == 200
    assert status(address, auth=("qgis", token)) == 200
    assert status(address, auth=("gone", token)) == 401
    assert status(address, {"authorization": "Bearer jw_wrong"}) == 401
    with hamlet.database.owner() as connection:
        (listed,) = [one for one in list_tokens(connection) if one.name == "test"]
        assert listed.used_at is not None
        revoke_token(connection, listed.id)
    assert status(address, {"authorization": f"Bearer {token}"}) == 401
    with hamlet.database.owner() as connection, pytest.raises(TokenUnknown):
        revoke_token(connection, listed.id)
    with hamlet.database.owner() as connection, pytest.raises(AccountUnknown):
        make_token(connection, "nobody-here", "x", None)


def test_an_account_that_is_disabled_or_has_a_new_password_is_out_at_once(address: str, hamlet: Hamlet) -> None:
    assert status(address, auth=("gone", PASSWORD)) == 200
    with hamlet.database.owner() as connection:
        put_account(connection, "gone", "gone", Role.PLANNER, NAN, "another long password")
    assert status(address, auth=("gone", PASSWORD)) == 401
    assert status(address, auth=("gone", "another long password")) == 200
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account SET disabled = true WHERE name = 'gone'")
    assert status(address, auth=("gone", "another long password")) == 401


def test_too_many_wrong_passwords_slow_a_program_down(address: str, hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection:
        put_account(connection, "guessed", "guessed", Role.PLANNER, NAN, PASSWORD)
    assert [status(address, auth=("guessed", f"wrong{i}")) for i in range(9)][-1] == 429
    assert status(address, auth=("guessed", PASSWORD)) == 429


READING = """
import json, sys
import pyogrio
address, token, box = sys.argv[1:]
source = f"OAPIF:{address}"
def signed_in(token):
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"qgis:{token}"})
def read(layer="buildings", **asked):
    return pyogrio.read_dataframe(source, layer=layer, USERPWD=f"qgis:{token}", **asked)
def ids(**asked):
    return sorted(int(each) for each in read(**asked)["id"])
def refused(token):
    signed_in(token)
    try:
        pyogrio.list_layers(source)
    except Exception as error:
        return str(error)
    return ""
signed_in(token)
frame = read()
layers = sorted(name for name, _ in pyogrio.list_layers(source))
metres = read(CRS="EPSG:4547")
print(json.dumps({
    "layers": layers, "all": ids(), "west": frame.total_bounds[0],
    "counts": {layer: len(read(layer)) for layer in layers},
    "paged": ids(PAGE_SIZE="1"), "near": ids(bbox=tuple(map(float, box.split(",")))), "high": ids(where="levels >= 3"),
    "both": ids(bbox=tuple(map(float, box.split(","))), where="levels < 3", PAGE_SIZE="1"),
    "crs": frame.crs.to_authority(min_confidence=20), "epsg": metres.crs.to_epsg(), "metres": metres.total_bounds.tolist(),
    "refused": refused("jw_wrong"),
}))
"""


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF driver")
def test_gdals_own_driver_reads_every_collection(address: str, hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection:
        token = make_token(connection, "qgis", "gdal", 1)
    box = f"{LNG},{LAT},{LNG + STEP},{LAT + STEP}"
    # GDAL holds the interpreter while it waits, so that it cannot read from its own process.
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READING, address, token, box],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    # What only persons may see is not among what a planner is given.
    assert set(told["layers"]) == COLLECTIONS.keys() - {"dwellings"}
    matched = {
        name: httpx.get(f"{address}/collections/{name}/items", auth=("qgis", token)).json()["numberMatched"]
        for name in told["layers"]
    }
    assert told["counts"] == matched
    assert (told["all"], told["paged"], told["near"], told["high"], told["both"]) == (
        [1, 2, 3], [1, 2, 3], [1, 2], [1], [2],
    )  # fmt: skip
    assert abs(told["west"] - (LNG + 0.0005)) < 1e-9
    assert told["crs"] in (["OGC", "CRS84"], ["EPSG", "4326"])
    # In metres of CGCS2000 the same place, to the millimetre.
    shapes = httpx.get(f"{address}/collections/buildings/items", auth=("qgis", token)).json()["features"]
    there = Transformer.from_crs(4326, 4547, always_xy=True).transform
    expected = shapely.transform(
        [shapely.geometry.shape(each["geometry"]) for each in shapes], there, interleaved=False
    )
    assert told["epsg"] == 4547
    assert told["metres"] == pytest.approx(shapely.total_bounds(expected), abs=1e-3)
    assert "401" in told["refused"]
