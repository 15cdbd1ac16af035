"""The answer to 'whom to send', as it is shown and kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from dispatch.changes import json_form
from dispatch.plans import Cover
from dispatch.recommendation.remarks import Code, Remark
from dispatch.resources import Unit, Way

NETWORK = {Way.CAR: "drive", Way.E_BIKE: "e_bike", Way.FOOT: "walk"}
"""Which streets a unit was ranked on: those for cars, for e-bikes, or for people on foot."""
AGEING = frozenset({"at", "eta_low_s", "eta_high_s"})


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit that could be sent.

    Attributes
    ----------
    eta_s
        Travel time from where it was last seen.
    eta_low_s, eta_high_s
        If it has moved since at its usual speed, straight towards the incident or straight
        away from it: less and more the age of its position.
    distance_m
        Metres of the way, with what is walked at both ends.
    straight_m
        Straight distance.
    matched, extra
        Which capabilities looked for it has, in the plan's order, and which others.
    load
        Its assignments in this shift.
    remarks
        Why it ranks where it does, and what else to know.
    route
        The way, WGS 84 (lng, lat); only for the first few.
    """

    unit: Unit
    eta_s: float
    eta_low_s: float
    eta_high_s: float
    distance_m: float
    straight_m: float
    matched: tuple[str, ...]
    extra: tuple[str, ...]
    load: int
    remarks: tuple[Remark, ...]
    route: tuple[tuple[float, float], ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the form of the API: seconds to a tenth, metres whole, degrees to six digits."""
        told = _unit_json(self.unit) | {
            "eta_s": round(self.eta_s, 1),
            "eta_low_s": round(self.eta_low_s, 1),
            "eta_high_s": round(self.eta_high_s, 1),
            "distance_m": round(self.distance_m),
            "straight_m": round(self.straight_m),
            "matched": list(self.matched),
            "extra": list(self.extra),
            "load": self.load,
            "reasons": [remark.to_json() for remark in self.remarks],
        }
        if self.route is not None:
            told["route"] = [[round(lng, 6), round(lat, 6)] for lng, lat in self.route]
        return told


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A unit that looks nearer than the leader and yet is not among the candidates.

    Attributes
    ----------
    eta_s
        What it would need if it were free, inf when it cannot come.
    extra_s
        That against the leader: less than nothing for one that would be there before it.
        None where there is no leader, or it cannot come.
    straight_m
        Straight distance.
    remarks
        Why not.
    """

    unit: Unit
    eta_s: float
    extra_s: float | None
    straight_m: float
    load: int
    remarks: tuple[Remark, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the form of the API; a unit that cannot come has no time."""
        return _unit_json(self.unit) | {
            "eta_s": round(self.eta_s, 1) if isfinite(self.eta_s) else None,
            "extra_s": None if self.extra_s is None else round(self.extra_s, 1),
            "straight_m": round(self.straight_m),
            "load": self.load,
            "reasons": [remark.to_json() for remark in self.remarks],
        }


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit of the suggested set, and the needs it was still missing for."""

    unit_id: int
    covers: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the form of the API."""
        return {"unit": self.unit_id, "covers": list(self.covers)}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Whom to send to one incident, as of `at`.

    Attributes
    ----------
    candidates
        Ready, able and reachable, the one that arrives first first; behind the nearest ones
        those of the suggestion that are not among them.
    passed_over
        What looks nearer than the leader and is not among the candidates, the nearest first.
    needs
        What the plan asks for, and what of it is met by the units already bound.
    suggestion
        Which units to send together for what is still missing.
    shortfalls
        What would be missing even then.
    """

    at: datetime
    candidates: tuple[RankedUnit, ...]
    passed_over: tuple[PassedOver, ...]
    needs: tuple[Cover, ...]
    suggestion: tuple[Chosen, ...]
    shortfalls: tuple[Cover, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the form of the API, which is also the one kept with the dispatch."""
        return {
            "at": json_form(self.at),
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "passed_over": [unit.to_json() for unit in self.passed_over],
            "needs": _covers_json(self.needs),
            "suggestion": [chosen.to_json() for chosen in self.suggestion],
            "shortfalls": _covers_json(self.shortfalls),
        }


def answer_sha256(told: Mapping[str, Any]) -> bytes:
    """Return what two recommendations, as told, have in common that say the same.

    The moment and the age of positions do not count: who asks again a minute later about units
    that have stood still has the answer already.
    """
    return hashlib.sha256(json.dumps(_timeless(told), sort_keys=True, ensure_ascii=False).encode()).digest()


def _timeless(told: Any) -> Any:
    if isinstance(told, Mapping):
        if told.get("code") == Code.POSITION_OLD:
            return Code.POSITION_OLD.value
        return {key: _timeless(value) for key, value in told.items() if key not in AGEING}
    return [_timeless(one) for one in told] if isinstance(told, list) else told


def _unit_json(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.id,
        "version": unit.version,
        "name": unit.name,
        "kind": unit.kind.value,
        "status": unit.status.value,
        "way": unit.way.value,
        "network": NETWORK[unit.way],
        "team": unit.team_id,
        "capabilities": list(unit.capabilities),
    }


def _covers_json(covers: Sequence[Cover]) -> list[dict[str, Any]]:
    return [
        {"capability": cover.capability, "count": cover.count, "have": cover.have, "missing": cover.missing}
        for cover in covers
    ]
