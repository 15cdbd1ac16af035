"""`jingwei device`: what says where units are."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import say
from console.container import open_database
from data.tracks.devices import NewDevice, add_device, kept_devices, renew_device, revoke_device
from dispatch.permissions import EVERYWHERE, Role, the_system
from dispatch.tracks import DeviceKind, DeviceProtocol

# Who sits at the machine itself.
OWNER = the_system(Role.ADMINISTRATOR)
Number = Annotated[int, typer.Argument(help="Its number, from the list")]


def add(
    unit: Annotated[int, typer.Argument(help="Number of the unit that carries it (GET /api/v1/resources)")],
    name: Annotated[str, typer.Argument(help="What people call it, such as '巡逻车1 车载终端'")],
    protocol: Annotated[DeviceProtocol, typer.Option(help="By which door it comes in")],
    datum: Annotated[str, typer.Option(help="What its coordinates are in: wgs84, cgcs2000, gcj02 or bd09")],
    kind: Annotated[DeviceKind, typer.Option(help="What it is")] = DeviceKind.PHONE,
    terminal: Annotated[
        str | None, typer.Option(help="Telephone number of a JT/T 808 terminal, as it is set in it")
    ] = None,
) -> None:
    """Add a device and print its token, this once."""
    with open_database() as database, database.owner() as connection:
        _, token = add_device(connection, OWNER, NewDevice(unit, name, kind, protocol, datum, terminal))
    print(token)


def list_all() -> None:
    """List the devices, without their tokens."""
    with open_database() as database, database.owner() as connection:
        devices = kept_devices(connection, EVERYWHERE)
    table = Table(
        *say(
            "编号,名称,力量,类型,协议,坐标系,终端号,力量最近位置,状态",
            "id,name,unit,kind,protocol,datum,terminal,unit seen,state",
        ).split(",")
    )
    for one in devices:
        device = one.device
        seen = f"{one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else ""
        revoked, enrolled = say("已停用", "revoked"), say("已注册", "enrolled")
        state = revoked if one.revoked_at else enrolled if device.enrolled_at else ""
        table.add_row(
            str(device.id), device.name, f"{device.unit_id} {one.unit_name}", device.kind, device.protocol,
            device.datum, device.terminal or "", seen, state,
        )  # fmt: skip
    Console().print(table)


def renew(id: Number) -> None:
    """Give a device a new token and print it, this once; a JT/T 808 terminal may register again."""
    with open_database() as database, database.owner() as connection:
        token = renew_device(connection, OWNER, id)
    print(token)


def revoke(id: Number) -> None:
    """End a device; running consoles refuse it within seconds. What it sent stays."""
    with open_database() as database, database.owner() as connection:
        revoke_device(connection, OWNER, id)
    Console().print(f"设备 {id} 已停用\ndevice {id}: revoked")
