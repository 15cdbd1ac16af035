"""An address of a home as people type it, taken apart: words, building, unit, floor, room."""

import re
import unicodedata
from dataclasses import dataclass

ROOM_DIGITS = 3
PER_FLOOR = 100
_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_NUMERAL = "零〇一二三四五六七八九十百两"
_A_PART = r"(?=栋|幢|座|号楼|号(?!路|线|院)|单元|楼|层|室|房|门|梯|#)"
_BEFORE_A_PART = re.compile(rf"[{_NUMERAL}]+{_A_PART}")
# As in papers, and only before a part: 陆家嘴 and 伍屋村 are names.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_FORMAL_BEFORE_A_PART = re.compile(rf"[壹贰叁肆伍陆柒捌玖拾佰零〇]+{_A_PART}")
_ORDINAL = re.compile(rf"第(?=(?:\d+|[{_NUMERAL}]+)\s*(?:栋|幢|座|号楼|单元|层|楼))")
_READ_OUT = re.compile(r"(?<![零〇一二三四五六七八九十百])[零〇一二三四五六七八九]{3,}(?=$|\s|室|房)")
_DASHES = re.compile(r"\s*[-‐‑–—―−_/]\s*")
_NUMBER = r"[a-z]?\d+[a-z]?"
_PARTS = (
    ("building", re.compile(rf"({_NUMBER}|(?<![a-z])[a-z])\s*(?:栋|幢|座|号楼|#楼?)", re.IGNORECASE)),
    ("unit", re.compile(rf"({_NUMBER}|(?<![a-z])[a-z])\s*(?:单元|门|梯)", re.IGNORECASE)),
    ("room", re.compile(rf"({_NUMBER})\s*(?:室|房|户)", re.IGNORECASE)),
    ("floor", re.compile(r"(?<!\d)(\d{1,3})\s*(?:层|楼)")),
)
_JOINED = re.compile(
    rf"(?<![\da-z])({_NUMBER}|[a-z])-(?:({_NUMBER})-)?(\d{{{ROOM_DIGITS},4}}[a-z]?)(?!\d)", re.IGNORECASE
)
_LAST = re.compile(rf"(?:^|(?<=[^\da-z]))(\d{{{ROOM_DIGITS},4}}[a-z]?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HomeAddress:
    """What was typed, by parts; numbers are digits, without leading zeros but for rooms.

    `words` is what is left, in the order typed: an estate, a street and its number.
    """

    words: tuple[str, ...] = ()
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None

    @classmethod
    def typed(cls, text: str) -> "HomeAddress":
        """Take an address apart; what is said twice counts the first time."""
        rest = plain(text)
        found: dict[str, str] = {}
        if joined := _JOINED.search(rest):
            building, unit, room = joined.groups()
            # '3栋-2-1204', '2单元-502': the part before the dash is said already.
            found = {key: value for key, value in (("building", building), ("unit", unit), ("room", room)) if value}
            rest = f"{rest[: joined.start()]} {rest[joined.end() :]}"
        for part, pattern in _PARTS:
            if match := pattern.search(rest):
                if part == "building" and found.get("building"):
                    found["unit"] = found.get("unit") or found["building"]
                    del found["building"]
                found.setdefault(part, match.group(1))
                rest = f"{rest[: match.start()]} {rest[match.end() :]}"
        if "room" not in found and (match := _LAST.search(rest.replace("-", " ").rstrip())):
            found["room"] = match.group(1)
            rest = rest[: match.start(1)]
        words = tuple(word for word in re.split(r"[\s,，、;；-]+", rest) if word)
        floor = found.get("floor")
        return cls(
            words,
            _number(found.get("building")),
            _number(found.get("unit")),
            int(floor) if floor else None,
            found["room"].upper() if "room" in found else None,
        )

    @property
    def names_homes(self) -> bool:
        """Whether it says enough for looking homes up: somewhere, and something inside it."""
        return bool((self.words or self.building) and (self.room or self.unit or self.floor is not None))

    def rooms(self) -> list[str]:
        """Return how the room may be written: with its sign, or counted on its floor alone."""
        if self.room is None:
            return []
        spellings = dict.fromkeys((self.room, self.room.lstrip("0") or self.room))
        return [*(room + sign for room in spellings for sign in ("", "室", "房")), *self.short_rooms()]

    def short_rooms(self) -> list[str]:
        """Return how the room is written where the floor stands by itself: '04' of floor 12."""
        if self.room is None or not self.room.isdigit():
            return []
        door = int(self.room) % PER_FLOOR
        return [f"{door:02}", f"{door:02}室", *([str(door), f"{door}室"] if door < 10 else [])]

    def floor_of_room(self) -> int | None:
        """Return the floor a room number begins with."""
        return int(self.room) // PER_FLOOR if self.room and self.room.isdigit() else None


def plain(text: str) -> str:
    """Return `text` with full-width signs, dashes and Chinese numerals before a part as plain ones."""
    text = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFKC", text))
    text = _DASHES.sub("-", text.strip())
    text = _FORMAL_BEFORE_A_PART.sub(lambda match: match.group().translate(_FORMAL), text)
    text = _ORDINAL.sub("", text)
    text = _BEFORE_A_PART.sub(lambda match: figures(match.group()), text)
    return _READ_OUT.sub(lambda match: figures(match.group()), text)


def same_building(text: str) -> str:
    """Return `text` with every word for a building 栋, as most are called."""
    return re.sub(r"(?<=[\da-zA-Z])\s*(?:号楼|幢|座|#楼?)", "栋", plain(text))


def figures(numeral: str) -> str:
    """Return a Chinese numeral in digits: 十二 → 12, 一百零三 → 103, 一二零四 → 1204."""
    if not set(numeral) & {"十", "百"}:
        return "".join(_DIGITS[sign] for sign in numeral)
    total = held = 0
    for sign in numeral:
        if sign == "百":
            total, held = total + (held or 1) * 100, 0
        elif sign == "十":
            total, held = total + (held or 1) * 10, 0
        else:
            held = int(_DIGITS[sign])
    return str(total + held)


def numeral(number: str) -> list[str]:
    """Return a number below 100 in Chinese too, for names that are written so: 12 → 十二."""
    if not number.isdigit() or not 0 < int(number) < 100:
        return []
    signs = "零一二三四五六七八九"
    tens, ones = divmod(int(number), 10)
    return [("" if tens < 2 else signs[tens]) + ("十" if tens else "") + (signs[ones] if ones else "")]


def _number(found: str | None) -> str | None:
    return (found.lstrip("0") or found).upper() if found else None
