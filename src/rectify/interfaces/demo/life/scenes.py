"""Pictures of work that never was: a trench, a river bank, a boiler house, a quarry, a yard, ponds; each with camera, time and place.

Drawn from a seed, so that the same city shows the same pictures; composed so differently that no two are taken for one picture.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from rectify.interfaces.demo.life.story import dice

WIDE, HIGH = 640, 480
_SKIES: Final = ((168, 196, 222), (196, 206, 214), (140, 178, 214), (214, 204, 188), (178, 186, 196), (122, 160, 204))
_EARTHS: Final = ((150, 118, 82), (122, 98, 70), (170, 142, 100), (110, 104, 92), (138, 128, 96))
_GREENS: Final = ((74, 112, 62), (98, 130, 70), (58, 92, 66), (122, 138, 84))
_STEEL: Final = ((92, 104, 118), (64, 78, 92), (140, 148, 152))
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where a picture was taken, and by which camera; ``None`` where the file does not say."""

    taken_at: datetime | None
    latitude: float | None = None
    longitude: float | None = None
    camera: str = "H8 Pro"
    software: str = ""
    mirrored: bool = False


def photo(scene: str, key: str, shot: Shot) -> bytes:
    """A JPEG of a scene (a name in :data:`SCENES`); the same scene and key give the same view."""
    said = dice("scene", scene, key)
    image = Image.new("RGB", (WIDE, HIGH))
    pen = ImageDraw.Draw(image)
    horizon = said.randrange(90, 300)
    _sky(pen, horizon, said)
    SCENES[scene](pen, horizon, said)
    _light(image, said)
    image = image.filter(ImageFilter.SMOOTH)
    if shot.mirrored:
        image = ImageOps.mirror(image)
    _stamp(image, shot)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78, exif=_tags(shot))
    return out.getvalue()


