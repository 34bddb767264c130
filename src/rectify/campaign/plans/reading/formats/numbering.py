"""The automatic numbers of a Word document (numbering.xml) as the words a reader sees: 一、 （二） 3. ①.

Legal source of the forms: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from rectify.campaign.plans.reading.formats.wordml import attribute, children, first, value_of

_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_PLACEHOLDER = re.compile(r"%([1-9])")
_MAX_NUMBER = 9_999
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
        "ideographDigital",
    }
)
_RINGS = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how the number looks, the text around it."""

    start: int = 1
    fmt: str = "decimal"
    text: str = "%1."
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """All lists of a document and their running counters."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """List number (numId) -> level -> form."""
    abstract: dict[str, str] = field(default_factory=dict)
    """List number -> the definition whose counters it shares."""
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        return next((at for at, level in self.levels.get(number, {}).items() if level.style == style), 0)

    def label(self, number: str, at: int) -> str:
        """Count one paragraph of list ``number`` on level ``at`` and give its number; empty for bullets."""
        level = self.levels.get(number, {}).get(at)
        if level is None:
            return ""
        counts = self._count(number, at, level)
        if level.fmt in {"bullet", "none"}:
            return ""
        return _PLACEHOLDER.sub(lambda match: self._part(number, int(match.group(1)) - 1, counts, legal=level.legal), level.text)

    def _count(self, number: str, at: int, level: Level) -> dict[int, int]:
        counts = self.counters.setdefault(self.abstract.get(number, number), {})
        if (number, at) in self.restarts and (number, at) not in self.seen:
            counts[at] = self.restarts[number, at]
        else:
            counts[at] = counts.get(at, level.start - 1) + 1
        self.seen.add((number, at))
        for deeper in [key for key in counts if key > at]:
            if self._restarts_after(number, deeper, at):
                del counts[deeper]
        return counts

    def _restarts_after(self, number: str, deeper: int, at: int) -> bool:
        level = self.levels.get(number, {}).get(deeper)
        if level is None or level.restart is None:
            return True
        return level.restart != 0 and at < level.restart

    def _part(self, number: str, at: int, counts: dict[int, int], *, legal: bool) -> str:
        level = self.levels.get(number, {}).get(at, Level())
        return render_number(counts.get(at, level.start), "decimal" if legal else level.fmt)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Read numbering.xml; an absent part gives a document without lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    definitions = {attribute(node, "abstractNumId"): _levels(node) for node in children(root, "abstractNum")}
    links = {value_of(node, "styleLink"): attribute(node, "abstractNumId") for node in children(root, "abstractNum")}
    for node in children(root, "abstractNum"):
        linked = links.get(value_of(node, "numStyleLink") or "-")
        if linked is not None:
            definitions[attribute(node, "abstractNumId")] = definitions[linked]
    for node in children(root, "num"):
        _add_list(numbering, node, definitions)
    return numbering


def render_number(number: int, fmt: str) -> str:
    """A number in one of Word's forms; unknown forms fall back to decimal."""
    if fmt in _CHINESE:
        return chinese(number)
    if fmt in _RINGS and 1 <= number <= 20:  # noqa: PLR2004 -- Unicode has twenty ringed numbers in a row
        return chr(0x2460 + number - 1)
    simple: dict[str, Callable[[], str]] = {
        "upperRoman": lambda: _roman(number).upper(),
        "lowerRoman": lambda: _roman(number),
        "upperLetter": lambda: _letter(number).upper(),
        "lowerLetter": lambda: _letter(number),
        "decimalZero": lambda: f"{number:02d}",
        "decimalFullWidth": lambda: str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
        "decimalEnclosedParen": lambda: f"({number})",
        "decimalEnclosedFullstop": lambda: f"{number}.",
        "chineseLegalSimplified": lambda: _formal(number),
        "ideographLegalTraditional": lambda: _formal(number),
        "ideographTraditional": lambda: _STEMS[(number - 1) % len(_STEMS)],
        "ideographZodiac": lambda: _BRANCHES[(number - 1) % len(_BRANCHES)],
        "ideographEnclosedCircle": lambda: f"（{chinese(number)}）",
        "none": lambda: "",
        "bullet": lambda: "",
    }
    return simple.get(fmt, lambda: str(number))()


def chinese(number: int) -> str:
    """Chinese counting: 10 十, 27 二十七, 105 一百零五; beyond 9999 in digits."""
    if not 0 < number <= _MAX_NUMBER:
        return str(number) if number else _DIGITS[0]
    out = ""
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, power)
        if digit:
            out += _DIGITS[digit] + unit
        elif out and number and not out.endswith(_DIGITS[0]):
            out += _DIGITS[0]
    return out.removeprefix("一") if out.startswith("一十") else out


def _formal(number: int) -> str:
    return chinese(number).translate(str.maketrans(_DIGITS + "十百千", _FORMAL + "拾佰仟"))


def _roman(number: int) -> str:
    out = ""
    number = min(number, _MAX_NUMBER)
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        out += sign * times
    return out


def _letter(number: int) -> str:
    """Word repeats the letter: a … z, aa, bb."""
    times, at = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + at) * min(times + 1, 10)


def _levels(node: etree._Element) -> dict[int, Level]:
    return {_integer(attribute(level, "ilvl"), 0): _level(level) for level in children(node, "lvl")}


def _level(node: etree._Element) -> Level:
    restart = value_of(node, "lvlRestart")
    return Level(
        start=_integer(value_of(node, "start"), 1),
        fmt=value_of(node, "numFmt") or "decimal",
        text=value_of(node, "lvlText") or "",
        restart=_integer(restart, 0) if restart is not None else None,
        legal=first(node, "isLgl") is not None,
        style=value_of(node, "pStyle") or "",
    )


def _add_list(numbering: Numbering, node: etree._Element, definitions: dict[str, dict[int, Level]]) -> None:
    number = attribute(node, "numId")
    abstract = value_of(node, "abstractNumId") or ""
    levels = dict(definitions.get(abstract, {}))
    for override in children(node, "lvlOverride"):
        at = _integer(attribute(override, "ilvl"), 0)
        start = value_of(override, "startOverride")
        if start is not None:
            numbering.restarts[number, at] = _integer(start, 1)
        own = first(override, "lvl")
        if own is not None:
            levels[at] = _level(own)
    numbering.levels[number] = levels
    numbering.abstract[number] = abstract


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= len(str(_MAX_NUMBER)) else default
