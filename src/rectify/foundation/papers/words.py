"""Words of a paper: clean text and dates. Pure."""

from __future__ import annotations

from datetime import date

_DROPPED = {code: None for code in [*range(0x20), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF] if chr(code) not in "\n\t"}
_TURNED = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
BLANK_DATE = "\u3000\u3000年\u3000月\u3000日"
"""To be filled in by hand."""
_SURROGATES = range(0xD800, 0xE000)


def clean(text: str) -> str:
    """The text as XML and a typesetter can hold it: no control characters, no marks that turn the direction, no half surrogates.

    Line breaks of all kinds become newlines, a tab a space. What is visible stays as it was.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
    plain = plain.translate(_DROPPED | _TURNED)
    return "".join("\ufffd" if ord(sign) in _SURROGATES else sign for sign in plain)


def lines(text: str) -> list[str]:
    """The clean text by its line breaks, without empty lines; at least one (empty) line."""
    return [line for line in (part.strip() for part in clean(text).split("\n")) if line] or [""]


def long_date(day: date) -> str:
    """2026年11月23日: Arabic numerals, no leading noughts (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