def _sky(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    top, low = said.choice(_SKIES), said.choice(_SKIES)
    for y in range(0, horizon, 3):
        pen.rectangle((0, y, WIDE, y + 3), fill=_mix(top, low, y / horizon))
    for _ in range(said.randrange(1, 5)):
        x, y, r = said.randrange(WIDE), said.randrange(max(horizon - 40, 1)), said.randrange(30, 130)
        pen.ellipse((x - r, y - r // 3, x + r, y + r // 3), fill=_mix(low, (250, 250, 250), said.uniform(0.2, 0.8)))
    far = said.choice(_GREENS)
    hills = [(x, horizon - said.randrange(0, 90)) for x in range(0, WIDE + 81, 80)]
    pen.polygon([(0, horizon), *hills, (WIDE, horizon)], fill=_mix(far, low, 0.4))


def _ground(pen: ImageDraw.ImageDraw, horizon: int, colour: Colour, said: random.Random) -> None:
    pen.rectangle((0, horizon, WIDE, HIGH), fill=colour)
    for _ in range(90):
        x, y = said.randrange(WIDE), said.randrange(horizon, HIGH)
        shade = _mix(colour, (30, 26, 20), said.uniform(0.05, 0.35))
        pen.ellipse((x, y, x + said.randrange(4, 26), y + said.randrange(2, 8)), fill=shade)


def _trench(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """A pipe in an open trench, spoil beside it."""
    _ground(pen, horizon, said.choice(_EARTHS), said)
    far, near, lean = said.randrange(80, 560), said.randrange(40, 600), said.randrange(40, 150)
    pen.polygon([(far - 14, horizon), (far + 14, horizon), (near + lean, HIGH), (near - lean, HIGH)], fill=(58, 44, 32))
    pipe = said.choice(((226, 226, 220), (46, 50, 56), (206, 120, 60)))
    pen.polygon([(far - 4, horizon), (far + 4, horizon), (near + lean // 2, HIGH), (near - lean // 3, HIGH)], fill=pipe)
    side = near + (lean + 90) * said.choice((-1, 1))
    pen.polygon([(side - 130, HIGH), (side, horizon + said.randrange(30, 120)), (side + 130, HIGH)], fill=said.choice(_EARTHS))
    _digger(pen, said.randrange(60, 520), horizon + said.randrange(10, 90), said)


def _digger(pen: ImageDraw.ImageDraw, x: int, y: int, said: random.Random) -> None:
    body = said.choice(((222, 168, 40), (214, 96, 46), (70, 118, 160)))
    pen.rectangle((x, y, x + 74, y + 38), fill=body)
    pen.rectangle((x + 8, y - 28, x + 42, y), fill=(52, 62, 70))
    pen.rounded_rectangle((x - 8, y + 38, x + 82, y + 56), 8, fill=(34, 34, 34))
    pen.line([(x + 66, y), (x + 122, y - 46), (x + 152, y + 26)], fill=body, width=10)


def _river(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """A river with a mended bank."""
    _ground(pen, horizon, said.choice(_GREENS), said)
    far, near, wide = said.randrange(100, 540), said.randrange(-60, 700), said.randrange(120, 300)
    water = said.choice(((92, 128, 138), (116, 140, 128), (70, 108, 132), (128, 132, 112)))
    pen.polygon([(far - 20, horizon), (far + 24, horizon), (near + wide, HIGH), (near - wide, HIGH)], fill=water)
    for _ in range(12):
        y = said.randrange(horizon + 6, HIGH)
        x = far + (near - far) * (y - horizon) // max(HIGH - horizon, 1)
        pen.line([(x - said.randrange(60), y), (x + said.randrange(60), y)], fill=_mix(water, (240, 246, 248), 0.5), width=2)
    stone = (176, 172, 162)
    pen.line([(far + 24, horizon), (near + wide, HIGH)], fill=stone, width=said.randrange(10, 26))
    for x in range(said.randrange(40), WIDE, said.randrange(46, 140)):
        pen.rectangle((x, horizon - 18, x + 4, horizon + 6), fill=(70, 54, 40))
        pen.ellipse((x - 16, horizon - 46, x + 20, horizon - 10), fill=said.choice(_GREENS))


def _boiler(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """A boiler house with its chimney."""
    _ground(pen, horizon, (142, 140, 134), said)
    x, wide, high = said.randrange(20, 330), said.randrange(180, 300), said.randrange(90, 190)
    base = horizon + said.randrange(30, 130)
    wall = said.choice(((176, 104, 84), (198, 192, 178), (150, 160, 166)))
    pen.rectangle((x, base - high, x + wide, base), fill=wall)
    pen.polygon(
        [(x - 12, base - high), (x + wide // 2, base - high - said.randrange(20, 70)), (x + wide + 12, base - high)], fill=(88, 84, 82)
    )
    for n in range(4):
        pen.rectangle((x + 16 + n * wide // 4, base - high + 26, x + 44 + n * wide // 4, base - high + 66), fill=(60, 74, 88))
    stack = x + said.choice((-40, wide + 26))
    pen.polygon(
        [(stack, base), (stack + 6, max(base - 320, 8)), (stack + 22, max(base - 320, 8)), (stack + 30, base)], fill=(166, 160, 152)
    )
    for _ in range(3):
        cx, r = said.randrange(WIDE), said.randrange(22, 52)
        pen.ellipse((cx - r, base - r, cx + r, base + r), fill=said.choice(_STEEL))


def _quarry(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """A quarry in benches, partly planted."""
    _ground(pen, horizon, said.choice(_EARTHS), said)
    peak, rock = said.randrange(120, 520), said.choice(((190, 178, 158), (164, 150, 132), (146, 142, 136)))
    steps = said.randrange(3, 6)
    for n in range(steps):
        top, low = 40 + n * (HIGH - 80) // steps, 40 + (n + 1) * (HIGH - 80) // steps
        left, right = peak - 90 - n * said.randrange(60, 110), peak + 90 + n * said.randrange(60, 110)
        fill = said.choice(_GREENS) if said.random() < 0.45 else _mix(rock, (60, 52, 44), n * 0.1)  # noqa: PLR2004 - nearly half
        pen.polygon([(left + 50, top), (right - 50, top), (right, low), (left, low)], fill=fill)
    for _ in range(40):
        x, y = said.randrange(WIDE), said.randrange(HIGH // 2, HIGH)
        pen.ellipse((x, y, x + 8, y + 12), fill=said.choice(_GREENS))


def _yard(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """A yard with closed sheds."""
    _ground(pen, horizon, (158, 154, 146), said)
    x = said.randrange(-40, 80)
    while x < WIDE:
        wide, high = said.randrange(110, 260), said.randrange(70, 210)
        base = horizon + said.randrange(20, 120)
        roof, wall = said.choice(((60, 96, 142), (166, 62, 52), (92, 98, 104))), said.choice(((214, 212, 204), (178, 188, 192)))
        pen.rectangle((x, base - high, x + wide, base), fill=wall)
        pen.polygon(
            [(x - 8, base - high), (x + 26, base - high - 46), (x + wide - 26, base - high - 46), (x + wide + 8, base - high)], fill=roof
        )
        pen.rectangle((x + wide // 3, base - high // 2, x + 2 * wide // 3, base), fill=said.choice(_STEEL))
        x += wide + said.randrange(10, 120)


def _ponds(pen: ImageDraw.ImageDraw, horizon: int, said: random.Random) -> None:
    """Ponds by the sea."""
    _ground(pen, horizon, said.choice(((176, 164, 128), (120, 132, 96), (150, 146, 120))), said)
    pen.rectangle((0, horizon - 14, WIDE, horizon + said.randrange(6, 60)), fill=(96, 132, 156))
    rows, columns = said.randrange(2, 4), said.randrange(2, 5)
    for row in range(rows):
        for column in range(columns):
            y, x = horizon + 60 + row * (HIGH - horizon) // rows, column * WIDE // columns + said.randrange(-30, 30)
            blue = said.choice(((72, 116, 140), (110, 142, 130), (150, 164, 160), (60, 84, 98)))
            pen.polygon([(x + 20, y), (x + WIDE // columns - 16, y), (x + WIDE // columns, y + 90), (x, y + 90)], fill=blue)
    for _ in range(3):
        x = said.randrange(40, 600)
        pen.rectangle((x, horizon - 60, x + 40, horizon + 10), fill=(224, 220, 208))


SCENES: Final[Mapping[str, Callable[[ImageDraw.ImageDraw, int, random.Random], None]]] = {
    "trench": _trench, "river": _river, "boiler": _boiler, "quarry": _quarry, "yard": _yard, "ponds": _ponds,
}  # fmt: skip


def _light(image: Image.Image, said: random.Random) -> None:
    """Sun from one side and the shadow of something out of the picture."""
    mask = Image.new("L", (8, 6))
    mask.putdata([said.randrange(0, 120) for _ in range(48)])
    shade = Image.new("RGB", image.size, said.choice(((16, 18, 26), (250, 236, 200))))
    image.paste(shade, (0, 0), mask.resize(image.size, Image.Resampling.BICUBIC))


def _stamp(image: Image.Image, shot: Shot) -> None:
    """Time and place as cameras for the site burn them in."""
    if shot.taken_at is None:
        return
    place = f"  N{shot.latitude:.5f} E{shot.longitude:.5f}" if shot.latitude is not None and shot.longitude is not None else ""
    pen, text = ImageDraw.Draw(image), f"{shot.taken_at:%Y-%m-%d %H:%M}{place}"
    font = ImageFont.load_default(18)
    pen.text((15, HIGH - 33), text, fill=(20, 20, 20), font=font)
    pen.text((14, HIGH - 34), text, fill=(255, 214, 84), font=font)


def _tags(shot: Shot) -> Image.Exif:
    tags = Image.Exif()
    if shot.camera:
        tags[ExifTags.Base.Make], tags[ExifTags.Base.Model] = "Haidai", shot.camera
    if shot.software:
        tags[ExifTags.Base.Software] = shot.software
    if shot.taken_at is not None:
        told = f"{shot.taken_at:%Y:%m:%d %H:%M:%S}"
        tags[ExifTags.Base.DateTime] = told
        photo_tags = tags.get_ifd(ExifTags.IFD.Exif)
        photo_tags[ExifTags.Base.DateTimeOriginal] = told
        photo_tags[ExifTags.Base.OffsetTimeOriginal] = f"{shot.taken_at:%z}"[:3] + ":00"
    if shot.latitude is not None and shot.longitude is not None:
        gps = tags.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLongitude] = _degrees(shot.latitude), _degrees(shot.longitude)
    return tags


def _degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    """Degrees, minutes and seconds to a hundredth."""
    seconds = round(value * 3600, 2)
    return (Fraction(int(seconds // 3600)), Fraction(int(seconds % 3600 // 60)), Fraction(round(seconds % 60 * 100), 100))


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)
