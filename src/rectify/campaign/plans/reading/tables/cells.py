"""What stands inside one cell: 同上, several numbered measures, several units with roles of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rectify.campaign.plans.reading.contract import ActorRole
from rectify.campaign.plans.reading.tables.columns import Column

DITTO = frozenset({"同上", "〃", "″", "同", '"', "”", "“", "''", "’’", "同前", "同左", "〞", "··", "同上。"})
BLANK = frozenset({"", "/", "-", "—", "——", "无", "\\", "－"})
_YEAR = r"(?:19|20)\d\d\s?[年./-]"
"""A year may follow a list number directly (1.2021年底); any other digit makes the mark a decimal point."""
_NUMERAL = "一二三四五六七八九十"
_STYLES = (
    re.compile(rf"(?<![\d.])(\d{{1,2}})[.．、](?:(?!\d)|(?={_YEAR}))"),
    re.compile(r"[(（](\d{1,2})[)）]"),
    re.compile(r"([①-⑳])"),
    re.compile(rf"[(（]([{_NUMERAL}]{{1,3}})[)）]"),
    re.compile(rf"(?<![{_NUMERAL}第])([{_NUMERAL}]{{1,3}})、"),
)
_AFTER = frozenset("\n。；;！!）) \u3000：:")
"""What may stand before a number that begins a measure; at the beginning of the cell nothing stands."""
_FOR_MEASURE = re.compile(r"(?:措施|第)\s{0,2}(\d{1,2}|[一二三四五六七八九十]{1,3})\s{0,2}(?:项|条)?(?:措施)?\s{0,2}[:：]")
_LINE_END = ("。", "；", ";")
_LABELS: tuple[tuple[ActorRole, str], ...] = (
    (ActorRole.ACCEPTOR, "验收|销号"),
    (ActorRole.REVIEWER, "复核|审核"),
    (ActorRole.SUPERVISING, "督导|督查|督办|督促|监管|监督|指导"),
    (ActorRole.SUPPORTING, "配合|协办|参与|参加|协助"),
    (ActorRole.LEAD, "牵头|主办|主责"),
    (ActorRole.RESPONSIBLE, "责任|整改|落实|承办|实施"),
)
_ANY_LABEL = "|".join(words for _role, words in _LABELS)
_PREFIX = re.compile(rf"(?:{_ANY_LABEL})(?:责任)?(?:单位|部门|主体)?\s{{0,3}}[:：]\s{{0,3}}")
_SUFFIX = re.compile(rf"[(（](?:{_ANY_LABEL})(?:单位|部门)?[)）]$")
_SEPARATORS = "、，,；;\n/ \u3000　。"
_OPEN = "(（[【"
_CLOSE = ")）]】"
_NUMBERED = re.compile(rf"^(?:\d{{1,2}}[.．、](?:(?!\d)|(?={_YEAR}))|[(（]\d{{1,2}}[)）]|[①-⑳])")
_NO_SITE = re.compile(r"(?:共|合计|约)?[0-9一二三四五六七八九十百]{1,6}(?:处|个|家|座)?(?:点位)?|无|[-—/]+|全市|全县|全区|同上")
_TRAILING = re.compile(r"(?:等(?:有关|相关)?(?:单位|部门)?)$|(?:牵头|负责|配合)$")
_ROLES = {
    Column.LEAD: ActorRole.LEAD,
    Column.RESPONSIBLE: ActorRole.RESPONSIBLE,
    Column.SUPPORTING: ActorRole.SUPPORTING,
    Column.SUPERVISING: ActorRole.SUPERVISING,
    Column.ACCEPTOR: ActorRole.ACCEPTOR,
    Column.REVIEWER: ActorRole.REVIEWER,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a cell: its number in Arabic digits (None if it has none) and its place in the cell."""

    number: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """A unit named in a cell, by its place in the cell."""

    role: ActorRole
    start: int
    end: int


def split_numbered(text: str) -> list[Part]:
    """Split a cell at its numbers 1. 2. 3. (or （1）, ①, （一）, 一、); the numbers must count up from the first.

    A cell without numbers is one part, unless each of its lines ends a sentence.
    """
    for style in _STYLES:
        marks = list(_sequence(text, style))
        if len(marks) > 1 or (marks and marks[0].start() == 0):
            return _parts(text, marks)
    return _lines(text)


