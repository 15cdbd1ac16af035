"""Devices over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Id, Ref
from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from data.tracks.devices import (
    LONGEST_NAME,
    KeptDevice,
    NewDevice,
    add_device,
    kept_devices,
    renew_device,
    revoke_device,
)
from dispatch.changes import json_form
from dispatch.permissions import Permission, require
from dispatch.tracks import DeviceKind, DeviceProtocol

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]


class DeviceBody(BaseModel):
    """A new device: `datum` is what its coordinates are in, `terminal` the number of a JT/T 808 terminal."""

    model_config = ConfigDict(extra="forbid")
    unit: Ref
    name: Text
    kind: DeviceKind = DeviceKind.PHONE
    protocol: DeviceProtocol
    datum: Annotated[str, Field(max_length=40, examples=["gcj02"])]
    terminal: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] | None = None


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/devices")
    def listed(actor: CurrentActor) -> JSONResponse:
        """Return the devices within the actor's area, revoked ones too."""
        require(actor, Permission.MANAGE_DEVICES)
        with parts().database.owner() as connection:
            found = kept_devices(connection, actor.scope)
        return JSONResponse({"devices": [_row(one) for one in found]}, headers=NO_STORE)

    @api.post("/v1/devices", status_code=201)
    def add(body: DeviceBody, actor: CurrentActor) -> JSONResponse:
        """Add a device; the answer holds its token, which is shown this once and kept nowhere."""
        require(actor, Permission.MANAGE_DEVICES)
        new = NewDevice(body.unit, body.name, body.kind, body.protocol, body.datum, body.terminal)
        with parts().database.owner() as connection:
            id, token = add_device(connection, actor, new)
        parts().devices.forget()
        return JSONResponse({"id": id, "token": token}, 201, NO_STORE)

    @api.post("/v1/devices/{id}/renew")
    def renew(id: Id, actor: CurrentActor) -> JSONResponse:
        """Give a device a new token; the old one ends at once, and a terminal may register again."""
        require(actor, Permission.MANAGE_DEVICES)
        with parts().database.owner() as connection:
            token = renew_device(connection, actor, id)
        parts().devices.forget()
        return JSONResponse({"id": id, "token": token}, headers=NO_STORE)

    @api.post("/v1/devices/{id}/revoke")
    def revoke(id: Id, actor: CurrentActor) -> JSONResponse:
        """End a device; what it sent stays."""
        require(actor, Permission.MANAGE_DEVICES)
        with parts().database.owner() as connection:
            revoke_device(connection, actor, id)
        parts().devices.forget()
        return JSONResponse({"id": id}, headers=NO_STORE)

    return api


def _row(one: KeptDevice) -> dict[str, object]:
    device = one.device
    return {
        "id": device.id, "unit": device.unit_id, "unit_name": one.unit_name, "name": device.name, "kind": device.kind,
        "protocol": device.protocol, "datum": device.datum, "terminal": device.terminal,
        "created_at": json_form(one.created_at), "enrolled_at": json_form(device.enrolled_at),
        "revoked_at": json_form(one.revoked_at), "unit_seen_at": json_form(one.seen_at),
    }  # fmt: skip
