"""Photos made anew: upright, no larger than needed, and without what the camera wrote into them.

Only pixels survive: no place, no time, no device, no comment, no thumbnail.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from dispatch.errors import PhotoUnreadable

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_PX = 1600
MOST_BYTES = 12_000_000
# A JPEG is decoded at a fraction of its size; the others need all their pixels in memory.
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
QUALITIES = (82, 65, 45)
MOST_STORED_BYTES = 3_000_000
WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo as it is kept; `sha256` is of the bytes kept, in hexadecimal."""

    sha256: str
    width: int
    height: int
    jpeg: bytes


def develop(given: bytes, index: int = 1) -> Developed:
    """Make a photo anew as a JPEG of at most LONGEST_PX a side.

    Parameters
    ----------
    given
        A JPEG, PNG or WebP file; of several pictures in it the first.
    index
        Which of the photos sent it is, from 1, for the message.

    Raises
    ------
    PhotoUnreadable
        It is another kind of file, broken off, larger than MOST_BYTES or MOST_PIXELS.
    """
    if len(given) > MOST_BYTES:
        raise PhotoUnreadable(index=index, why=f"{len(given):,} bytes > {MOST_BYTES:,}")
    try:
        with Image.open(BytesIO(given), formats=FORMATS) as image:
            width, height = image.size
            most = MOST_PIXELS[str(image.format)]
            if width * height > most:
                raise PhotoUnreadable(index=index, why=f"{width} × {height} > {most:,} px")
            image.draft("RGB", (LONGEST_PX, LONGEST_PX))
            # The thumbnail keeps the proportions; turning comes after, on fewer pixels.
            image.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = ImageOps.exif_transpose(image)
            picture = _opaque(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoUnreadable(index=index, why=f"> {max(MOST_PIXELS.values()):,} px") from error
    except UnidentifiedImageError as error:
        raise PhotoUnreadable(index=index, why="not JPEG, PNG, WebP") from error
    # Broken files make the decoders raise any of these.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError) as error:
        raise PhotoUnreadable(index=index, why=str(error)[:80] or "broken") from error
    jpeg = _encoded(picture)
    return Developed(hashlib.sha256(jpeg).hexdigest(), picture.width, picture.height, jpeg)


def _opaque(image: Image.Image) -> Image.Image:
    """Return the pixels alone, what is transparent over white."""
    plain = Image.new("RGB", image.size, WHITE)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _encoded(picture: Image.Image) -> bytes:
    jpeg = b""
    for quality in QUALITIES:
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        jpeg = written.getvalue()
        if len(jpeg) <= MOST_STORED_BYTES:
            break
    return jpeg
