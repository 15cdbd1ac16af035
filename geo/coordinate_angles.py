"""Read single coordinates in the spellings of maps, papers and instruments: 22°38′24″N, 东经114.07度, lat=22.64."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Before normalising, which would make letters of some of them.
_DEGREE, _MINUTE, _SECOND = "º˚°⁰", "′’‘ʹ´`＇", "″”“ʺ〃＂"
_SIGNS = str.maketrans(dict.fromkeys(_DEGREE, "°") | dict.fromkeys(_MINUTE, "'") | dict.fromkeys(_SECOND, '"'))
# 度 alone also ends the words for longitude and latitude.
_SIGN_WORDS = (("度", "°"), ("分", "'"), ("秒", '"'))
_FIGURE = r"\d+(?:\.\d+)?"
_AXES = {
    "n": (True, 1), "s": (True, -1), "e": (False, 1), "w": (False, -1),
    "北纬": (True, 1), "南纬": (True, -1), "东经": (False, 1), "西经": (False, -1),
    "lat": (True, 1), "latitude": (True, 1), "纬度": (True, 1), "y": (None, 1),
    "lng": (False, 1), "lon": (False, 1), "long": (False, 1), "longitude": (False, 1), "经度": (False, 1), "x": (None, 1),
}  # fmt: skip
_LABEL = "|".join(sorted(_AXES, key=len, reverse=True))
# The figures of a datum's name are no coordinate.
_ANGLE = re.compile(
    rf"""(?:(?<![A-Za-z])(?P<before>{_LABEL})["'\s:=]*|(?<=["'°\d][NSEW])|(?<![A-Za-z0-9.\-]))
    (?P<sign>[-+]?)(?:
        (?P<deg>\d+)\s*°\s*(?P<min>{_FIGURE})\s*'\s*(?:(?P<sec>{_FIGURE})\s*(?:"|''))?
      | (?P<spaced_deg>\d{{1,3}})[\s:](?P<spaced_min>[0-5]?\d)[\s:](?P<spaced_sec>[0-5]?\d(?:\.\d+)?)(?=\s*[NSEW](?![A-Za-z]))
      | (?P<plain>{_FIGURE})(?:\s*(?P<degree>°))?
    )
    (?:\s*(?P<after>[NSEW])(?![A-Za-z]))?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Angle:
    """One coordinate as it was written.

    Attributes
    ----------
    value
        Degrees, or metres of a plane.
    latitude
        Whether it is said to be the latitude or northing, None where that is left open.
    marked
        Whether a sign or word shows that it is a coordinate, and not just a number.
    start, end
        Where it stands in the text.
    """

    value: float
    latitude: bool | None
    marked: bool
    start: int
    end: int


def plain_text(text: str) -> str:
    """Return a text with one sign each for degrees, minutes, seconds and commas, full width as its plain twin."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).replace("，", ",").replace("、", ",").strip()
    for word, sign in _SIGN_WORDS:
        plain = re.sub(rf"(?<=\d)\s*{word}", sign, plain)
    return plain


def angles(plain: str) -> Iterator[Angle]:
    """Yield every number of a plain text that may be a coordinate."""
    end = 0
    while found := _ANGLE.search(plain, end):
        end = found.end()
        before, after = found["before"], found["after"]
        if before and _AXES[before.lower()][0] is not None and after:
            # 'N 22.64 E 114.07': the second letter belongs to what follows.
            end, after = found.start("after"), None
        minutes, seconds = (
            float(found["min"] or found["spaced_min"] or 0),
            float(found["sec"] or found["spaced_sec"] or 0),
        )
        if minutes >= 60 or seconds >= 60:
            continue
        latitude, sign = _AXES[(after or before or "x").lower()]
        whole = float(found["deg"] or found["spaced_deg"] or found["plain"]) + minutes / 60 + seconds / 3600
        marked = bool(before or after or found["degree"] or found["plain"] is None)
        yield Angle(whole * sign * (-1 if found["sign"] == "-" else 1), latitude, marked, found.start(), end)
