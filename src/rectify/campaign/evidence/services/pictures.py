"""Looking into a picture: its data, its print, and smaller pictures made anew from its points. Heavy: imported by the jobs alone.

A picture is hostile until proven otherwise: its size is judged before it is unpacked, and whatever fails is "unreadable", never an error.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import IO, Any, Final

import imagehash
from pi_heif import register_heif_opener
from PIL import ExifTags, Image, ImageOps, ImageStat, UnidentifiedImageError

from rectify.campaign.evidence.rules.exif import Taken, read_tags

POINTS_MOST: Final = 100_000_000
"""A telephone of 2026 takes 50 to 200 million only on demand; more is not unpacked."""
PREVIEW: Final = 1600
THUMBNAIL: Final = 320
PLAIN: Final = 4.0
"""Standard deviation of the grey values below which a picture shows nothing to compare (a lens cap, a white sheet)."""
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "TIFF", "GIF", "BMP", "MPO")
_SIGN = 1 << 63
_BITS = 1 << 64

register_heif_opener()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a picture showed; ``prints`` are the 64 bits of it and of its mirror image as signed numbers."""

    taken: Taken = field(default_factory=Taken)
    prints: tuple[int, int] | None = None
    preview: bytes = b""
    thumbnail: bytes = b""
    size: tuple[int, int] = (0, 0)
    readable: bool = True


def look_into(stream: IO[bytes], city: tzinfo) -> Looked:
    """Read one picture; never raises for what is in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd data; odd data is what is handed in
            with Image.open(stream, formats=FORMATS) as image:
                if image.width * image.height > POINTS_MOST:
                    return Looked(readable=False, size=image.size)
                return _look(image, city)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, ArithmeticError, KeyError, TypeError, IndexError, MemoryError):
        return Looked(readable=False)


def _look(image: Image.Image, city: tzinfo) -> Looked:
    taken, size = _taken(image, city), image.size
    image.draft("RGB", (2 * PREVIEW, 2 * PREVIEW))  # a JPEG is unpacked small where that is enough
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((PREVIEW, PREVIEW))
    small = upright.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return Looked(taken, _prints(small), _jpeg(upright), _jpeg(small), size)


def _taken(image: Image.Image, city: tzinfo) -> Taken:
    try:
        exif = image.getexif()
        photo, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, ArithmeticError):
        return Taken()
    return read_tags(_mapping(exif), _mapping(photo), _mapping(gps), city)


def _mapping(tags: Any) -> Mapping[int, Any]:
    return dict(tags) if tags else {}


def _prints(image: Image.Image) -> tuple[int, int] | None:
    """None for a picture that shows nothing."""
    if ImageStat.Stat(image.convert("L")).stddev[0] < PLAIN:
        return None
    return signed(imagehash.phash(image)), signed(imagehash.phash(ImageOps.mirror(image)))


def signed(print_: imagehash.ImageHash) -> int:
    """64 bits as the database keeps them."""
    value = int(str(print_), 16)
    return value - _BITS if value >= _SIGN else value


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
