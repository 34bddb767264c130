"""Photographs for the walk: drawn, not taken, with the tags a telephone writes. No two look alike to a picture hash."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from tests.campaign.evidence.rows import jpeg

SIZE = (1200, 900)
PLACE = ((36.0, 42.0, 25.0), (119.0, 9.0, 42.5))
"""36°42′25″ N, 119°9′42.5″ E."""


def site(seed: int) -> Image.Image:
    """A trench with pipes beside it, before some houses; each seed another weather, another day of the works."""
    random = Random(seed)
    width, height = SIZE
    horizon = random.randrange(300, 480)
    sky, earth = random.choice([(196, 214, 228), (170, 190, 214), (222, 222, 218)]), random.choice([(150, 122, 88), (122, 108, 86)])
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    for _ in range(7):
        left, tall, wide = random.randrange(-60, width), random.randrange(60, 240), random.randrange(90, 210)
        shade = random.randrange(120, 210)
        draw.rectangle((left, horizon - tall, left + wide, horizon), fill=(shade, shade - 8, shade - 18))
        for row in range(horizon - tall + 16, horizon - 20, 34):
            for column in range(left + 12, left + wide - 18, 30):
                draw.rectangle((column, row, column + 14, row + 18), fill=(72, 84, 98))
    draw.rectangle((0, horizon, width, height), fill=earth)
    near, far = random.randrange(120, 620), random.randrange(380, 820)
    draw.polygon([(far, horizon), (far + 50, horizon), (near + 420, height), (near, height)], fill=(70, 56, 44))
    for step in range(random.randrange(3, 6)):
        size = 34 + step * 22
        left = far + (near - far) * step // 6 + random.choice((-260, 150)) + step * 30
        top = horizon + 20 + step * 74
        draw.ellipse((left, top, left + size * 2, top + size * 2), fill=(176, 178, 180), outline=(110, 112, 116), width=4)
        draw.ellipse((left + size // 2, top + size // 2, left + size * 3 // 2, top + size * 3 // 2), fill=(52, 54, 58))
    draw.rectangle((random.randrange(40, 900), horizon - 30, random.randrange(920, 1180), horizon + 6), fill=(226, 178, 52))
    return image.filter(ImageFilter.GaussianBlur(1.4))


def photograph(seed: int, taken: datetime, **tags: str) -> bytes:
    """The file a telephone would hand in."""
    stamp = f"{taken:%Y:%m:%d %H:%M:%S}"
    said: dict[str, Any] = {"taken": stamp, "saved": stamp, "offset": "+08:00", "make": "HUAWEI", "model": "ALN-AL00", "place": PLACE}
    return jpeg(site(seed), **said | tags)


def grain(megabytes: int) -> bytes:
    """A photograph that does not pack: noise, so large that it is sent in several pieces."""
    random = Random(7)
    image = Image.frombytes("RGB", (1800, 1200), random.randbytes(1800 * 1200 * 3))
    whole = jpeg(image, quality=97, taken="2026:10:12 10:00:00", offset="+08:00", make="HUAWEI", model="ALN-AL00")
    return whole + b"\0" * max(0, megabytes * 1_000_000 - len(whole))