def split_by_measure(text: str) -> dict[int, tuple[int, int]]:
    """``措施1：…；措施2：…`` or a numbered cell: measure number -> place in the cell; empty if it is one for all."""
    marks = list(_FOR_MEASURE.finditer(text))
    if not marks:
        parts = split_numbered(text)
        return {part.number: (part.start, part.end) for part in parts if part.number is not None}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {_value(mark.group(1)): _trim(text, mark.end(), end) for mark, end in zip(marks, ends, strict=True)}


def units(text: str, column: Column) -> Iterator[Named]:
    """The units named in a cell; a label inside (牵头：…；配合：…) or a bracket (市水务局（牵头）) outranks the column."""
    role = _ROLES[column]
    for piece_start, end in _pieces(text):
        prefix = _PREFIX.match(text, piece_start, end)
        role = _labelled(prefix.group()) if prefix else role
        start = prefix.end() if prefix else piece_start
        numbered = _NUMBERED.match(text[start:end])
        named = _unit(text, start + (numbered.end() if numbered else 0), end, role)
        if named.end - named.start > 1:
            yield named


def _unit(text: str, start: int, end: int, role: ActorRole) -> Named:
    """One unit without its bracket （牵头） and without 等有关部门 behind it."""
    suffix = _SUFFIX.search(text[start:end])
    stop = start + suffix.start() if suffix else end
    own = _labelled(suffix.group()) if suffix else role
    tail = _TRAILING.search(text[start:stop])
    if tail is not None and tail.start() > 0:
        own = _labelled(tail.group()) if tail.group() in {"牵头", "配合"} else own
        stop = start + tail.start()
    return Named(own, *_trim(text, start, stop))


def is_ditto(text: str) -> bool:
    """Whether a cell says 同上 in one of its ways."""
    return text.strip() in DITTO


def is_blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip() in BLANK


def _sequence(text: str, style: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The marks of one style that count up by one, each at a place where a measure may begin."""
    expected: int | None = None
    for match in style.finditer(text):
        at_start = match.start() == 0 or text[match.start() - 1] in _AFTER
        value = _value(match.group(1))
        if at_start and ((expected is None and value == 1) or value == expected):
            expected = value + 1
            yield match


def _parts(text: str, marks: list[re.Match[str]]) -> list[Part]:
    parts: list[Part] = []
    lead, lead_end = _trim(text, 0, marks[0].start())
    joined = lead_end > lead and text[lead_end - 1] in ":："
    if lead_end > lead and not joined:
        parts.append(Part(number=None, start=lead, end=lead_end))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for position, (mark, next_mark) in enumerate(zip(marks, ends, strict=True)):
        start, end = _trim(text, lead if joined and position == 0 else mark.end(), next_mark)
        if end > start:
            parts.append(Part(number=_value(mark.group(1)), start=start, end=end))
    return parts


def _lines(text: str) -> list[Part]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    if len(lines) > 1 and all(text[:end].rstrip().endswith(_LINE_END) for _start, end in lines):
        return [Part(None, *_trim(text, start, end)) for start, end in lines]
    start, end = _trim(text, 0, len(text))
    return [Part(number=None, start=start, end=end)] if end > start else []


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Places between separators that stand outside brackets: 各县（市、区）政府 is one."""
    depth = 0
    start = 0
    for position, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign in _SEPARATORS and depth == 0:
            if position > start:
                yield _trim(text, start, position)
            start = position + 1
    if start < len(text):
        yield _trim(text, start, len(text))


def split_sites(text: str) -> list[tuple[int, int]]:
    """Places of the names in a cell of sites; a piece that is only a number, or says that there is none, names no site."""
    return [(start, end) for start, end in _pieces(text) if end > start and not _NO_SITE.fullmatch(text, start, end)]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _labelled(label: str) -> ActorRole:
    return next(role for role, words in _LABELS if re.search(words, label))


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    tens, mark, ones = numeral.rpartition("十")
    if not mark:
        return _NUMERAL.index(numeral[0]) + 1
    return (_NUMERAL.index(tens[0]) + 1 if tens else 1) * 10 + (_NUMERAL.index(ones[0]) + 1 if ones else 0)
