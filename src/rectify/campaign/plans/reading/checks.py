"""Does the text keep what it announces: counts against the outline, sums, rates, numbering, the press copy against the plan.

Each check has a stable slug; a check that has nothing to check is not reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rectify.campaign.plans.reading.contract import Check, DocumentInfo, Fact, FactKind, Heading, ReadTask
from rectify.campaign.plans.reading.facts.draft import Field, Passage
from rectify.campaign.plans.reading.noticedays import notice_checks
from rectify.campaign.plans.reading.numerals import integer
from rectify.campaign.plans.reading.sums import rate_checks, sum_checks

_MEASURE_SECTION: Final = re.compile(r"措施|任务|重点工作|主要工作|整改内容|工作内容")
_GUARD_SECTION: Final = re.compile(r"保障|组织领导|组织实施|工作要求")
_ANNOUNCED: Final = re.compile(
    r"(?<![第这上前“\d.])(?P<number>\d{1,3}|[二三四五六七八九十]{1,3}) ?(?P<unit>大?[个项条类大方]?)"
    r"(?:具体|基本(?!要求)|主要|重点|大|方面的?)?"
    r"(?P<noun>基本要求|工作要求|要求|方面|保障措施|整改措施|措施|整改任务|重点任务|任务|问题|工作目标|目标|原则|重点工作|工作"
    r"|行动|工程|保障)"
)
_BEFORE_ANNOUNCED: Final = re.compile(
    r"(?:提出|确定|明确|制定|包括|包含|分为|细化|梳理|部署|安排|围绕|抓好|做好|以下|如下|下列|实施|聚焦|从|共|为|成|了|出|等"
    r"|和|、|\d{1,3}[个项条](?:方面|问题|任务|类别)|方面|坚持|开展|涉及|[,。;:\n])$"
)
_OF_PROBLEMS: Final = re.compile(r"的?(?:存在)?(?:\d{1,3}|[一二三四五六七八九十]{1,4})?[个项条]?(?:具体|突出|主要)?问题")
"""4个方面28个问题 counts what the inspectors found, not what the plan contains."""
_INLINE: Final = "一二三四五六七八九十"
_WINDOW: Final = 4000
_MOST_ANNOUNCED: Final = 40
_FEWEST: Final = 2
"""One of a kind announces no list."""


def _counts(outline: tuple[Heading, ...]) -> tuple[Counter[str], Counter[str]]:
    """Count for each path the headings right below it, and the headings without headings below that it holds."""
    children: Counter[str] = Counter()
    leaves: Counter[str] = Counter()
    for index, heading in enumerate(outline):
        parent = heading.path.rpartition("/")[0]
        children[parent] += 1
        if index + 1 < len(outline) and outline[index + 1].level > heading.level:
            continue
        while parent:
            leaves[parent] += 1
            parent = parent.rpartition("/")[0]
    return children, leaves


def _enumerated(norm: str, at: int) -> int:
    """Count 一是 … 二是 … behind an announcement, in order, within its line."""
    stop = norm.find("\n", at)
    stop = min(at + _WINDOW, stop if stop >= 0 else len(norm))
    count = 0
    for ordinal in _INLINE:
        found = norm.find(f"{ordinal}是", at, stop)
        if found < 0:
            break
        count, at = count + 1, found
    return count


class _Outline:
    """The outline with the sections that announcements usually mean."""

    def __init__(self, outline: tuple[Heading, ...]) -> None:
        self.all = outline
        self._starts = [heading.start for heading in outline]
        self._children, self._leaves = _counts(outline)
        self.tops = [heading for heading in outline if heading.level == 1]
        guards = [heading for heading in self.tops if _GUARD_SECTION.search(heading.title)]
        self.guard = guards[-1] if guards else None
        works = [heading for heading in self.tops if _MEASURE_SECTION.search(heading.title) and heading is not self.guard]
        self.work = max(works, key=lambda heading: self._leaves[heading.path], default=None)

    def count(self, noun: str, at: int) -> int | None:
        """Return how many headings the outline has for an announced noun, ``None`` if it cannot be told."""
        around = self._around(at)
        if around is not None:
            return around
        if noun in {"保障措施", "保障"}:
            return self._children[self.guard.path] or None if self.guard else None
        if noun in {"措施", "整改措施", "任务", "整改任务", "重点任务", "重点工作"}:
            return self._leaves[self.work.path] or None if self.work else None
        if noun == "方面":
            return self._children[self.work.path] or None if self.work else None
        return self._titled(noun)

    def _titled(self, noun: str) -> int | None:
        if noun in {"工作", "要求", "行动", "工程"}:
            return None
        named = [heading for heading in self.tops if noun in heading.title]
        return self._children[named[0].path] or None if named else None

    def _around(self, at: int) -> int | None:
        """Return the children of the section in whose own lead the announcement stands （重点抓好以下五项工作：…）."""
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at < self.all[index].title_end:
            return None
        return self._children[self.all[index].path] or None


def announced_counts(passage: Passage, outline: tuple[Heading, ...]) -> list[Check]:
    """Compare every announced number （8个方面25项措施） with the outline, or with 一是 二是 … that follow it."""
    tree = _Outline(outline)
    expected: list[str] = []
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    seen: set[tuple[str, str]] = set()
    for match in _ANNOUNCED.finditer(passage.norm):
        number = integer(match["number"])
        if (
            number is None
            or number < _FEWEST
            or passage.layout.in_title(match.start())
            or passage.scopes.at(match.start()).field in {Field.STATUS, Field.PROBLEM}
        ):
            continue
        if not match["unit"] or not _BEFORE_ANNOUNCED.search(passage.norm, max(0, match.start() - 8), match.start()):
            continue
        key = (match["noun"], match["number"])
        if match["noun"] == "方面" and _OF_PROBLEMS.match(passage.norm, match.end()):
            continue
        if key in seen or len(seen) >= _MOST_ANNOUNCED:
            continue
        real = tree.count(match["noun"], match.start()) or _enumerated(passage.norm, match.end()) or None
        if real is None:
            continue
        seen.add(key)
        expected.append(str(number))
        found.append(str(real))
        spans.append(match.span())
    if not expected:
        return []
    ok = expected == found
    wanted, had = "/".join(expected), "/".join(found)
    return [
        Check(
            "announced-counts",
            ok=ok,
            expected=wanted,
            found=had,
            spans=tuple(spans),
            message=f"文中宣布的数量({wanted})与实际条目({had}){'一致' if ok else '不一致，请核对是否缺条或数字有误'}。",
            message_en=f"The announced numbers ({wanted}) {'agree' if ok else 'disagree'} with the items found ({had}).",
        )
    ]


def numbering(passage: Passage, outline: tuple[Heading, ...]) -> list[Check]:
    """Find gaps and repetitions in the numbers of headings; a count that runs on through sections is sound."""
    wrong: list[tuple[int, int]] = []
    words: list[str] = []
    by_parent: dict[str, list[Heading]] = {}
    for heading in outline:
        by_parent.setdefault(heading.path.rpartition("/")[0], []).append(heading)
    for siblings in by_parent.values():
        for first, second in pairwise(siblings):
            low, high = _last_number(first.number), _last_number(second.number)
            if low is None or high is None or high == low + 1 or _kind(passage, first) != _kind(passage, second):
                continue
            wrong.append((second.start, second.title_start))
            words.append(f"{first.number}→{second.number}")
    if not wrong:
        return [Check("numbering", ok=True)] if outline else []
    listed = "、".join(words[:6])
    return [
        Check(
            "numbering",
            ok=False,
            found=listed,
            spans=tuple(wrong),
            message=f"条目编号不连续或重复：{listed}。请核对是否缺条。",
            message_en=f"Numbers of items skip or repeat: {listed}. Check whether items are missing.",
        )
    ]


def _last_number(number: str) -> int | None:
    return integer(number.rpartition(".")[2].strip("第部分篇编章节"))


def _kind(passage: Passage, heading: Heading) -> str:
    return re.sub(r"[\d一二三四五六七八九十百①-⑳ ]+", "", passage.norm[heading.start : heading.title_start])


def press_against_plan(document: DocumentInfo, facts: tuple[Fact, ...]) -> list[Check]:
    """Compare the goals a press copy repeats with those of the plan: same subject, same number."""
    if document.plan_span is None:
        return []
    start = document.plan_span[0]
    goals = [(fact.subject.text, fact) for fact in facts if fact.kind is FactKind.TARGET and fact.subject and fact.unit]
    plan = {(name, fact.unit): fact for name, fact in goals if fact.start >= start}
    both = [(fact, plan[name, fact.unit]) for name, fact in goals if fact.start < start and (name, fact.unit) in plan]
    if not both:
        return []
    apart = [(one, other) for one, other in both if (one.value, one.comparator) != (other.value, other.comparator)]
    shown = "、".join(f"{one.value or '?'}{one.unit}" for one, _ in both)
    return [
        Check(
            "press-against-plan",
            ok=not apart,
            expected=shown,
            found="、".join(f"{other.value or '?'}{other.unit}" for _, other in both),
            spans=tuple((fact.start, fact.end) for pair in apart for fact in pair),
            message=f"新闻稿与方案共有的目标{len(both)}个，"
            f"{'数值一致' if not apart else f'其中{len(apart)}个不一致，以签发方案为准并请核对'}。",
            message_en=f"{len(both)} goals stand in both press copy and plan; "
            f"{'they agree' if not apart else f'{len(apart)} differ: the signed plan counts, please compare'}.",
        )
    ]


def no_measures(document: DocumentInfo, tasks: tuple[ReadTask, ...], *, expected: bool) -> list[Check]:
    """Say plainly that a plan holds no measure."""
    if not expected or any(task.measures for task in tasks) or document.plan_span is None:
        return []
    return [
        Check(
            "no-measures",
            ok=False,
            spans=((document.plan_span[0], document.plan_span[0] + 1),),
            message="没有读到任何整改措施。请确认上传的是整改方案正文或措施清单。",
            message_en="No measure was found. Check that this is the plan itself or its list of measures.",
        )
    ]


def text_checks(passage: Passage, document: DocumentInfo, outline: tuple[Heading, ...], facts: tuple[Fact, ...]) -> Iterator[Check]:
    """Yield all checks of what the text says of itself."""
    yield from announced_counts(passage, outline)
    yield from numbering(passage, outline)
    yield from press_against_plan(document, facts)
    yield from sum_checks(passage)
    yield from rate_checks(passage, facts)
    yield from notice_checks(passage, facts)
