"""Photos are made anew: upright, small, and silent about where and when they were taken."""

from io import BytesIO

import pytest
from PIL import Image

from data.photos import LONGEST_PX, MOST_STORED_BYTES, develop
from dispatch.errors import PhotoUnreadable

GPS_IFD = 0x8825
ORIENTATION = 0x0112
TURN_RIGHT = 6
RED, BLUE = (200, 30, 30), (30, 30, 200)


def taken(form: str = "JPEG", size: tuple[int, int] = (400, 300), **kept: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    written = BytesIO()
    image.save(written, form, **kept)
    return written.getvalue()


def camera_notes() -> Image.Exif:
    notes = Image.Exif()
    notes[ORIENTATION] = TURN_RIGHT
    notes[0x010F] = "SecretCamera"
    notes[0x9286] = "SecretComment"
    notes.get_ifd(GPS_IFD).update({1: "N", 2: (22.0, 38.0, 1.0), 3: "E", 4: (114.0, 3.0, 2.0)})
    return notes


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def test_place_device_and_comments_are_gone_but_the_picture_is_upright() -> None:
    given = taken(exif=camera_notes(), comment=b"SecretComment")
    assert dict(opened(given).getexif().get_ifd(GPS_IFD))
    kept = develop(given)
    image = opened(kept.jpeg)
    assert not dict(image.getexif())
    assert not dict(image.getexif().get_ifd(GPS_IFD))
    for secret in (b"Secret", b"Exif", b"GPS", b"http://ns.adobe.com"):
        assert secret not in kept.jpeg
    assert (kept.width, kept.height) == image.size == (300, 400)
    red, _, blue = image.getpixel((150, 40))
    assert red > blue
    red, _, blue = image.getpixel((150, 360))
    assert blue > red


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_known_form_becomes_a_jpeg(form: str) -> None:
    assert opened(develop(taken(form)).jpeg).format == "JPEG"


def test_a_large_photo_is_made_smaller_in_its_proportions_and_a_small_one_left() -> None:
    kept = develop(taken(size=(4000, 2000)))
    assert (kept.width, kept.height) == (LONGEST_PX, LONGEST_PX // 2)
    assert len(kept.jpeg) < MOST_STORED_BYTES
    assert (develop(taken(size=(80, 60))).width, develop(taken(size=(80, 60))).height) == (80, 60)


def test_what_is_transparent_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(develop(written.getvalue()).jpeg).getpixel((10, 10)) == (255, 255, 255)


def test_the_same_photo_is_the_same_twice() -> None:
    assert develop(taken()).sha256 == develop(taken()).sha256


@pytest.mark.parametrize(
    "given",
    [b"", b"hello", b"%PDF-1.7 ...", taken()[:2000], taken("PNG")[:300], taken("GIF"), taken("WEBP")[:100]],
    ids=["empty", "text", "pdf", "half a jpeg", "half a png", "gif", "half a webp"],
)
def test_what_is_no_whole_photo_is_refused_by_number(given: bytes) -> None:
    with pytest.raises(PhotoUnreadable) as refused:
        develop(given, index=2)
    assert refused.value.fields["index"] == 2


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    written = BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    assert len(written.getvalue()) < 1_000_000
    with pytest.raises(PhotoUnreadable, match="px"):
        develop(written.getvalue())
