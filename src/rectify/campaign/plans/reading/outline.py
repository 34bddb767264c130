"""Headings: 第一部分 · 第一章 · 一、 · 问题一: · (一) · 1. · 1.1 · (1) · ①; run-in titles; paths such as ``四/二/2``.

A kind of number has a rank; a heading closes every open heading of its own or a lower rank, so a document may leave
ranks out (一、 then 1.) but never mixes their order. ``1.`` before a digit is a heading only if it continues the count
(``2.2020年底前…`` after ``1.``); ``1.5万吨`` is a decimal.

Lists of problems come in blocks: 问题一:, 整改任务3, 第二十七项. A block stands below the headings that were open before the
first one. Where ``1.关于…的问题`` heads a block with labels (责任单位:) and its measures are numbered 1. 2. 3. too, the
measures stand below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from rectify.campaign.plans.reading.contract import Heading
from rectify.campaign.plans.reading.facts.fields import first_label
from rectify.campaign.plans.reading.numerals import integer

_CN: Final = r"[一二三四五六七八九十百零〇]{1,5}"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK: Final = re.compile(
    rf"[ #*]{{0,12}}(?:"
    rf"(?P<part>第{_CN}(?:部分|篇|编)|第{_CN}章)[ 、:.]?"
    rf"|(?P<block>(?:(?:反馈|整改|督察|具体|突出|省级|中央)?(?:问题|任务|事项)(?:清单|序号|编号)? ?第?(?:{_CN}|\d{{1,3}}) ?项?"
    rf"|第(?:{_CN}|\d{{1,3}})(?:项|个)(?:问题|任务|整改任务)?|(?:序号|任务编号|问题编号|编号) ?:? ?\d{{1,3}})(?:[ 、:.](?!\d)|(?=\(|$))"
    rf"|\((?P<boxed>(?:反馈|整改)?(?:问题|任务|事项)(?:{_CN}|\d{{1,3}}))\) ?:?)"
    rf"|(?P<article>第{_CN}条)[ 、:.]"
    rf"|(?P<section>第{_CN}节)[ 、:.]?"
    rf"|(?P<dun>{_CN}) ?[、.](?!{_CN}(?:级|类|期|次|轮|批|产)[^、])"
    rf"|\((?P<paren>{_CN})\)[ 、.]?"
    rf"|(?P<multi>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=[ 、.]{{0,2}}[^\d %‰.])[ 、.]{{0,2}}"
    rf"|(?P<dot>\d{{1,3}}) ?(?P<dotsign>[、.])"
    rf"|(?P<plain>\d{{1,2}}) {{1,4}}(?=[\u4e00-\u9fff“][^。;,!?\n]{{1,28}}$)"
    rf"|\((?P<aparen>\d{{1,3}})\)[ 、.]?"
    rf"|(?P<half>\d{{1,2}})\)[ 、.]?"
    rf"|(?P<circled>[{_CIRCLED}])[ 、.]?"
    rf")"
)
_BELOW: Final = 3
_RANKS: Final = {
    "part": 0,
    "section": 1,
    "article": 1.5,
    "dun": 2,
    "block": 2.5,
    "paren": 3,
    "plain": 3.1,
    "multi": 3.2,
    "dot": 4,
    "aparen": 5,
    "half": 5,
    "circled": 6,
}
_UNIT_AFTER: Final = re.compile(r" ?(?:[万亿千百十]|%|‰|个百分点|倍|吨|公里|米|亩|公顷|平方|立方|微克|毫克|元|度|级|分贝)")
_CONTENTS: Final = re.compile(r"(?:\.{3,}|…{1,}|·{3,}|-{3,}) {0,4}\d{1,4} {0,4}$")
_TITLE_MAX: Final = 60
_BLOCK_NUMBER: Final = re.compile(rf"{_CN}|\d{{1,3}}")
_TITLE_LABEL: Final = re.compile(r"[ \n]{0,8}(?:督察|反馈|存在|整改|具体|督察反馈)?的?(?:问题|意见)(?:描述|表现|内容)? {0,2}:(?! *$)")
"""(一)反馈问题:高耗能项目管控不严 — the label is no part of the title."""
_BLANK_LINES: Final = re.compile(r"(?:\n[ ]{0,20}){1,3}(?=[^ \n])")
_BLOCKS: Final = 2
"""Fewer blocks than this are sentences that happen to begin with 第三项."""
_SPACE_TITLE: Final = re.compile(r"[^ 。;,]{4,30}(?= {1,4}[^ ])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that begins with a list number: its kind, number text and where the title begins."""

    kind: str
    number: str
    value: int
    start: int
    end: int
    title_start: int
    lowered: float = 0
    """By how much the document puts this number below the usual rank of its kind."""

    @property
    def rank(self) -> float:
        """How high the number stands: the lower, the higher; 2.1.1 below 2.1."""
        return _RANKS[self.kind] + self.lowered + (0.1 * self.number.count(".") if self.kind == "multi" else 0)


