"""From the tasks a reader cut to the drafts of the lists. Pure: nothing is written here, nothing is decided.

An item of a plan becomes a draft under a problem that the plan does not state. A row of a list states its problem; its measures join
the plan's item they name, and what fits no item becomes a draft of its own and a question.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from rectify.campaign.ledger.rules.joining import Found, PlanIndex, PlanItem, Reference, references
from rectify.campaign.plans.reading.contract import Heading, Measure, ReadTask

KEY_LENGTH: Final = 32
TITLE_LENGTH: Final = 400
SITE_LENGTH: Final = 200
LINE_LENGTH: Final = 2_000
"""Characters behind a row in which its remaining columns are looked for."""


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure to be; ``facts`` are keys of facts of the document."""

    key: str
    number: str
    text: str
    norm: str
    start: int
    end: int
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedProblem:
    """A problem to be; ``stated`` False when the document names only what to do."""

    key: str
    number: str
    title: str
    text: str
    stated: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A draft to be, or (with ``joins``) what an existing draft gains: measures, facts, the problem it answers."""

    path: str
    key: str
    number: str
    title: str
    text: str
    goal: str
    start: int
    end: int
    problem: PlannedProblem
    section: str | None = None
    facts: tuple[str, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    joins: str | None = None
    sites: tuple[str, ...] = ()
    """Names of the places the source gives for it."""


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question the lists ask about a row."""

    kind: str
    text: str
    text_en: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drafts:
    """All that taking a document in would write."""

    tasks: tuple[PlannedTask, ...] = ()
    questions: tuple[PlannedQuestion, ...] = ()
    sections: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class FactPlaces:
    """Facts by position, to find those inside a stretch."""

    starts: tuple[int, ...]
    facts: tuple[tuple[int, int, str], ...]

    @classmethod
    def build(cls, facts: Iterable[tuple[int, int, str]]) -> FactPlaces:
        """From ``(start, end, key)`` in any order."""
        ordered = tuple(sorted(facts))
        return cls(tuple(start for start, _, _ in ordered), ordered)

    def inside(self, start: int, end: int) -> Iterator[str]:
        """Keys of the facts that lie wholly in ``[start, end)``."""
        for at in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            if self.facts[at][1] <= end:
                yield self.facts[at][2]


def short_key(text: str, length: int = KEY_LENGTH) -> str:
    """The text as a key: as it is if it fits, else its beginning and a hash, so that two long ones stay apart."""
    if len(text) <= length:
        return text
    return f"{text[: length - 9]}~{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def free_key(wanted: str, taken: Container[str], length: int = KEY_LENGTH) -> str:
    """The key, or with ``#2``, ``#3`` … the first that is free."""
    tries = (wanted if n == 1 else short_key(f"{wanted}#{n}", length) for n in count(1))
    return next(key for key in tries if key not in taken)


def section_of(path: str) -> str | None:
    """The path of the part an item stands in: ``四/二/2`` -> ``四/二``; ``None`` for an item without a part."""
    return path.rpartition("/")[0] or None


def plan_drafts(items: Sequence[ReadTask], outline: Sequence[Heading], raw: str, places: FactPlaces) -> Drafts:
    """One draft for each item of a plan, under the parts of its outline."""
    headings = {heading.path: heading for heading in outline}
    tasks = tuple(_plan_task(item, raw, places, headings) for item in items)
    used = dict.fromkeys(task.section for task in tasks if task.section)
    return Drafts(tasks=tasks, sections=tuple(headings[path] for path in used))


def _plan_task(item: ReadTask, raw: str, places: FactPlaces, headings: Mapping[str, Heading]) -> PlannedTask:
    key = short_key(item.path)
    measures, facts = _with_facts(item, places, "")
    section = section_of(item.path)
    title = _title(item, raw)
    start, end = (item.problem.start, item.problem.end) if item.problem else (item.start, item.end)
    return PlannedTask(
        path=item.path,
        key=key,
        number=(item.number or item.path.rpartition("/")[2])[:32],
        title=title,
        text=raw[item.start : item.end],
        goal=item.goal.text if item.goal else "",
        start=item.start,
        end=item.end,
        problem=PlannedProblem(key, "", title, item.problem.text if item.problem else "", item.problem is not None, start, end),
        section=section if section in headings else None,
        facts=facts,
        measures=measures,
        sites=_sites(item),
    )


