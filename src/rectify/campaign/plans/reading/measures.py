"""Tasks and their measures out of the outline: the numbered items that order something, cut into the things to be done.

A task is a heading without headings below, outside 指导思想, 基本要求, 工作目标, 保障措施 and the like; or, where items carry
labels (整改时限:, 责任单位:), the heading that carries them. A measure is a sentence (or a part between ；) of a task.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import DocumentInfo, DocumentKind, Fact, FactKind, Heading, Measure, Norm, ReadTask, Span
from rectify.campaign.plans.reading.facts.draft import Field, Passage
from rectify.campaign.plans.reading.sections import section_ends

_NO_TASK: Final = re.compile(
    r"指导思想|总体要求|基本要求|目标$|总体目标|主要目标|目标任务$|工作要求|整改要求|保障措施|组织领导|组织保障|工作保障"
    r"|实施保障|保障机制|基本原则|工作原则|总体思路|背景|概况|基本情况|有关要求|附则|适用范围|职责分工|组织机构|组织实施$"
    r"|工作步骤|实施步骤|时间安排|编制依据|存在(?:的)?(?:主要|突出)?问题$|进展情况|考核评价$"
    r"|(?:整改|落实|完成|工作|总体|办理|推进)(?:进展|情况|成效)$|^(?:主要|工作|具体)?做法(?:及|和)?(?:成效)?$"
)
_PROHIBITS: Final = re.compile(r"^[^,。;]{0,24}?(?:严禁|禁止(?!和)|不得|不予|不准|不许|严防|一律不)")
_CONDITION: Final = re.compile(r"^(?:待|凡|如|若|对[^,]{2,40}的,$)")
_CUT: Final = re.compile(r"[。;!?\n]")
_ONLY_UNITS: Final = re.compile(r"^\([^()]{0,300}(?:\([^()]{0,24}\)[^()]{0,300}){0,8}\)$")
_UNITS_FIRST: Final = re.compile(r"\((?=[^()]{0,120}(?:牵头|负责|配合|责任单位))[^()\n]{0,300}(?:\([^()\n]{0,24}\)[^()\n]{0,300}){0,8}\)")
"""(市生态环境局牵头…)按省的要求,…: who acts, in front of the next sentence."""
_ITEM: Final = re.compile(
    r"^ {0,8}(?:\d{1,2}[.、](?!\d)|\d{1,2}\.(?=(?:19|20)\d\d年|(?:1[0-2]|[1-9])月)"
    r"|\(\d{1,2}\)|\([一二三四五六七八九十]{1,3}\)|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)
_SHORT: Final = 4
_PARENTHESIS_MAX: Final = 400
"""A parenthesis that does not close within so many characters is a slip and holds nothing together."""
_LABEL_MAX: Final = 20
_FRAME_TITLE: Final = 14
_OWN_FIELDS: Final = frozenset({Field.DEADLINE, Field.ACTORS, Field.MEASURES, Field.GOAL})
_TALK: Final = frozenset({Field.DEADLINE, Field.ACTORS, Field.GOAL, Field.PROBLEM, Field.STATUS, Field.OTHER, Field.NOTICE_PERIOD})


class _Facts:
    """The facts in order of position, found by stretch."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self._facts = facts
        self._starts = [fact.start for fact in facts]

    def within(self, start: int, end: int) -> tuple[Fact, ...]:
        return self._facts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _ids(facts: tuple[Fact, ...], kind: FactKind) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts if fact.kind is kind)


