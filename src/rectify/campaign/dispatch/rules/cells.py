"""How one cell of a sheet is read, pure: from whatever a workbook holds to one written form, or words about what is wrong.

The written form: text with plain line ends and no white space at its ends, days as ISO dates, numbers without needless zeros, yes and
no as ``yes`` and ``no``; nothing said is the empty text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from rectify.campaign.dispatch.rules.reports import LONGEST

CELL_LIMIT: Final = 32_767
"""Characters one cell of a workbook can hold."""
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""Days since 1899-12-30 that mean 1954 to 2119: a date whose cell lost its format."""
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[ T]00:00(?::00)?)?")
_GLUED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[-+]?\d{1,14}(?:\.\d{1,12})?")
_YES: Final = frozenset({"是", "yes", "y", "true", "√", "✓", "已完成", "完成"})
_NO: Final = frozenset({"否", "no", "n", "false", "×", "未完成", "没有", "未"})
_FAULTY: Final = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_ALLOWED_CONTROLS: Final = frozenset("\n\t")


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    NUMBER = "number"
    UNIT = "unit"
    """A unit of measure, chosen from those of the targets."""
    CHOICE = "choice"
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` stands in the hidden head row, so that a column is known wherever it was moved to."""

    key: str
    zh: str
    en: str
    width: int
    kind: Kind = Kind.TEXT
    answer: bool = False
    """Whether the unit writes here; all else is locked."""
    limit: int = LONGEST
    """Characters of a text."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages."""

    zh: str
    en: str

    def json(self) -> dict[str, str]:
        """As kept in the database."""
        return {"zh": self.zh, "en": self.en}


class Misread(ValueError):
    """A cell that cannot be what its column asks for; ``words`` say what stands there and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def parsed(column: Column, value: object, units: frozenset[str] = frozenset()) -> str:
    """A raw cell in written form; empty for nothing.

    Raises:
        Misread: it cannot be what the column asks for.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if isinstance(value, str) and value.strip() in _FAULTY:
        raise Misread(
            f"公式出错（{value.strip()}），请直接填写内容", f"The formula in it failed ({value.strip()}). Write the content itself."
        )
    if column.kind is Kind.TEXT:
        return _text(column, value)
    if column.kind is Kind.DAY:
        return _day(value)
    if column.kind is Kind.WHOLE:
        return _whole(value)
    if column.kind is Kind.NUMBER:
        return _number(value)
    return _choice(value) if column.kind is Kind.CHOICE else _unit(column, value, units)


def clean(text: str) -> str:
    """A text as it is compared and stored (``rules.reports.tidy``): plain line ends, no white space at either end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(value: object) -> str:
    """A raw value for a person who has to find it again, cut to a line."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "".join(sign if sign >= " " else "\ufffd" for sign in str(value))
    return text if len(text) <= 200 else f"{text[:199]}…"  # noqa: PLR2004 - a line of a page


def _text(column: Column, value: object) -> str:
    text = clean(value if isinstance(value, str) else shown(value))
    wrong = next((sign for sign in text if not _storable(sign)), None)
    if wrong is not None:
        raise Misread(
            f"含有不可见的控制字符（U+{ord(wrong):04X}），请删除后重新填写",
            f"It holds an invisible control character (U+{ord(wrong):04X}). Delete it and write the text again.",
        )
    if len(text) > column.limit:
        raise Misread(
            f"共{len(text)}字，超过{column.limit}字的上限，请精简",
            f"It has {len(text)} characters; {column.limit} is the most. Shorten it.",
        )
    return text


def _storable(sign: str) -> bool:
    """Whether a sign comes back from a workbook and the database as it went: no control, no half of a pair, none that is no character."""
    point = ord(sign)
    nothing = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode's noncharacters
    return sign in _ALLOWED_CONTROLS or not (nothing or unicodedata.category(sign) in {"Cc", "Cs"})


def _day(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(value))).isoformat()
    text = unicodedata.normalize("NFKC", shown(value)).strip()
    match = _DAY.fullmatch(text) or _GLUED_DAY.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in match.groups())).isoformat() if match else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: object) -> str:
    raise Misread(f"“{shown(value)}”不是日期，请按2026-12-31的样式填写", f"“{shown(value)}” is no date. Write it like 2026-12-31.")


def _whole(value: object) -> str:
    number = _decimal(value)
    if number is None or number != number.to_integral_value() or not 0 <= number <= 1_000_000:  # noqa: PLR2004 - more sites than a country has
        raise Misread(f"“{shown(value)}”不是个数，请填写0或正整数", f"“{shown(value)}” is no count. Write 0 or a whole number above it.")
    return str(int(number))


def _number(value: object) -> str:
    number = _decimal(value)
    if number is None:
        raise Misread(
            f"“{shown(value)}”不是数字，请只填数字，单位填在“单位”一列",
            f"“{shown(value)}” is no number. Write the number alone; its unit has a column of its own.",
        )
    if number != round(number, 6):
        raise Misread(
            f"“{shown(value)}”小数位过多，最多6位，请四舍五入后填写",
            f"“{shown(value)}” has too many decimals: six are kept. Round it.",
        )
    return written(number)


def written(number: Decimal) -> str:
    """A number without needless zeros and without an exponent: ``80`` for ``80.000000``."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _decimal(value: object) -> Decimal | None:
    """An exact number; a float as a workbook shows it (15 digits), never as the machine keeps it."""
    if isinstance(value, bool):
        return None
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if isinstance(value, float) and "e" in text:
        try:
            text = f"{Decimal(text):f}"
        except InvalidOperation:
            return None
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _unit(column: Column, value: object, units: frozenset[str]) -> str:
    text = _text(column, value).strip()
    if units and text not in units:
        known = "、".join(sorted(units)[:8])
        raise Misread(f"单位“{shown(text)}”不在下拉选项中，可选：{known}", f"“{shown(text)}” is none of the units to choose from: {known}.")
    return text


def _choice(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = unicodedata.normalize("NFKC", str(value)).strip().lower()
    if text in _YES:
        return "yes"
    if text in _NO:
        return "no"
    raise Misread(
        f"“{shown(value)}”既不是“是”也不是“否”，请从下拉框中选择", f"“{shown(value)}” is neither yes nor no. Choose from the list."
    )