def _sites(item: ReadTask) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site.text[:SITE_LENGTH] for site in item.sites))


def _title(item: ReadTask, raw: str) -> str:
    title = item.title.strip() or " ".join(raw[item.start : item.end].split())[:40]
    return title[:TITLE_LENGTH] or "-"


def _own(measure: Measure) -> tuple[str, ...]:
    return (*measure.targets, *measure.deadlines, *measure.cadences, *measure.actors)


def _with_facts(item: ReadTask, places: FactPlaces, prefix: str) -> tuple[tuple[PlannedMeasure, ...], tuple[str, ...]]:
    """Measures with all facts that are theirs by the reader or by place; and the facts that are the task's as a whole."""
    measures: list[PlannedMeasure] = []
    for number, measure in enumerate(item.measures, start=1):
        facts = tuple(dict.fromkeys((*_own(measure), *places.inside(measure.start, measure.end))))
        key = short_key(f"{prefix}{number}", 48)
        measures.append(
            PlannedMeasure(key, (measure.number or str(number))[:32], measure.text, measure.norm, measure.start, measure.end, facts)
        )
    taken = {fact for measure in measures for fact in measure.facts}
    whole = (*item.targets, *item.deadlines, *item.cadences, *item.actors)
    rest = (fact for fact in places.inside(item.start, item.end) if fact not in taken)
    return tuple(measures), tuple(dict.fromkeys((*whole, *rest)))