def _deadline_ids(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    own = dict.fromkeys(_ids(facts, FactKind.DEADLINE))
    own.update(dict.fromkeys(fact.deadline for fact in facts if fact.deadline))
    return tuple(own)


def _pieces(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch, also parted at ；, never inside parentheses."""
    begin, depth = start, 0
    for at in range(start, end):
        char = norm[at]
        if char == "(":
            depth += norm.find(")", at, min(end, at + _PARENTHESIS_MAX)) >= 0
        elif char == ")":
            depth = max(0, depth - 1)
        if char == "\n":
            depth = 0
        if _CUT.match(char) and (depth == 0 or char == "\n"):
            yield begin, at + (char != "\n")
            begin = at + 1
    yield begin, end


def _trim(norm: str, start: int, end: int) -> tuple[int, int]:
    while start < end and norm[start] in " \n。;*#":
        start += 1
    while end > start and norm[end - 1] in " \n":
        end -= 1
    return start, end


def _measures(passage: Passage, facts: _Facts, start: int, end: int, *, all_fields: bool) -> Iterator[Measure]:
    """Yield the measures of ``[start, end)``; labelled stretches other than measures are left out."""
    for low, high in _pieces(passage.norm, start, end):
        begin, stop = _trim(passage.norm, low, high)
        units = _UNITS_FIRST.match(passage.norm, begin, stop)
        begin = _trim(passage.norm, units.end(), stop)[0] if units and units.end() < stop else begin
        item = _ITEM.match(passage.norm[begin:stop])
        number = item.group().strip(" 、.()") if item else None
        begin += item.end() if item else 0
        begin = _behind_label(passage, begin, stop)
        if stop - begin < _SHORT or _ONLY_UNITS.match(passage.norm[begin:stop]):
            continue
        field = passage.scopes.at(begin).field
        if field in _TALK or (all_fields and field is not Field.MEASURES) or _is_label(passage, begin, stop):
            continue
        yield _measure(passage, facts, begin, stop, number)


def _behind_label(passage: Passage, begin: int, stop: int) -> int:
    """Step over 整改措施: and a list number behind it."""
    for scope in passage.scopes.between(begin + 1, min(stop, begin + _LABEL_MAX)):
        if scope.field is Field.MEASURES and scope.label_start < scope.start and scope.start < stop:
            item = _ITEM.match(passage.norm[scope.start : stop])
            return scope.start + (item.end() if item else 0)
    return begin


def _is_label(passage: Passage, begin: int, stop: int) -> bool:
    colon = passage.norm.find(":", begin, min(stop, begin + _LABEL_MAX))
    return (
        colon >= 0 and passage.scopes.at(min(colon + 1, stop - 1)).field in _TALK and passage.scopes.at(begin).field is not Field.MEASURES
    )


def _measure(passage: Passage, facts: _Facts, start: int, end: int, number: str | None) -> Measure:
    inside = facts.within(start, end)
    sentence = passage.norm[start:end]
    norm = (
        Norm.PROHIBITION
        if _PROHIBITS.match(sentence)
        else Norm.CONDITION
        if _CONDITION.match(sentence) and "," not in sentence
        else Norm.DUTY
    )
    return Measure(
        passage.raw[start:end],
        start,
        end,
        norm,
        _ids(inside, FactKind.TARGET),
        _deadline_ids(inside),
        _ids(inside, FactKind.CADENCE),
        _ids(inside, FactKind.ACTOR),
        number,
    )


def _records(passage: Passage, outline: tuple[Heading, ...], starts: list[int]) -> set[int]:
    """Return the indexes of headings that carry labels of their own (整改时限: …) and so are tasks as a whole; -1 for the document."""
    found = set()
    for scope in passage.scopes.items:
        if scope.field not in _OWN_FIELDS or passage.norm[max(0, scope.label_start - 1) : scope.label_start] in {"(", ";", ","}:
            continue
        index = bisect_right(starts, scope.label_start) - 1
        if index >= 0 and outline[index].start <= scope.label_start <= outline[index].title_end:
            level = outline[index].level
            while index >= 0 and outline[index].level >= level:
                index -= 1
        found.add(index)
    return found


def _field_span(passage: Passage, start: int, end: int, field: Field) -> Span | None:
    for scope in passage.scopes.between(start, end):
        if scope.field is field:
            low, high = _trim(passage.norm, scope.start, min(scope.end, end))
            return passage.span(low, high) if high > low else None
    return None


def _task(passage: Passage, facts: _Facts, heading: Heading, end: int, *, record: bool) -> ReadTask:
    has_measures = record and any(scope.field is Field.MEASURES for scope in passage.scopes.between(heading.start, end))
    measures = tuple(_measures(passage, facts, heading.title_end, end, all_fields=has_measures))
    if not measures and not record:
        measures = (
            (_measure(passage, facts, heading.title_start, heading.title_end, None),)
            if heading.title_end - heading.title_start >= _SHORT
            else ()
        )
    return _whole(
        passage,
        facts,
        (heading.path, heading.title, heading.number),
        (heading.start, _trim(passage.norm, heading.start, end)[1]),
        measures,
        record=record,
    )


def _whole(
    passage: Passage,
    facts: _Facts,
    name: tuple[str, str, str | None],
    span: tuple[int, int],
    measures: tuple[Measure, ...],
    *,
    record: bool,
) -> ReadTask:
    """Build a task; facts of its span that no measure holds belong to the task itself."""
    held = {ident for measure in measures for ident in (*measure.targets, *measure.cadences, *measure.actors)}
    held_deadlines = {
        fact.id for measure in measures for fact in facts.within(measure.start, measure.end) if fact.kind is FactKind.DEADLINE
    }
    rest = tuple(fact for fact in facts.within(*span) if fact.id not in held and fact.id not in held_deadlines)
    problem = _field_span(passage, *span, Field.PROBLEM) if record else None
    goal = _field_span(passage, *span, Field.GOAL) if record else None
    return ReadTask(
        name[0],
        name[1],
        span[0],
        span[1],
        measures,
        name[2],
        problem,
        goal,
        _ids(rest, FactKind.TARGET),
        _ids(rest, FactKind.DEADLINE),
        _ids(rest, FactKind.CADENCE),
        _ids(rest, FactKind.ACTOR),
    )


def tasks_of(passage: Passage, document: DocumentInfo, outline: tuple[Heading, ...], facts: tuple[Fact, ...]) -> tuple[ReadTask, ...]:
    """Return the tasks of a document in order; empty for papers that order nothing."""
    span = document.plan_span or (0, len(passage.norm))
    found = _Facts(facts)
    starts = [heading.start for heading in outline]
    records = _records(passage, outline, starts)
    if -1 in records and document.kind is not DocumentKind.PROGRESS:
        return (_document_task(passage, document, found, span, record=True),)
    if not outline:
        return (_document_task(passage, document, found, span, record=False),) if document.kind is DocumentKind.PLAN else ()
    return tuple(_outline_tasks(passage, outline, found, span, records))


def _document_task(passage: Passage, document: DocumentInfo, facts: _Facts, span: tuple[int, int], *, record: bool) -> ReadTask:
    """Return the whole paper as one task: a single form (整改目标:… 整改时限:…), or a plan in plain prose."""
    title = document.title or ""
    start = span[0] + len(title) if passage.raw.startswith(title, span[0]) else span[0]
    line = passage.norm.find("\n", start, span[1])
    start = line if title and line >= 0 else start
    has_measures = any(scope.field is Field.MEASURES for scope in passage.scopes.items)
    measures = tuple(_measures(passage, facts, start, span[1], all_fields=has_measures))
    if record and not has_measures:
        measures = ()
    return _whole(passage, facts, ("", title, None), span, measures, record=record)


def _is_frame(heading: Heading) -> bool:
    """Tell whether a chapter or section only frames the work (基本要求, 保障措施); (一)全面贯彻…有关要求 is work."""
    longest = {1: _FRAME_TITLE, 2: _FRAME_TITLE // 2}.get(heading.level, 0)
    return len(heading.title) <= longest and _NO_TASK.search(heading.title) is not None


def _outline_tasks(
    passage: Passage, outline: tuple[Heading, ...], facts: _Facts, span: tuple[int, int], records: set[int]
) -> Iterator[ReadTask]:
    ends = section_ends(outline, span[1])
    skipped_until = taken_until = -1
    for index, heading in enumerate(outline):
        if heading.start < skipped_until or heading.start < taken_until:
            continue
        if index in records:
            taken_until = ends[index]
            yield _task(passage, facts, heading, ends[index], record=True)
            continue
        if _is_frame(heading):
            skipped_until = ends[index]
            continue
        leaf = index + 1 == len(outline) or outline[index + 1].level <= heading.level
        if leaf:
            yield _task(passage, facts, heading, ends[index], record=False)
