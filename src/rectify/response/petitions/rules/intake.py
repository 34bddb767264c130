"""What a complaint must look like to be taken in, whatever the door: desk, portal, table of another system, API. Pure.

Every flaw names its field, so that a form shows it there and a table names the column; nothing typed is repeated in it that could tell
who complained.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

CHANNELS: Final = ("hotline", "portal", "letter", "visit", "inspection", "system")
TYPES: Final = (
    "water", "air", "soil", "ecology", "noise", "radiation", "other",
    "dust", "fume", "waste", "solid_waste", "heavy_metal", "livestock", "marine",
)  # fmt: skip
"""Types of pollution in the order of the official tables; the second line are those of older ones."""
TEXT_MOST: Final = 5000
"""Characters. The longest complaint of the published tables has some 1,200."""
EARLIEST: Final = date(2000, 1, 1)
"""An earlier day is a mistake of typing or of a table."""
LIMITS: Final = {"place": 200, "name": 64, "phone": 32, "email": 254, "address": 200, "outside_number": 64}
"""Characters of each field."""
_PHONE: Final = re.compile(r"\+?(?:\([0-9]{2,4}\))? ?[0-9](?:[0-9 ()/\-]*[0-9])?(?: ?(?:转|ext\.?|x) ?[0-9]{1,6})?", re.IGNORECASE)
_PHONE_DIGITS: Final = range(3, 21)
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")


@dataclass(frozen=True, slots=True)
class Given:
    """A complaint as given, before it is anything. Empty text means: not said."""

    channel: str
    text: str
    received_on: date
    place: str = ""
    county_id: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    types: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    outside_number: str = ""

    @property
    def is_anonymous(self) -> bool:
        """No name was given; one may still be reached by telephone."""
        return not self.name.strip()

    @property
    def has_identity(self) -> bool:
        """Anything was said by which the petitioner could be known."""
        return any(field.strip() for field in (self.name, self.phone, self.email, self.address))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something of a complaint that cannot be taken, at its field, in both languages."""

    field: str
    code: str
    zh: str
    en: str


NAMES: Final = {
    "place": ("地点", "place"),
    "name": ("姓名", "name"),
    "phone": ("电话", "telephone"),
    "email": ("电子邮箱", "e-mail"),
    "address": ("住址", "address"),
    "outside_number": ("原系统编号", "number in the other system"),
    "text": ("反映内容", "text"),
}


def wrong_with(given: Given, today: date) -> tuple[Wrong, ...]:
    """All that is wrong with a complaint, in the order of the form; empty when it can be taken in. ``today`` in the city's time."""
    return tuple(_wrong(given, today))


def _wrong(given: Given, today: date) -> Iterator[Wrong]:
    if given.channel not in CHANNELS:
        yield Wrong("channel", "channel", "没有这种受理方式，请从列表中选择。", "There is no such channel. Choose one of the list.")
    yield from _wrong_day(given.received_on, today)
    yield from _wrong_text(given.text)
    yield from _wrong_point(given.latitude, given.longitude)
    yield from _wrong_types(given.types)
    for field, most in LIMITS.items():
        yield from _wrong_line(field, getattr(given, field), most)
    yield from _wrong_contact(given)


def _wrong_day(day: date, today: date) -> Iterator[Wrong]:
    if day > today:
        yield Wrong(
            "received_on",
            "future",
            f"受理日期{day:%Y-%m-%d}晚于今天，请填写实际受理的日期。",
            f"{day:%Y-%m-%d} lies in the future. Write the day the complaint came in.",
        )
    if day < EARLIEST:
        yield Wrong(
            "received_on",
            "too_early",
            f"受理日期{day:%Y-%m-%d}早于2000年，请核对年份。",
            f"{day:%Y-%m-%d} lies before the year 2000. Check the year.",
        )


def _wrong_text(text: str) -> Iterator[Wrong]:
    if not any(sign.isalnum() for sign in text):
        yield Wrong("text", "empty", "没有反映内容，请写明反映了什么问题。", "The text is empty. Write what is complained of.")
    if len(text) > TEXT_MOST:
        yield Wrong(
            "text",
            "too_long",
            f"反映内容有{len(text)}个字，最多{TEXT_MOST}个字，请概括或分件登记。",
            f"The text has {len(text)} characters, at most {TEXT_MOST} can be kept. Shorten it or register two complaints.",
        )
    if is_unstorable(text, also="\n\r\t"):
        yield _unstorable("text")


