"""Machine tokens over HTTP, for administrators: what programs sign in with."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from data.account_keeping import KeptAccount, kept_accounts
from data.tokens import Token, list_tokens, make_token, revoke_token
from dispatch.changes import json_form
from dispatch.errors import AccountUnknown, TokenUnknown
from dispatch.permissions import Permission, require


class NewToken(BaseModel):
    """Whose rights a token has, what it is for, and how many days it lasts; null is until it is revoked."""

    model_config = ConfigDict(extra="forbid")
    account: Annotated[str, Field(min_length=1, max_length=64, examples=["qgis"])]
    name: Annotated[str, Field(min_length=1, max_length=80, examples=["QGIS of the planning office"])]
    days: Annotated[int | None, Field(ge=1, le=3650)] = 365


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/tokens")
    def listed(actor: CurrentActor) -> JSONResponse:
        """Return the tokens of accounts within the actor's area, without their secrets, the newest first."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            body = _body(kept_accounts(connection, actor.scope), list_tokens(connection))
        return JSONResponse(body, headers=NO_STORE)

    @api.post("/v1/tokens", status_code=201)
    def make(body: NewToken, actor: CurrentActor) -> JSONResponse:
        """Make a token; the answer holds it, this once, and it is kept nowhere."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            accounts = kept_accounts(connection, actor.scope)
            if body.account not in _active(accounts):
                raise AccountUnknown(name=body.account)
            token = make_token(connection, body.account, body.name.strip(), body.days, actor.account_id or None)
            told = _body(accounts, list_tokens(connection))
        return JSONResponse({"token": token, **told}, 201, NO_STORE)

    @api.delete("/v1/tokens/{id}")
    def revoke(id: int, actor: CurrentActor) -> JSONResponse:
        """End a token at once."""
        require(actor, Permission.MANAGE_ACCOUNTS)
        with parts().database.owner() as connection:
            accounts = kept_accounts(connection, actor.scope)
            managed = {one.name for one in accounts}
            if not any(one.id == id and one.account in managed for one in list_tokens(connection)):
                raise TokenUnknown(id=id)
            revoke_token(connection, id, actor.account_id or None)
            body = _body(accounts, list_tokens(connection))
        return JSONResponse(body, headers=NO_STORE)

    return api


def _active(accounts: Sequence[KeptAccount]) -> list[str]:
    return [one.name for one in accounts if not one.rights.disabled]


def _body(accounts: Sequence[KeptAccount], tokens: Sequence[Token]) -> dict[str, object]:
    """Return the tokens of these accounts, and the accounts that may be given one."""
    managed = {one.name for one in accounts}
    rows = [
        {
            "id": one.id, "account": one.account, "name": one.name, "created_at": json_form(one.created_at),
            "expires_at": json_form(one.expires_at), "revoked_at": json_form(one.revoked_at),
            "used_at": json_form(one.used_at),
        }
        for one in reversed(tokens)
        if one.account in managed
    ]  # fmt: skip
    return {"tokens": rows, "accounts": _active(accounts)}
