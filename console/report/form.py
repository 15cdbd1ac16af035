"""What a form of the public pages held."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from console.report.page import Typed
from dispatch.errors import BadValue, PhotosTooMany

# More than anybody may send, so that who sends a few too many finds what was typed again.
MOST_FILES = 20
MOST_KEPT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form held: its texts without the blanks around them, and the files of `photo`."""

    texts: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[bytes] = ()

    def text(self, name: str, most: int | None = None) -> str:
        """Return a text, '' for none."""
        return self.texts.get(name, "")[:most]


async def sent_by(request: Request) -> Sent:
    """Read a form; raises PhotosTooMany, BadValue, BodyTooLarge."""
    try:
        async with request.form(max_files=MOST_FILES + 1, max_fields=20, max_part_size=100_000) as form:
            texts = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
            # A file field nobody used sends one empty file.
            files = [one for one in form.getlist("photo") if isinstance(one, UploadFile) and (one.filename or one.size)]
            return Sent(texts, [await one.read() for one in files])
    except MultiPartException as error:
        if "Too many files" in error.message:
            raise PhotosTooMany(most=MOST_FILES, got=f"> {MOST_FILES}") from error
        raise BadValue(name="form", value="…", why=error.message[:80]) from error


def typed_in(sent: Sent) -> Typed:
    return Typed(
        kind=sent.text("class", 6),
        description=sent.text("description", MOST_KEPT_CHARACTERS + 1),
        phone=sent.text("phone", 40),
        lng=_degrees(sent.text("lng", 30)),
        lat=_degrees(sent.text("lat", 30)),
        photos=bool(sent.photos) or sent.text("switch") == "photos",
        key=sent.text("key", 200) or Typed().key,
    )


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
