"""Accounts over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Ref
from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from data.account_keeping import (
    KeptAccount,
    change_account,
    create_account,
    kept_accounts,
    members,
    reset_password,
    scopes,
    sign_out_everywhere,
)
from dispatch.account_rules import Rights
from dispatch.changes import json_form
from dispatch.errors import BadValue
from dispatch.permissions import Actor, Permission, Role, require

# Nobody signs in as the others.
ROLES = (Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.GRID_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)
Text = Annotated[str, Field(max_length=60)]


class RightsBody(BaseModel):
    """What an account is called, what it may do, and where; `unit` is the member whose account it is."""

    model_config = ConfigDict(extra="forbid")
    display_name: Text = ""
    role: Annotated[Role, Field(examples=["operator"])]
    scope: Annotated[str, Field(pattern=r"^(\*|\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|\d{15})$", examples=["440306007"])]
    language: Annotated[str, Field(pattern="^(zh-CN|en)$")] = "zh-CN"
    unit: Ref | None = None


class NewBody(RightsBody):
    """A new account."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,63}$", examples=["wang.wei"])]


class ChangeBody(RightsBody):
    """What an account is to be from now on."""

    disabled: bool = False


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/accounts")
    def listed(actor: CurrentActor) -> JSONResponse:
        """Return the accounts within the actor's area, and the roles there are."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            found = kept_accounts(connection, actor.scope)
        return JSONResponse({"accounts": [_row(one, actor) for one in found], "roles": ROLES}, headers=NO_STORE)

    @api.get("/v1/accounts/scopes")
    def areas(actor: CurrentActor) -> JSONResponse:
        """Return the regions and grids an account may be given."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            found = scopes(connection, actor.scope)
        everything = [{"code": "*", "name": ""}] if actor.scope == "*" else []
        return JSONResponse(
            {"scopes": everything + [{"code": code, "name": name} for code, name in found]}, headers=NO_STORE
        )

    @api.get("/v1/accounts/members")
    def staff(actor: CurrentActor) -> JSONResponse:
        """Return the members of grids whose account an officer's may be."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            found = members(connection, actor.scope)
        return JSONResponse(
            {"members": [{"unit": unit, "name": name, "grid": grid} for unit, name, grid in found]}, headers=NO_STORE
        )

    @api.post("/v1/accounts", status_code=201)
    def create(body: NewBody, actor: CurrentActor) -> JSONResponse:
        """Create an account; the answer holds its password, which opens the door once and is kept nowhere."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        rights = _rights(body)
        with parts().database.owner() as connection:
            account, password = create_account(
                connection, actor, body.name, body.display_name, rights, body.language, body.unit
            )
        return JSONResponse({"id": account, "password": password}, 201, NO_STORE)

    @api.post("/v1/accounts/{id}")
    def change(id: int, body: ChangeBody, actor: CurrentActor) -> JSONResponse:
        """Give an account another name, role, area or language, deactivate it or take that back."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        rights = _rights(body, body.disabled)
        with parts().database.owner() as connection:
            change_account(connection, actor, id, body.display_name, rights, body.language, body.unit)
            found = kept_accounts(connection, actor.scope)
        return JSONResponse({"account": next(_row(one, actor) for one in found if one.id == id)}, headers=NO_STORE)

    @api.post("/v1/accounts/{id}/password")
    def reset(id: int, actor: CurrentActor) -> JSONResponse:
        """Replace a password by one that holds once, and end every session of the account."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            password = reset_password(connection, actor, id)
        return JSONResponse({"id": id, "password": password}, headers=NO_STORE)

    @api.post("/v1/accounts/{id}/signout")
    def sign_out(id: int, actor: CurrentActor) -> JSONResponse:
        """End every session of an account."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            ended = sign_out_everywhere(connection, actor, id)
        return JSONResponse({"id": id, "ended": ended}, headers=NO_STORE)

    return api


def _rights(body: RightsBody, disabled: bool = False) -> Rights:
    if body.role not in ROLES:
        raise BadValue(name="role", value=body.role.value, why=", ".join(ROLES))
    return Rights(body.role, body.scope, disabled)


def _row(one: KeptAccount, actor: Actor) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "display_name": one.display_name, "role": one.rights.role.value,
        "scope": one.rights.scope, "language": one.language, "disabled": one.rights.disabled,
        "created_at": json_form(one.created_at), "last_sign_in": json_form(one.last_sign_in), "sessions": one.sessions,
        "password_once": one.password_once, "unit": one.unit_id, "member": one.member, "own": one.id == actor.account_id,
    }  # fmt: skip
