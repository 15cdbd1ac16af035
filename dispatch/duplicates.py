"""Reports that are likely about the same thing: how alike two incidents are, and why.

The score, 0 to 1, is what × where × when:

what
    0.6 × class + 0.4 × words. The class counts 1 for the same kind, 0.8 within a family
    (level-2 code), 0.4 within a top class, else 0.1: people often choose another class for
    what they see. Words are Dice's coefficient (Dice 1945) of character pairs, which needs
    no cutting of Chinese into words, and unlike `difflib` is symmetric and linear in the
    length. Where one says nothing, 0.8 × class.
where
    exp(-(metres / 80)²): a phone's error of 10 to 30 m costs little, the next corner much.
    At least 0.9 in one building, 1 in one dwelling, at most 0.5 in two known dwellings.
when
    Halves with every 24 hours between the reports.

So the same kind 60 m away within the hour is likely without a word in common, or the same
words at the same spot under quite another class.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np

from dispatch.incidents import Incident
from geo.metric import distances_m

LIKELY = 0.45
"""From this score on two incidents are shown as likely the same."""
SEARCH_RADIUS_M = 80.0
"""Farther apart nothing is likely, but in one building."""
SEARCH_WITHIN_S = 28 * 3600.0
"""Reports further apart in time than this are never likely the same."""

TEXTS_KEPT = 4096
"""Texts whose pairs are remembered: in a flood the same ones are compared again and again."""

_KIND, _FAMILY, _TOP, _OTHER = 1.0, 0.8, 0.4, 0.1
_CLASS_SHARE, _WORDS_SHARE, _SILENT = 0.6, 0.4, 0.8
_REACH_M = 80.0
_HALF_LIFE_S = 24 * 3600.0
_SAME_BUILDING, _OTHER_DWELLING = 0.9, 0.5
_NOTABLE_WORDS = 0.3


class Clue(StrEnum):
    """What two incidents have in common."""

    SAME_KIND = "same_kind"
    SAME_FAMILY = "same_family"
    SAME_DWELLING = "same_dwelling"
    SAME_BUILDING = "same_building"
    NEAR = "near"
    SOON = "soon"
    SIMILAR_WORDS = "similar_words"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two incidents are.

    Attributes
    ----------
    score
        0 to 1; at least LIKELY is worth a look.
    why
        What speaks for it, with its number: metres for NEAR, seconds for SOON, the
        coefficient for SIMILAR_WORDS, 1 for the others.
    """

    score: float
    why: tuple[tuple[Clue, float], ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An incident likely about the same thing as another."""

    incident: Incident
    likeness: Likeness

    def to_json(self) -> dict[str, Any]:
        """Return the form of the API: incident, number, score, why."""
        why = [{"code": clue.value, "value": round(number, 3)} for clue, number in self.likeness.why]
        return {
            "incident": self.incident.id,
            "number": self.incident.number,
            "score": round(self.likeness.score, 3),
            "why": why,
        }


def likely_duplicates(incident: Incident, others: Iterable[Incident]) -> tuple[Duplicate, ...]:
    """Return the open incidents likely about the same thing, the likeliest first.

    Equal scores by the earlier report. `others` may be all that lie within SEARCH_RADIUS_M
    or in the same building, and were reported within SEARCH_WITHIN_S; more do no harm.
    """
    compared = [other for other in others if other.id != incident.id and other.open]
    apart_m = _apart_m(incident, compared)
    alike = (Duplicate(other, _likeness(incident, other, m)) for other, m in zip(compared, apart_m, strict=True))
    likely = [one for one in alike if one.likeness.score >= LIKELY]
    return tuple(sorted(likely, key=lambda one: (-one.likeness.score, one.incident.reported_at, one.incident.id)))


def likeness(one: Incident, other: Incident) -> Likeness:
    """Return how alike two incidents are; the same both ways round."""
    return _likeness(one, other, _apart_m(one, [other])[0])


def _apart_m(one: Incident, others: Sequence[Incident]) -> list[float]:
    """Return the distances from one incident to others, to the last digit the same both ways round."""
    if not others:
        return []
    pairs = [sorted([(one.lng, one.lat), (other.lng, other.lat)]) for other in others]
    ends = np.array(pairs, np.float64).reshape(-1, 4).T
    found: list[float] = distances_m(*ends).tolist()
    return found


def _likeness(one: Incident, other: Incident, apart_m: float) -> Likeness:
    same_class, class_clue = _class_likeness(one.class_code, other.class_code)
    words = similar_words(one.description, other.description)
    what = _SILENT * same_class if words is None else _CLASS_SHARE * same_class + _WORDS_SHARE * words
    where, place_clue = _place_likeness(one, other, apart_m)
    apart_s = abs((one.reported_at - other.reported_at).total_seconds())
    when = 0.5 ** (apart_s / _HALF_LIFE_S)

    why = [(clue, 1.0) for clue in (class_clue, place_clue) if clue is not None]
    if apart_m <= SEARCH_RADIUS_M:
        why.append((Clue.NEAR, apart_m))
    if apart_s <= SEARCH_WITHIN_S:
        why.append((Clue.SOON, apart_s))
    if words is not None and words >= _NOTABLE_WORDS:
        why.append((Clue.SIMILAR_WORDS, words))
    return Likeness(what * where * when, tuple(why))


def similar_words(one: str, other: str) -> float | None:
    """Return Dice's coefficient of the character pairs of two texts, None when one says nothing.

    Width, case, blanks and punctuation do not count.
    """
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return None
    return 2 * (first & second).total() / (first.total() + second.total())


@lru_cache(maxsize=TEXTS_KEPT)
def _pairs(text: str) -> Counter[str]:
    told = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    return Counter([told] if len(told) == 1 else (told[i : i + 2] for i in range(len(told) - 1)))


def _class_likeness(one: str, other: str) -> tuple[float, Clue | None]:
    if one == other:
        return _KIND, Clue.SAME_KIND
    if one[:4] == other[:4]:
        return _FAMILY, Clue.SAME_FAMILY
    return (_TOP if one[:2] == other[:2] else _OTHER), None


def _place_likeness(one: Incident, other: Incident, apart_m: float) -> tuple[float, Clue | None]:
    near = math.exp(-((apart_m / _REACH_M) ** 2))
    if one.dwelling_id is not None and other.dwelling_id is not None:
        if one.dwelling_id == other.dwelling_id:
            return 1.0, Clue.SAME_DWELLING
        return min(near, _OTHER_DWELLING), _building_clue(one, other)
    clue = _building_clue(one, other)
    return (near if clue is None else max(near, _SAME_BUILDING)), clue


def _building_clue(one: Incident, other: Incident) -> Clue | None:
    same = one.building_id is not None and one.building_id == other.building_id
    return Clue.SAME_BUILDING if same else None
