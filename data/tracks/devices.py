"""Devices as rows: read by the doors, kept by administrators; a token is shown once and never stored."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2 import errors
from psycopg2.extensions import connection as Connection

from data.administration import note
from data.cases import units
from data.database import Database
from data.tracks.statements import statement
from dispatch.errors import BadValue, DeviceUnitEnded, TerminalTaken, UnknownThing
from dispatch.permissions import Actor, Role, the_system
from dispatch.resources import Unit
from dispatch.tracks import Device, DeviceKind, DeviceProtocol
from dispatch.tracks.device import terminal_number
from geo.datum import Datum, DatumUnknown, parse_datum

MARK = "jwd_"
LONGEST_NAME = 80
LONGEST_TERMINAL = 20
SHORTEST_TERMINAL = 5
_BYTES = 15
_EVERYBODY = the_system(Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a device is to be."""

    unit_id: int
    name: str
    kind: DeviceKind
    protocol: DeviceProtocol
    datum: str
    terminal: str | None = None


@dataclass(frozen=True, slots=True)
class KeptDevice:
    """A device with what administrators ask about it; `seen_at` is the latest position of its unit."""

    device: Device
    unit_name: str
    created_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None


class PostgresDevices:
    """The port of the doors on a database; every method may raise DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def in_force(self) -> list[tuple[Device, Unit, bytes]]:
        """Return every device in force with its unit and the SHA-256 of its token."""
        with self._database.reader(_EVERYBODY) as connection:
            with connection.cursor() as cursor:
                cursor.execute(statement("devices_in_force"))
                rows = cursor.fetchall()
            carriers = {unit.id: unit for unit in units.by_ids(connection, {row[2] for row in rows}, False)}
        return [(_device(row), carriers[row[2]], bytes(row[9])) for row in rows if row[2] in carriers]

    def hand_code(self, device_id: int) -> str | None:
        """Give a terminal that has not proved itself yet a new code and return it; None for one that has."""
        code = _new_token()
        with self._database.owner() as connection, connection.cursor() as cursor:
            cursor.execute(
                "UPDATE device SET token_sha256 = %s WHERE id = %s AND enrolled_at IS NULL AND revoked_at IS NULL",
                [_digest(code), device_id],
            )
            return code if cursor.rowcount else None

    def enrol(self, device_id: int) -> None:
        """Note that a terminal has proved that it holds its code; a second time changes nothing."""
        with self._database.owner() as connection, connection.cursor() as cursor:
            cursor.execute(
                "UPDATE device SET enrolled_at = clock_timestamp() WHERE id = %s AND enrolled_at IS NULL", [device_id]
            )


def kept_devices(connection: Connection, scope: str) -> list[KeptDevice]:
    """Return the devices within `scope`, revoked ones too, by number."""
    with connection.cursor() as cursor:
        cursor.execute(statement("kept_devices"), {"scope": scope})
        return [KeptDevice(_device(row), *row[9:]) for row in cursor]


def add_device(connection: Connection, actor: Actor, new: NewDevice) -> tuple[int, str]:
    """Add a device and return its number and its token, which is kept nowhere.

    Raises
    ------
    BadValue, DeviceUnitEnded, TerminalTaken
    """
    name = " ".join(new.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadValue(name="name", value=new.name[:LONGEST_NAME], why=f"1–{LONGEST_NAME}")
    token = _new_token()
    values = {
        "unit": new.unit_id, "name": name, "kind": new.kind.value, "protocol": new.protocol.value,
        "datum": _datum(new.datum).value, "terminal": _terminal(new), "token_sha256": _digest(token), "scope": actor.scope,
    }  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT adding")
            cursor.execute(statement("add_device"), values)
            made = cursor.fetchone()
    except errors.UniqueViolation as error:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT adding")
            cursor.execute(
                "SELECT name, id FROM device WHERE terminal = %s AND revoked_at IS NULL", [values["terminal"]]
            )
            holder = cursor.fetchone() or ("?", "?")
        raise TerminalTaken(terminal=values["terminal"], device=holder[0], id=holder[1]) from error
    if made is None:
        raise DeviceUnitEnded(unit=new.unit_id)
    note(connection, actor, "device_added", made[1], None, f"{made[0]} {name}: {new.protocol.value}, {values['datum']}")
    return int(made[0]), token


def renew_device(connection: Connection, actor: Actor, device_id: int) -> str:
    """Give a device a new token and return it; the old one ends, and a terminal may register again.

    Raises
    ------
    UnknownThing
        There is no device of that number in force in the actor's area.
    """
    token = _new_token()
    community, name = _changed(connection, actor, device_id, "renew_device", token_sha256=_digest(token))
    note(connection, actor, "device_renewed", community, None, f"{device_id} {name}")
    return token


def revoke_device(connection: Connection, actor: Actor, device_id: int) -> None:
    """End a device; what it sent stays.

    Raises
    ------
    UnknownThing
        There is no device of that number in force in the actor's area.
    """
    community, name = _changed(connection, actor, device_id, "revoke_device")
    note(connection, actor, "device_revoked", community, None, f"{device_id} {name}")


def _changed(connection: Connection, actor: Actor, device_id: int, change: str, **values: object) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement(change), {"id": device_id, "scope": actor.scope, **values})
        found = cursor.fetchone()
    if found is None:
        raise UnknownThing(kind="device", id=device_id)
    return found[0], found[1]


def _device(row: Sequence[Any]) -> Device:
    id, community, unit, name, kind, protocol, datum, terminal, enrolled_at = row[:9]
    return Device(
        id, community, unit, name, DeviceKind(kind), DeviceProtocol(protocol), Datum(datum), terminal, enrolled_at
    )


def _datum(text: str) -> Datum:
    try:
        return parse_datum(text)
    except DatumUnknown as error:
        raise BadValue(name="datum", value=text[:40], why=", ".join(Datum)) from error


def _terminal(new: NewDevice) -> str | None:
    if new.protocol is not DeviceProtocol.JT808:
        if new.terminal:
            raise BadValue(name="terminal", value=new.terminal[:40], why="jt808")
        return None
    number = terminal_number(new.terminal or "")
    if not (number.isascii() and number.isdigit() and SHORTEST_TERMINAL <= len(number) <= LONGEST_TERMINAL):
        raise BadValue(
            name="terminal",
            value=(new.terminal or "")[:40],
            why=f"JT/T 808 终端手机号 / the terminal's telephone number, {SHORTEST_TERMINAL}–{LONGEST_TERMINAL} digits",
        )
    return number


def _new_token() -> str:
    """Return 120 random bits in small letters and digits: short enough to be typed into a phone."""
    return MARK + base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
