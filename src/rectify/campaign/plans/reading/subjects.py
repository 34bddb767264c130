"""What a number is of: the words to its left in the clause, or the item of a list it belongs to (黄色、橙色、红色 → 10%、20%、30%)."""

from __future__ import annotations

import re
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.reading.facts.draft import Draft, Passage

_WINDOW: Final = 90
_PAIR: Final = 2
_WORD: Final = 3
"""Longest item (黄色) whose length tells where the last item ends."""
_STOP: Final = re.compile(r"[,;:。!?\n]")
_LEAD: Final = re.compile(
    r"^(?:[ “、]|\d{1,2}[.、](?!\d)|\([一二三四五六七八九十\d]{1,3}\)|每[年月]|截[至止]\d{4}年(?:\d{1,2}月)?底?"
    r"|(?:力争|确保|争取|使|并|且|同时|其中|实现|推动|以及|和|即|做到|保证|促进"
    r"|逐步|原则上|基本|全面|不断|持续|进一步|到?\d{4}年(?:采暖季|年?底|\d{1,2}月底?)?(?:前|之前|以前)?|今年|年底前|到年底?|到年|年))+"
)
_TAIL: Final = re.compile(
    r"(?:[ :]|(?:要|应|均|都|分别|原则上|力争|基本|全部|需|须|也|各|约|达|为|再|已|同比|比例分别|平均|年均|每年"
    r"|\d{4}年(?:底|底前|前)?|其中))+$"
)
_VERB_LEAD: Final = re.compile(
    r"^(?:完成|建成|建设|新建|改建|扩建|改扩建|淘汰|关停|关闭|取缔|关停取缔|整治|治理|改造|修复|新增|更新|推广|压减|清理|清运"
    r"|处置|拆除|成立|组建|设立|培育|打造|创建|实施|安装|配备|铺设|敷设|搬迁|退出|提高|降低|减少|削减|增加|控制|提升|全市|全省"
    r"|加快|推进|开展|加强|强化|强制|继续|再|共|全面|安排|投入|落实)(?=[\u4e00-\u9fff“])(?!率|量|度|比例|数|能力)"
)
_ONLY_VERB: Final = re.compile(r"(?:分别|完成|建成|达到|实现|淘汰|整治|改造|新增|新建|关停|取缔|清理|涉及|再|共|共计|任务|其余|剩余){1,3}")
_PLACE_WORDS: Final = ("全市", "全省")
_DISTRIBUTE: Final = re.compile(r"[、]|和|与|及")
_NEED_SUBJECT: Final = frozenset({FactKind.TARGET, FactKind.STATUS, FactKind.THRESHOLD, FactKind.COUNT})


def _stretch(norm: str, low: int, end: int) -> tuple[int, int] | None:
    """Return the words in ``[low, end)`` behind the last stop, trimmed; ``None`` if nothing is left."""
    start = low
    depth = 0
    for at in range(end - 1, low - 1, -1):
        char = norm[at]
        depth += (char == ")") - (char == "(")
        if depth <= 0 and _STOP.match(char):
            start = at + 1
            break
        if depth < 0:
            start = at + 1
            break
    text = norm[start:end]
    tail = _TAIL.search(text)
    end = start + tail.start() if tail else end
    lead = _LEAD.match(norm[start:end])
    start += lead.end() if lead else 0
    return (start, end) if end > start else None


def subject_of(passage: Passage, draft: Draft, previous_end: int) -> tuple[int, int] | None:
    """Return the span of what a numeric fact is of: left of it in its clause, else the clause before."""
    low = max(0, draft.start - _WINDOW, previous_end)
    end = draft.baseline.start if draft.baseline is not None and low < draft.baseline.start < draft.start else draft.start
    found = _stretch(passage.norm, low, end)
    if found is None and passage.norm[end - 1 : end] == ",":
        found = _stretch(passage.norm, max(low, passage.layout.sentence(draft.start)[0]), end - 1)
    if found is None:
        return None
    start, stop = found
    verb = _VERB_LEAD.match(passage.norm[start:stop])
    while verb is not None and verb.group() not in _PLACE_WORDS and draft.comparator is not Comparator.ALL:
        start += verb.end()
        verb = _VERB_LEAD.match(passage.norm[start:stop])
    return None if _ONLY_VERB.fullmatch(passage.norm, start, stop) else (start, stop)