def _mark(norm: str, start: int, end: int) -> Mark | None:
    """Return the list number at the beginning of the line ``[start, end)``, or ``None``."""
    match = _MARK.match(norm, start, end)
    if match is None or _CONTENTS.search(norm, max(start, end - 40), end):
        return None
    kind = match.lastgroup or "dot"
    kind = {"dotsign": "dot", "boxed": "block"}.get(kind, kind)
    number = match[kind]
    if kind == "multi" and _UNIT_AFTER.match(norm, match.end()):
        return None
    if kind == "circled":
        value = _CIRCLED.index(number) + 1
        number = str(value)
    elif kind == "block":
        digits = _BLOCK_NUMBER.search(number)
        number = digits.group() if digits else number
        value = integer(number) or 0
    elif kind in {"part", "section", "article"}:
        value = integer(number.strip("第部分篇编章节条")) or 0
    else:
        value = integer(number.rpartition(".")[2]) or 0
    begin = next((at for at in range(start, match.end()) if norm[at] not in " #*"), start)
    if kind == "block" and match.end() == end:
        end = _next_line(norm, end)
    return Mark(kind, number, value, begin, end, match.end()) if match.end() < end else None


def _next_line(norm: str, end: int) -> int:
    """Return where the line below a block without a title (序号:1) ends: its title stands there; ``end`` if it is numbered itself."""
    below = _BLANK_LINES.match(norm, end)
    end_of_blank = below.end() if below else end + 1
    stop = norm.find("\n", end_of_blank)
    stop = len(norm) if stop < 0 else stop
    return end if _MARK.match(norm, end_of_blank, stop) or not norm[end_of_blank:stop].strip() else stop


