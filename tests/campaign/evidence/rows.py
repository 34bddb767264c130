"""Pieces of evidence for tests: a stored file and a row, as a confirmed hand-in leaves them."""

from __future__ import annotations

import io
from hashlib import sha256
from random import Random
from typing import Any

from PIL import ExifTags, Image

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Measure
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW, Cast


def stored(content: str = "bytes", media_type: str = "image/jpeg") -> StoredFile:
    """A row of an original; its bytes are not in the store."""
    digest = sha256(content.encode()).hexdigest()
    row, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type, "stored_at": NOW}
    )
    return row


def piece(cast: Cast, measure: Measure, **also: Any) -> Evidence:
    """Evidence of a measure, handed in by the responsible unit."""
    facts = {
        "task": measure.task, "measure": measure, "file": stored(), "name": "现场.jpg", "kind": "photo",
        "unit": cast.transport, "received_at": NOW, "received_by": cast.responsible,
    }  # fmt: skip
    return Evidence.objects.create(**facts | also)


def accepted(cast: Cast, measure: Measure, **also: Any) -> Evidence:
    """The same, accepted by the supervising department."""
    judged = {"accepted": True, "judged_at": NOW, "judged_by": cast.line, "judged_unit": cast.housing}
    return piece(cast, measure, **judged | also)


def finding(on: Evidence, rule: str = "edited", **also: Any) -> Finding:
    """Something a check found."""
    return Finding.objects.create(**{"rule": rule, "evidence": on, "zh": "被编辑过", "en": "edited", "found_at": NOW} | also)


def picture(seed: int = 1, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture with something in it: soft shapes from a seed, so that two seeds look different."""
    random = Random(seed)
    small = Image.new("RGB", (8, 6))
    small.putdata([(random.randrange(256), random.randrange(256), random.randrange(256)) for _ in range(48)])
    return small.resize(size, Image.Resampling.BICUBIC)


def jpeg(image: Image.Image | None = None, *, quality: int = 90, **tags: Any) -> bytes:
    """The picture as a file, with these of its tags: taken, offset, saved, software, make, model, place (degrees, minutes, seconds)."""
    exif = Image.Exif()
    for name, tag in (("make", 0x010F), ("model", 0x0110), ("software", 0x0131), ("saved", 0x0132)):
        if name in tags:
            exif[tag] = tags[name]
    photo = exif.get_ifd(ExifTags.IFD.Exif)
    for name, tag in (("taken", 0x9003), ("offset", 0x9011)):
        if name in tags:
            photo[tag] = tags[name]
    if "place" in tags:
        north, east = tags["place"]
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: north, 3: "E", 4: east})
    out = io.BytesIO()
    (image or picture()).save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()