@dataclass(slots=True)
class ListDrafter:
    """Turns the rows of one list into drafts. ``prefix`` keeps the keys of several lists apart (清单, 清单2)."""

    raw: str
    places: FactPlaces
    plan: PlanIndex
    prefix: str
    headings: Mapping[str, Heading] = field(default_factory=dict)
    _claimed: dict[str, PlannedProblem] = field(default_factory=dict)
    """Key of a plan item -> the problem that has it."""
    _asked: list[PlannedQuestion] = field(default_factory=list)

    def drafts(self, items: Sequence[ReadTask]) -> Drafts:
        """All rows, in their order."""
        tasks = tuple(task for item in items for task in self._row(item))
        used = dict.fromkeys(task.section for task in tasks if task.section in self.headings)
        return Drafts(tasks, tuple(self._asked), tuple(self.headings[path] for path in used if path))

    def _row(self, item: ReadTask) -> Iterator[PlannedTask]:
        task = self._own_task(item)
        if not self.plan.items:
            yield task
            return
        groups = self._groups(item, task)
        for number, (key, measures) in enumerate(groups):
            part = replace(task, measures=measures)
            if number:
                part = replace(part, key=short_key(f"{task.key}@{key or number}"), facts=self._shared(item))
            yield self._place(part, key, task)

    def _own_task(self, item: ReadTask) -> PlannedTask:
        key = short_key(f"{self.prefix}/{item.path}")
        measures, facts = _with_facts(item, self.places, f"{key}/")
        title = _title(item, self.raw)
        section = section_of(item.path)
        told = item.problem or item.goal
        number = (item.number or item.path)[:32]
        problem = PlannedProblem(
            key, number, title, item.problem.text if item.problem else "", item.problem is not None, *_span(told, item)
        )
        text = "\n".join(measure.text for measure in item.measures) or self.raw[item.start : item.end]
        goal = item.goal.text if item.goal else ""
        section = section if section in self.headings else None
        return PlannedTask(
            item.path, key, number, title, text, goal, item.start, item.end, problem, section, facts, measures, sites=_sites(item)
        )

    @staticmethod
    def _shared(item: ReadTask) -> tuple[str, ...]:
        """Facts of the row as a whole, which all tasks it is split over share."""
        return tuple(dict.fromkeys((*item.targets, *item.deadlines, *item.cadences, *item.actors)))

    def _groups(self, item: ReadTask, task: PlannedTask) -> list[tuple[str | None, tuple[PlannedMeasure, ...]]]:
        """The row's measures by the plan item they belong to."""
        named = [ref for ref in references(self.raw[item.start : self._line_end(item)]) if ref.path in self.plan.by_path]
        if not named:
            found = self.plan.find(title=task.title, number=item.number or "", text=task.text)
            self._doubt(task, found)
            return [(found.key, task.measures)]
        here = [Reference(ref.path, ref.start + item.start, ref.end + item.start) for ref in named]
        groups: dict[str, list[PlannedMeasure]] = {}
        for measure in task.measures:
            groups.setdefault(self.plan.by_path[_reference_of(measure, here, task.measures[0])], []).append(measure)
        if not groups:
            return [(self.plan.by_path[here[0].path], ())]
        return [(key, tuple(measures)) for key, measures in groups.items()]

    def _line_end(self, item: ReadTask) -> int:
        """The end of the row's last line: columns whose name the reader does not know stand behind what it read."""
        rest, _, _ = self.raw[item.end : item.end + LINE_LENGTH].partition("\n")
        return item.end + len(rest)

    def _doubt(self, task: PlannedTask, found: Found) -> None:
        if len(found.keys) > 1:
            listed = "、".join(self.plan.items[key].path for key in found.keys[:5])
            self._ask(
                "ambiguous-row",
                f"清单第{task.number}项可能对应方案的{listed}，属于哪一条？",
                f"Row {task.number} of the list may belong to the plan items {listed}. Which one is it?",
                task,
            )
        elif not found.keys:
            self._ask(
                "unmatched-row",
                f"清单第{task.number}项找不到对应的方案条目，是单列一项，还是并入某一条？",
                f"Row {task.number} of the list fits no item of the plan. Does it stand alone, or which item does it belong to?",
                task,
            )

    def _ask(self, kind: str, zh: str, en: str, task: PlannedTask) -> None:
        self._asked.append(PlannedQuestion(kind, zh, en, task.start, task.end))

    def _place(self, part: PlannedTask, key: str | None, row: PlannedTask) -> PlannedTask:
        """Join the plan's draft if it is free; else stay a draft of its own in the same part of the plan."""
        if key is None:
            return part
        item = self.plan.items[key]
        holder = self._claimed.get(key)
        mine = holder is not None and holder.key == row.problem.key
        if item.is_draft and (mine or (holder is None and not item.problem_stated)):
            self._claimed[key] = row.problem
            return replace(part, joins=key, section=item.section)
        self._taken(row, item, holder)
        return replace(part, section=item.section)

    def _taken(self, row: PlannedTask, item: PlanItem, holder: PlannedProblem | None) -> None:
        why_zh = "已确认" if not item.is_draft else f"已对应另一问题{holder.number if holder else ''}"
        why_en = "is confirmed already" if not item.is_draft else "answers another problem already"
        self._ask(
            "shared-item",
            f"清单第{row.number}项对应方案{item.path}，该条{why_zh}；现单列一项，是否妥当？",
            f"Row {row.number} of the list names plan item {item.path}, which {why_en}. It stands alone for now; is that right?",
            row,
        )


def _span(told: object, item: ReadTask) -> tuple[int, int]:
    start, end = getattr(told, "start", item.start), getattr(told, "end", item.end)
    return start, end


def _reference_of(measure: PlannedMeasure, named: Sequence[Reference], first: PlannedMeasure) -> str:
    """The reference of the measure's own line: behind it if the column stands behind the measures, before it if it stands before."""
    if named[0].start < first.start:
        before = [ref for ref in named if ref.end <= measure.start]
        return (before[-1] if before else named[0]).path
    behind = next((ref for ref in named if ref.start >= measure.start), None)
    return (behind or named[-1]).path
