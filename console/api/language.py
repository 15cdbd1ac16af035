"""Who asks, and in which language the answer is due."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.types import Scope

from dispatch.errors import LANGUAGES, NotSignedIn
from dispatch.permissions import Actor


def actor_of(request: Request) -> Actor:
    """Return the actor the gate let in; raises NotSignedIn where there was no gate."""
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        raise NotSignedIn
    return actor


def language_of(request: Request) -> str:
    """Return `?lang` where it is one of ours, else the actor's language, else Chinese."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    actor = getattr(request.state, "actor", None)
    return actor.language if isinstance(actor, Actor) else "zh-CN"


def language_of_scope(scope: Scope) -> str:
    """Return the language of a call that no route has taken yet."""
    return language_of(Request(scope))


# Asynchronous, though they wait for nothing: the others would each be sent to a thread and back, at every call.
async def _actor(request: Request) -> Actor:
    return actor_of(request)


async def _language(request: Request) -> str:
    return language_of(request)


CurrentActor = Annotated[Actor, Depends(_actor)]
Language = Annotated[str, Depends(_language)]
