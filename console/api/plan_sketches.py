"""What the units of a draft look like from afar, over HTTP: a district of them in less than two megabytes."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from console.api.fields import Id
from console.api.language import CurrentActor
from console.api.packed import packed
from console.api.parts import FRESH, NO_STORE, Parts
from console.api.plan_desk import Token
from dispatch.planning.sheet import Ground, Load
from dispatch.planning.sketch import Sketch


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/plans/{id}/sketch")
    def own(id: Id, actor: CurrentActor, request: Request) -> Response:
        """Return all units of a draft with few corners, as columns in the order of its holders."""
        ground = parts().plans.one(actor, id).ground
        return packed(request, _columns(parts().plans.sketch(ground), ground), FRESH)

    @api.get("/v1/shared-plans/{token}/sketch")
    def shown(token: Token, actor: CurrentActor, request: Request) -> Response:
        """Return the same of the draft that a link shows."""
        ground = parts().plan_sharing.shown(actor, token)[0].ground
        return packed(request, _columns(parts().plans.sketch(ground), ground), NO_STORE)

    return api


def _columns(sketch: Sketch, ground: Ground) -> dict[str, Any]:
    sheet = ground.sheet
    first = np.flatnonzero(np.diff(sheet.community, prepend=-1))
    lengths = np.diff(np.r_[first, len(sheet)])
    return {
        "communities": [
            [sheet.communities[community], length]
            for community, length in zip(sheet.community[first].tolist(), lengths.tolist(), strict=True)
        ],
        "households": sheet.loads[Load.HOUSEHOLDS].astype(np.int64).tolist(),
        "origin": list(sketch.origin),
        "rings": sketch.rings.tolist(),
        "corners": sketch.corners.tolist(),
        "steps": sketch.steps.ravel().tolist(),
    }