def _wrong_point(latitude: Decimal | None, longitude: Decimal | None) -> Iterator[Wrong]:
    if (latitude is None) != (longitude is None):
        yield Wrong("latitude", "half", "经度和纬度要么都填，要么都不填。", "Give latitude and longitude together, or neither.")
    elif latitude is not None and longitude is not None and not _on_earth(latitude, longitude):
        yield Wrong(
            "latitude",
            "off_earth",
            "坐标不在地球上：纬度为-90至90，经度为-180至180，例如36.706900和119.161700。",
            "This is no place in degrees: latitude -90 to 90, longitude -180 to 180, for example 36.706900 and 119.161700.",
        )


def _on_earth(latitude: Decimal, longitude: Decimal) -> bool:
    return latitude.is_finite() and longitude.is_finite() and abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees


def _wrong_types(types: Sequence[str]) -> Iterator[Wrong]:
    if any(kind not in TYPES for kind in types):
        yield Wrong(
            "types", "types", "有的污染类型不在列表中，请从列表中选择。", "A type of pollution is not on the list. Choose from the list."
        )
    elif len(set(types)) != len(types):
        yield Wrong("types", "types_twice", "同一污染类型选了两次。", "A type of pollution is named twice.")


def _wrong_line(field: str, value: str, most: int) -> Iterator[Wrong]:
    zh, en = NAMES[field]
    if len(value) > most:
        yield Wrong(
            field,
            "too_long",
            f"{zh}有{len(value)}个字符，最多{most}个，请核对是否填错了栏。",
            f"The {en} has {len(value)} characters, at most {most} can be kept. Check whether it stands in the wrong field.",
        )
    elif is_unstorable(value):
        yield _unstorable(field)


def _wrong_contact(given: Given) -> Iterator[Wrong]:
    phone, email = normal_phone(given.phone), given.email.strip()
    if phone and len(given.phone) <= LIMITS["phone"] and not is_phone(phone):
        yield Wrong(
            "phone",
            "phone",
            "这不像电话号码：请只写数字，例如13800000000或0536-8000000。",
            "This is no telephone number. Write digits only.",
        )
    if email and len(email) <= LIMITS["email"] and not _EMAIL.fullmatch(email):
        yield Wrong("email", "email", "这不像电子邮箱，例如name@example.com。", "This is no e-mail address, for example name@example.com.")


def _unstorable(field: str) -> Wrong:
    zh, en = NAMES[field]
    return Wrong(
        field,
        "control",
        f"{zh}里有无法保存的控制字符，请删除后重试。",
        f"The {en} holds control characters that cannot be kept. Remove them.",
    )


def is_unstorable(text: str, also: str = "") -> bool:
    """Whether the text holds control characters (other than ``also``) or halves of characters, that no page should show."""
    return any(sign not in also and unicodedata.category(sign) in {"Cc", "Cs"} for sign in text)


def normal_phone(phone: str) -> str:
    """A telephone number in half width without outer spaces."""
    return unicodedata.normalize("NFKC", phone).replace("—", "-").replace("–", "-").strip()


def is_phone(phone: str) -> bool:
    """Whether this is written like a telephone number: 3 to 20 digits with the usual signs between, an extension behind."""
    return _PHONE.fullmatch(phone) is not None and sum(sign.isdigit() for sign in phone) in _PHONE_DIGITS


def petitioner_words(phone: str, email: str) -> str:
    """What one petitioner is recognised by, before it is hashed: the digits of the telephone, else the e-mail; ``""`` without either.

    The code of the country is left out, so that +86 138… and 138… are one person.
    """
    digits = "".join(sign for sign in normal_phone(phone) if sign.isascii() and sign.isdigit())
    digits = re.sub(r"^(?:0086|86)(?=1[0-9]{10}$)", "", digits)
    return f"tel:{digits}" if digits else f"mail:{email.strip().casefold()}" if email.strip() else ""
