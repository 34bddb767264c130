"""What belongs to what: deadline and baseline of a target, condition, exclusion, hedge; and what is missing because of it.

A deadline governs from where it stands to the end of its sentence or the next deadline; a deadline under 整改时限 governs
the item it stands in. A change (下降10%) without a baseline is missing ``baseline``; a lost year travels as ``deadline.year``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from rectify.campaign.plans.reading.contract import Baseline, Comparator, FactKind, Heading
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.numerals import SHARES
from rectify.campaign.plans.reading.outline import body_end
from rectify.campaign.plans.reading.subjects import assign

_CONDITION: Final = re.compile(
    r"(?P<wait>待[^,。;\n]{2,40}?(?:后|之后|以后))(?=[,,]|[\u4e00-\u9fff])|(?P<when>在[^,。;:\n]{2,40}?(?:情况下|前提下|条件下"
    r"|期间|的基础上))|(?P<every>凡(?:是)?[^,。;:\n]{2,60})|(?P<if>(?:如|若|如果)[^,。;:\n果何需]{2,40})"
)
_EXCLUSION: Final = re.compile(r"除(?!尘|臭|磷|氮|草|渣|了解|名|外|夕)[^。;\n]{1,60}?(?:以外|之外|外)(?=[,的]|$)")
_GOVERNED: Final = frozenset({FactKind.TARGET, FactKind.COUNT})
_CHANGES: Final = frozenset({Comparator.INCREASE_BY, Comparator.DECREASE_BY})
_JOINED: Final = re.compile(r"[、和及与,]")
_TRAILING: Final = re.compile(r"[^,。;\n]{0,10}[。;\n]?")


def link(passage: Passage, drafts: list[Draft], baselines: list[Baseline], outline: tuple[Heading, ...]) -> None:
    """Tie the drafts of a passage together, in place. Linear in their number."""
    if baselines:
        _baselines(passage, drafts, baselines)
    assign(passage, drafts)
    _deadlines(passage, drafts)
    _shared_out(passage, drafts)
    _item_deadlines(passage, drafts, outline)
    _circumstances(passage, drafts)
    _hedges(passage, drafts)
    for draft in drafts:
        _what_is_missing(draft)


def _baselines(passage: Passage, drafts: list[Draft], baselines: list[Baseline]) -> None:
    """Give every change the nearest baseline before it in its sentence; a baseline right before it belongs to its text."""
    starts = [baseline.start for baseline in baselines]
    last: Baseline | None = None
    for draft in drafts:
        if draft.kind not in {FactKind.TARGET, FactKind.STATUS}:
            continue
        index = bisect_right(starts, draft.start) - 1
        if index < 0:
            continue
        last = baselines[index]
        sentence = passage.layout.sentence(draft.start)
        if last.start < sentence[0] or last.end > draft.start:
            continue
        if draft.comparator in _CHANGES or passage.norm[last.end : draft.start].strip() == "":
            draft.baseline = last
            if re.fullmatch(r" ?(?:分别|均|各|,)?", passage.norm[last.end : draft.start]) and passage.norm[last.end : draft.start] != ",":
                draft.start = last.start


def _deadlines(passage: Passage, drafts: list[Draft]) -> None:
    """Let each deadline govern the targets behind it in its sentence, or before it if only 完成 follows it."""
    current: Draft | None = None
    sentence = (-1, -1)
    waiting: list[Draft] = []
    for draft in drafts:
        if draft.start >= sentence[1]:
            sentence, current = passage.layout.sentence(draft.start), None
            waiting = []
        if draft.kind is FactKind.DEADLINE and passage.scopes.at(draft.start).field is not Field.DEADLINE:
            if waiting and current is None and _closes(passage, draft, waiting[-1], sentence[1]):
                for earlier in waiting:
                    earlier.deadline = draft
            current = draft
        elif draft.kind in _GOVERNED and (draft.kind is FactKind.TARGET):
            if current is not None:
                draft.deadline = current
            else:
                waiting.append(draft)


def _shared_out(passage: Passage, drafts: list[Draft]) -> None:
    """2024年、2025年、2026年分别完成30%、60%、100%: one year for each number; none at all if there are more or fewer years."""
    run: list[Draft] = []
    group: list[Draft] = []
    for draft in [*drafts, None]:
        if draft is not None and draft.kind is FactKind.TARGET and draft.note == "distributed" and len(run) > 1:
            group.append(draft)
            continue
        if group:
            even = len(group) == len(run)
            for number, member in enumerate(group):
                member.deadline = run[number] if even else None
            run, group = [], []
        if draft is not None and draft.kind is FactKind.DEADLINE:
            joined = bool(run) and _JOINED.fullmatch(passage.norm, run[-1].end, draft.start)
            run = [*run, draft] if joined else [draft]


def _closes(passage: Passage, deadline: Draft, target: Draft, end: int) -> bool:
    """Tell whether a deadline closes what was said before it: …500台,2020年底前完成; not if its clause has a subject of its own."""
    if ";" in passage.norm[target.end : deadline.start]:
        return False
    clause = passage.layout.clause(deadline.start)[0]
    return (clause == deadline.start or target.start >= clause) and _TRAILING.fullmatch(passage.norm, deadline.end, end) is not None


def _item_deadlines(passage: Passage, drafts: list[Draft], outline: tuple[Heading, ...]) -> None:
    """Let a deadline under 整改时限 govern every target of its item that has none of its own."""
    if not passage.scopes.holds(Field.DEADLINE):
        return
    labelled = [draft for draft in drafts if draft.kind is FactKind.DEADLINE and passage.scopes.at(draft.start).field is Field.DEADLINE]
    if not labelled:
        return
    starts = [heading.start for heading in outline]
    ranges = sorted((*_item_range(passage, draft, outline, starts), index) for index, draft in enumerate(labelled))
    position = 0
    open_ranges: list[tuple[int, int, int]] = []
    for draft in drafts:
        while position < len(ranges) and ranges[position][0] <= draft.start:
            open_ranges.append(ranges[position])
            position += 1
        while open_ranges and open_ranges[-1][1] <= draft.start:
            open_ranges.pop()
        if draft.kind is FactKind.TARGET and draft.deadline is None and open_ranges and draft.start < open_ranges[-1][1]:
            same = [labelled[item[2]] for item in open_ranges[-8:] if item[:2] == open_ranges[-1][:2]]
            draft.deadline = _of_field(passage, draft, same)


def _of_field(passage: Passage, target: Draft, deadlines: list[Draft]) -> Draft:
    """Return which of the deadlines of a field governs a target of its item.

    In the field itself (2025年底前完成4家,2026年底前全部完成) it is the one before the target; elsewhere the last dated one, by
    which all is to be done, or the first if none has a date.
    """
    if passage.scopes.at(target.start).field is Field.DEADLINE:
        before = [deadline for deadline in deadlines if deadline.start < target.start]
        if before:
            return before[-1]
    dated = [deadline for deadline in deadlines if deadline.value is not None]
    return dated[-1] if dated else deadlines[0]


def _item_range(passage: Passage, deadline: Draft, outline: tuple[Heading, ...], starts: list[int]) -> tuple[int, int]:
    """Return the stretch of the item a labelled deadline stands in: the section around it, or the whole text."""
    scope = passage.scopes.at(deadline.start)
    index = bisect_right(starts, scope.label_start) - 1
    if index < 0:
        return 0, len(passage.norm)
    heading = outline[index]
    if heading.start <= scope.label_start < heading.title_end:
        level = heading.level - 1
        while index >= 0 and outline[index].level > level:
            index -= 1
        if index < 0 or level == 0:
            return 0, len(passage.norm)
        heading = outline[index]
    return heading.start, body_end(outline, index, len(passage.norm))


def _circumstances(passage: Passage, drafts: list[Draft]) -> None:
    """Tie conditions (待…后 to the end of the sentence, 在…情况下 to the next clause) and exclusions (除…外) to the facts behind them."""
    if not triggers.CIRCUMSTANCES.search(passage.norm):
        return
    for pattern, name in ((_CONDITION, "condition"), (_EXCLUSION, "exclusion")):
        found = [match for match in pattern.finditer(passage.norm) if not passage.layout.in_title(match.start())]
        reach = [(match.start(), match.end(), _reach(passage, match)) for match in found]
        at = 0
        active: tuple[int, int, int] | None = None
        for draft in drafts:
            while at < len(reach) and reach[at][1] <= draft.start:
                active = reach[at]
                at += 1
            if (
                active is not None
                and draft.start < active[2]
                and draft.kind in {FactKind.TARGET, FactKind.DEADLINE, FactKind.STANDARD, FactKind.PROHIBITION}
                and getattr(draft, name) is None
            ):
                setattr(draft, name, (active[0], active[1]))


def _reach(passage: Passage, match: re.Match[str]) -> int:
    sentence = passage.layout.sentence(match.start())[1]
    if match.lastgroup == "wait":
        return sentence
    if match.lastgroup == "every" and not match.group().endswith("的"):
        return min(sentence, passage.layout.clause(match.start())[1])
    at = match.end()
    if passage.norm[at : at + 1] == ",":
        at += 1
    return min(sentence, passage.layout.clause(at)[1]) if at < len(passage.norm) else sentence


def _hedges(passage: Passage, drafts: list[Draft]) -> None:
    """Tie a softening word to the targets and deadlines of its clause; 左右 to the number before it."""
    words = [draft for draft in drafts if draft.kind is FactKind.HEDGE]
    if not words:
        return
    starts = [word.start for word in words]
    for draft in drafts:
        if draft.kind not in {FactKind.TARGET, FactKind.DEADLINE, FactKind.CADENCE}:
            continue
        clause = passage.layout.clause(draft.start)
        index = bisect_right(starts, draft.start) - 1
        if index >= 0 and words[index].start >= clause[0]:
            draft.hedge = (words[index].start, words[index].end)
        elif index + 1 < len(words) and words[index + 1].start <= draft.end and words[index + 1].start > draft.start:
            draft.hedge = (words[index + 1].start, words[index + 1].end)


def _what_is_missing(draft: Draft) -> None:
    """Carry what is missing in a deadline or baseline to the target that needs it."""
    if draft.kind is not FactKind.TARGET:
        return
    numeric = draft.comparator not in {Comparator.ALL, Comparator.NONE} and draft.note != "qualitative"
    if draft.baseline is not None:
        for name in draft.baseline.missing:
            draft.lacks(f"baseline.{name}")
    elif draft.comparator in _CHANGES and draft.unit in SHARES:
        draft.lacks("baseline")
    if draft.deadline is not None:
        for name in draft.deadline.missing:
            draft.lacks(f"deadline.{name}")
    elif numeric and not draft.floor and draft.note != "distributed":
        draft.lacks("deadline")
