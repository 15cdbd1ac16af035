"""What hangs on an incident, and what a report comes through, as the store hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of an incident, already made anew: JPEG, without EXIF.

    `phase` is 'report', 'verify', 'handle' or 'check'; `sha256` is of the bytes, in hexadecimal.
    """

    sha256: str
    width: int
    height: int
    jpeg: bytes
    phase: str


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A photo as it is listed, without its bytes."""

    id: int
    phase: str
    sha256: str
    width: int
    height: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """Longer time 延期 or standing still 挂账, asked for; `granted` is None until decided.

    `kind` is 'extension' or 'suspension'; a new one has `id` 0.
    """

    id: int
    incident_id: int
    kind: str
    asked_by: str
    asked_at: datetime
    reason: str
    until: datetime | None = None
    granted: bool | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the response plan that is done, with its proof."""

    key: str
    at: datetime
    actor: str
    proof: str
    photo_id: int | None


@dataclass(frozen=True, slots=True)
class Reporter:
    """The one who reported: the number masked, '138****1234', or None where none was left."""

    phone_masked: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What hangs on an incident, each in the order of time; `merged` are the incidents put into it."""

    photos: tuple[PhotoRecord, ...] = ()
    steps: tuple[StepDone, ...] = ()
    requests: tuple[Request, ...] = ()
    reporter: Reporter | None = None
    merged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How much hangs on an incident: photos, incidents merged into it, and kinds of request waiting."""

    photos: int = 0
    merged: int = 0
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPoint:
    """What a QR code stands for; `kind` is 'stair_group', 'grid' or 'lamp_post'. WGS 84."""

    code: str
    community_code: str
    kind: str
    label: str
    lng: float
    lat: float
    grid_code: str | None = None
    building_id: int | None = None
    stair_group_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera that looks at a place, and how far from it it stands."""

    id: int
    name: str
    status: str
    lng: float
    lat: float
    direction_deg: float | None
    distance_m: float


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """A call that may be sent again: whose key, the key, and the SHA-256 of all that was said."""

    caller: str
    key: str
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer kept for an Idempotency-Key."""

    body: Mapping[str, Any]
    at: datetime
