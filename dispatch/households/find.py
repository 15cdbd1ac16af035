"""Finding a home by who lives in it: a question of its own, with a reason, and never a list."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from dispatch.errors import AskedTooLittle, BadValue, ReasonMissing

LEAST_NAME = 2
LEAST_DIGITS = 7
ENDING_DIGITS = 4
LEAST_NAME_BESIDE = 1
LEAST_REASON = 4
LONGEST = 60
_NUMBER = re.compile(r"\+?[\d\s().-]+")
_ABROAD = re.compile(r"(?:\+|00)86")


class FindReason(StrEnum):
    EMERGENCY = "emergency"
    CALLBACK = "callback"
    CARE = "care"
    SERVICE = "service"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """Who is looked for, and why.

    Attributes
    ----------
    name, phone
        Beginnings of a name and of a number, None where that is not asked by.
    ending
        Last four digits of a number, only ever beside a name.
    """

    why: str
    name: str | None = None
    phone: str | None = None
    ending: str | None = None

    @classmethod
    def asked_for(cls, name: str, phone: str, reason: str, words: str) -> "Question":
        """Return the question in order.

        Raises
        ------
        BadValue
            Neither name nor number, a number that is none, or a reason that is not on the list.
        AskedTooLittle
            Fewer than 2 characters of a name, or 7 digits of a number. Four digits are the last ones of
            a number and want a surname beside them: alone they fit hundreds of people of a district.
        ReasonMissing
        """
        name, phone, words = (" ".join(part.replace("\0", "").split()) for part in (name, phone, words))
        if not (name or phone):
            raise BadValue(name="name, phone", value="-", why="≥ 1")
        if reason not in set(FindReason):
            raise BadValue(name="reason", value=reason or "-", why=" | ".join(FindReason))
        if len(words) < LEAST_REASON:
            raise ReasonMissing(least=LEAST_REASON)
        digits = _digits(phone) if phone else ""
        ended = bool(name) and len(digits) == ENDING_DIGITS
        least = LEAST_NAME_BESIDE if digits else LEAST_NAME
        if (name and not least <= len(name) <= LONGEST) or (
            phone and not ended and not LEAST_DIGITS <= len(digits) <= LONGEST
        ):
            raise AskedTooLittle(name=LEAST_NAME, digits=LEAST_DIGITS, ending=ENDING_DIGITS)
        return cls(
            f"{reason}: {words}"[:500],
            name or None,
            digits if phone and not ended else None,
            digits if ended else None,
        )


def _digits(phone: str) -> str:
    """Return a number as it is dialled in China, whatever the width, spacing and country code it was typed with."""
    typed = unicodedata.normalize("NFKC", phone).strip()
    if not _NUMBER.fullmatch(typed):
        # The number itself stays out of the answer, which may be kept.
        raise BadValue(name="phone", value="…", why="0–9 + - ( )")
    digits = re.sub(r"\D", "", _ABROAD.sub("+", typed, count=1) if _ABROAD.match(typed) else typed)
    return f"0{digits}" if _ABROAD.match(typed) and digits[:1] not in {"", "0", "1"} else digits


@dataclass(frozen=True, slots=True)
class FoundHome:
    """A home that was found, and who was meant, masked."""

    dwelling_id: int
    address: str
    resident_id: int
    name_masked: str
    phone_masked: str | None