def _marks(norm: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the numbered lines of ``[start, end)``."""
    at = start
    while at < end:
        stop = norm.find("\n", at, end)
        stop = end if stop < 0 else stop
        stripped = stop
        while stripped > at and norm[stripped - 1] == " ":
            stripped -= 1
        mark = _mark(norm, at, stripped) if stripped > at else None
        if mark is not None:
            yield mark
        at = stop + 1


def _is_decimal(norm: str, mark: Mark, open_value: int | None) -> bool:
    """Tell whether ``1.`` before a digit is a decimal: it is, unless it continues the running count."""
    return (
        mark.kind == "dot"
        and norm[mark.title_start - 1] == "."
        and norm[mark.title_start].isdigit()
        and mark.value != (open_value or 0) + 1
    )


def _decimal_value(norm: str, mark: Mark, following: Mark | None) -> bool:
    """Tell whether the first ``1.`` before a digit is a decimal: no ``2.`` follows it and no year begins it."""
    if mark.kind != "dot" or norm[mark.title_start - 1] != "." or not norm[mark.title_start].isdigit() or mark.value != 1:
        return False
    if re.match(r"(?:19|20)\d{2}年|\d{1,2}月", norm[mark.title_start : mark.title_start + 6]):
        return False
    return following is None or following.kind != "dot" or following.value != mark.value + 1


def title_span(norm: str, mark: Mark) -> tuple[int, int]:
    """Return where the title of a numbered line stands: up to the first 。, up to a gap of spaces, or the whole line."""
    start = mark.title_start
    label = _TITLE_LABEL.match(norm, start, mark.end)
    start = label.end() if label else start
    while start < mark.end and norm[start] in " *\n":
        start += 1
    stop = norm.find("。", start, mark.end)
    stop = mark.end if stop < 0 else stop
    spaced = _SPACE_TITLE.match(norm, start, stop)
    if spaced and stop - start > _TITLE_MAX // 2:
        return start, spaced.end()
    if stop - start > _TITLE_MAX:
        cut = re.compile(r"[,;:]").search(norm, start, stop)
        stop = cut.start() if cut else stop
    while stop > start and norm[stop - 1] in " *:;,":
        stop -= 1
    return start, stop


def headings(raw: str, norm: str, span: tuple[int, int]) -> tuple[Heading, ...]:
    """Return the headings of ``raw[span]`` in order, each with its path; linear in the length of the text."""
    marks = list(_marks(norm, *span))
    if not any(mark.kind == "multi" for mark in marks):
        marks = [mark for mark in marks if mark.kind != "plain"]
    marks = _nested(norm, _blocks(marks), span[1])
    found: list[Heading] = []
    stack: list[Mark] = []
    for index, mark in enumerate(marks):
        if _decimal_value(norm, mark, marks[index + 1] if index + 1 < len(marks) else None):
            continue
        open_value = None
        depth = len(stack)
        while depth and stack[depth - 1].rank >= mark.rank:
            depth -= 1
            if stack[depth].kind == mark.kind:
                open_value = stack[depth].value
        if _is_decimal(norm, mark, open_value):
            continue
        del stack[depth:]
        stack.append(mark)
        start, end = title_span(norm, mark)
        path = _path(stack)
        found.append(Heading(path, len(stack), mark.number, raw[start:end], mark.start, mark.end, start, end))
    return tuple(found)


def _blocks(marks: list[Mark]) -> list[Mark]:
    """Put the blocks (问题一:) below the kind of heading that is open where the first of them stands."""
    blocks = [index for index, mark in enumerate(marks) if mark.kind == "block"]
    if len(blocks) < _BLOCKS:
        return [mark for mark in marks if mark.kind != "block"]
    above = marks[blocks[0] - 1].rank if blocks[0] else 0
    if above < _RANKS["block"]:
        return marks
    return [replace(mark, lowered=above - _RANKS["block"] + 0.05) if mark.kind == "block" else mark for mark in marks]


def _nested(norm: str, marks: list[Mark], end: int) -> list[Mark]:
    """Put the numbers of measures below the numbers of the blocks they stand in, where both are of one kind (1. 2. 3.).

    A number heads a block if the first label behind it, before the next number, is the one behind the first such number.
    """
    stops = [*(mark.start for mark in marks[1:]), end][: len(marks)]
    labels = [first_label(norm, mark.title_start, stop) for mark, stop in zip(marks, stops, strict=True)]
    first = next((index for index, label in enumerate(labels) if label is not None), None)
    if first is None:
        return marks
    kind, wanted = marks[first].kind, labels[first]
    heads = {index for index, mark in enumerate(marks) if mark.kind == kind and labels[index] == wanted}
    inside = [index for index, mark in enumerate(marks) if mark.kind == kind and index > first and index not in heads]
    if len(heads) < _BLOCKS or not inside or not any(marks[index].value == 1 for index in inside):
        return marks
    below = frozenset(inside)
    return [replace(mark, lowered=_BELOW) if index in below else mark for index, mark in enumerate(marks)]


def _path(stack: list[Mark]) -> str:
    """Return the path of the innermost open heading: numbers joined by ``/``; 2.1.1 says its own ancestors."""
    last = stack[-1]
    if last.kind != "multi":
        return "/".join(level.number.rpartition(".")[2] for level in stack)
    above = [level.number for level in stack if level.kind not in {"multi", "plain"}]
    return "/".join([*above, *last.number.split(".")])


def body_end(outline: tuple[Heading, ...], index: int, end: int) -> int:
    """Return where the section of ``outline[index]`` ends: at the next heading of its level or above, else at ``end``."""
    level = outline[index].level
    for following in range(index + 1, len(outline)):
        if outline[following].level <= level:
            return outline[following].start
    return end
