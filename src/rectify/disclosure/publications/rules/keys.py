"""Keys of things in public addresses: ``四/二/2`` becomes ``t-4-2-2``. Pure."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100}
_PARTS: Final = re.compile(r"[/.．、\s()（）]+")
_PLAIN: Final = re.compile(r"[0-9A-Za-z]{1,24}")
LONGEST: Final = 48


def key_of(prefix: str, raw: str) -> str:
    """The key; parts that are numbers in Chinese or plain letters and digits stay readable, all else is told by a hash.

    Two keys that read alike (``四`` and ``4``) give one: whoever makes keys for a list gives the second one :func:`apart`.
    """
    parts = [_part(each) for each in _PARTS.split(raw) if each]
    told = "-".join(parts)
    if not parts or None in parts or len(told) > LONGEST:
        return f"{prefix}-{_hash(raw)}"
    return f"{prefix}-{told}"


def apart(key: str, raw: str) -> str:
    """Another key for a thing whose key is taken: the same with a hash of what it is called in the lists."""
    return f"{key}-{_hash(raw)[:6]}"


def _part(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text.lower()
    number = _number(text)
    return str(number) if number is not None else f"x{_hash(text)[:6]}"


def _number(text: str) -> int | None:
    """一 to 九百九十九; ``None`` for what is no such number."""
    total = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            return None
    return total + digit


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