def distribute(passage: Passage, group: list[Draft]) -> None:
    """Give each fact of a list of numbers its own item of the list on the left, if both lists are equally long."""
    whole = group[0].subject if len(group) > 1 else None
    if whole is None:
        return
    start, end = _with_list(passage, whole, len(group))
    for pattern in (r"[、]", _DISTRIBUTE.pattern):
        cuts = [match.span() for match in re.finditer(pattern, passage.norm[start:end])]
        if len(cuts) == len(group) - 1:
            break
    else:
        for draft in group[1:]:
            draft.subject = whole
        return
    edges = [start, *(start + position for cut in cuts for position in cut), end]
    items = [(edges[2 * index], edges[2 * index + 1]) for index in range(len(group))]
    items[-1] = _own_part(passage.norm, items)
    for draft, item in zip(group, items, strict=True):
        draft.subject = item


def _with_list(passage: Passage, whole: tuple[int, int], count: int) -> tuple[int, int]:
    """Return the subject, or the clause before it if only that holds a list of ``count`` items (黄色、橙色、红色预警期间,减排比例…)."""
    start, end = whole
    if passage.norm.count("、", start, end) == count - 1 or start == 0 or passage.norm[start - 1] != ",":
        return whole
    before = passage.layout.clause(start - 1)
    if passage.norm.count("、", *before) == count - 1:
        return before[0], before[1] - 1
    return whole


def _own_part(norm: str, items: list[tuple[int, int]]) -> tuple[int, int]:
    """Cut the tail all items share off the last one: 红色|级别减排比例 after 黄色, 橙色."""
    start, end = items[-1]
    first, second = items[0], items[-2]
    if norm[first[1] - 1] == norm[second[1] - 1] and len(items) > _PAIR:
        at = norm.find(norm[first[1] - 1], start, end)
        if at >= 0:
            return start, at + 1
    length = first[1] - first[0]
    if length <= _WORD and all(high - low == length for low, high in items[:-1]) and len(items) > _PAIR and end - start > length:
        return start, start + length
    return start, end


_SAME_SUBJECT: Final = re.compile(r"(?:[,、;]|和|或者?|并|且|以及|再|到|(?:19|20)\d{2}年(?:年?底)?(?:前)?|力争|约)*")


def _own_subject(passage: Passage, draft: Draft, previous_end: int, last: Draft | None) -> tuple[int, int] | None:
    """Find the subject of one number; a second number of the same thing (…2026年达到91%、2027年达到93%) shares that of the first."""
    if draft.kind is FactKind.THRESHOLD:
        return _picked_out(passage, draft)
    start = draft.baseline.start if draft.baseline is not None and draft.baseline.start < draft.start else draft.start
    if last is not None and last.kind is draft.kind and last.unit is not None and _SAME_SUBJECT.fullmatch(passage.norm, last.end, start):
        if "或" in passage.norm[last.end : start]:
            draft.note = draft.note or "alternative"
        return last.subject
    return subject_of(passage, draft, previous_end)


def assign(passage: Passage, drafts: list[Draft]) -> None:
    """Fill ``subject`` of every numeric fact; ``drafts`` are in order of position."""
    group: list[Draft] = []
    previous_end = 0
    for draft in drafts:
        if draft.kind not in _NEED_SUBJECT or draft.comparator in {Comparator.ALL, Comparator.NONE}:
            continue
        follows = bool(group) and draft.note == "distributed" and draft.start - group[-1].end <= len("和")
        if follows:
            group.append(draft)
        else:
            distribute(passage, group)
            if draft.subject is None:
                draft.subject = _own_subject(passage, draft, previous_end, group[-1] if group else None)
            group = [draft]
        previous_end = draft.end
    distribute(passage, group)


_NOUN_BEHIND: Final = re.compile(
    r"(?:\([^()\n]{1,12}\))?的?(?:(?:运行|服役|使用|投运)?(?:满|超过)\d{1,3}年(?:以上)?的)?(?:范围(?:内"
    r"|以内)?(?:的)?)?(?P<noun>[^,。;:、!?\n()《》\d]{2,24})"
)

_NOUN_ENDS: Final = re.compile(r"原则上|全部|一律|必须|应当|应|须|要|安装|实施|完成|开展|进行|依法|按照|执行|不得|达到|基本|均|配套")
"""Words that end the noun a threshold picks out: 100亩以上的工业园区|建设…"""


def _picked_out(passage: Passage, draft: Draft) -> tuple[int, int] | None:
    """Return the noun a threshold picks out: 35蒸吨/小时以下|非民生供暖燃煤锅炉."""
    behind = _NOUN_BEHIND.match(passage.norm, draft.end)
    if behind is None:
        return None
    start, end = behind.span("noun")
    verb = _NOUN_ENDS.search(passage.norm, start + 2, end)
    return start, verb.start() if verb else end
