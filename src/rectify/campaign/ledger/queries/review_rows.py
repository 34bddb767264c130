"""What the review page shows, as typed rows: the document's facts and questions, and the draft lists they hang on. No query here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rectify.campaign.ledger.models import CampaignDocument, TaskState
from rectify.campaign.plans.models import Document, FactState
from rectify.campaign.plans.reading import contract
from rectify.campaign.plans.rules import effective


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading of the document."""

    path: str
    level: int
    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A self-check of the document; ``spans`` are where to look."""

    key: str
    ok: bool
    expected: str
    found: str
    message: str
    message_en: str
    spans: Sequence[Sequence[int]]


@dataclass(slots=True)
class FactRow:
    """A fact with what a person decided. ``details``: what was read, JSON text or decoded; a long page shows few facts whole."""

    pk: int
    key: str
    kind: str
    text: str
    start: int
    end: int
    state: str
    details: str | Mapping[str, Any]
    correction: Mapping[str, Any] | None
    by: str
    at: datetime | None
    _now: contract.Fact | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has decided about it."""
        return self.state == FactState.PROPOSED

    @property
    def now(self) -> contract.Fact:
        """What holds: the reading with the correction laid over it."""
        if self._now is None:
            details = json.loads(self.details) if isinstance(self.details, str) else self.details
            self._now = effective(details, self.correction)
        return self._now

    @property
    def missing(self) -> tuple[str, ...]:
        """What the source lost or never said, and no person has filled."""
        return self.now.missing


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its answer, if somebody gave one. ``fact`` is the key of the fact that waits for it."""

    pk: int
    key: str
    kind: str
    text: str
    text_en: str
    start: int
    end: int
    fact: str | None
    missing: tuple[str, ...]
    """The gaps of that fact; one of them is what is asked."""
    answer: str
    by: str
    at: datetime | None

    @property
    def is_open(self) -> bool:
        """Nobody has answered it."""
        return self.at is None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a part in a task as the source names it; ``unit`` is ``None`` until a person says who that is."""

    pk: int
    measure: int | None
    role: str
    name: str
    unit: int | None
    unit_name: str | None
    decided: str | None
    """When a person said which unit it is, or that it is none of ours."""

    @property
    def is_open(self) -> bool:
        """Nobody has said which unit this is."""
        return self.unit is None and self.decided is None


@dataclass(slots=True)
class MeasureRow:
    """A measure of a draft and the facts of this document that belong to it."""

    pk: int
    number: str
    text: str
    norm: str
    start: int | None
    end: int | None
    here: bool
    """Its text stands in this document (a list may bring measures to a plan's task)."""
    facts: list[FactRow] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    """Keys of facts whose row stands in an earlier list."""
    duties: list[Duty] = field(default_factory=list)
    can_merge: bool = False
    """A neighbour of the same document follows."""


@dataclass(slots=True)
class TaskRow:
    """A task with its measures; ``facts`` are those of the task as a whole."""

    pk: int
    number: str
    title: str
    state: str
    revision: int
    section: int | None
    section_name: str
    start: int | None
    end: int | None
    here: bool
    by: str
    at: datetime | None
    elsewhere: int = 0
    """Facts of this task that stand in another document."""
    measures: list[MeasureRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    duties: list[Duty] = field(default_factory=list)
    _all: list[FactRow] | None = None

    @property
    def total(self) -> int:
        """How many facts it has in this document."""
        return len(self.all_facts)

    @property
    def all_facts(self) -> list[FactRow]:
        """The task's own facts and those of its measures, each once. Kept once it is asked for: the lists are settled by then."""
        if self._all is None:
            rows = {f.key: f for f in (*self.facts, *(f for m in self.measures for f in m.facts))}
            self._all = list(rows.values())
        return self._all

    @property
    def decided(self) -> int:
        """How many of its facts somebody decided."""
        return sum(not f.is_open for f in self.all_facts)

    @property
    def unresolved(self) -> list[Duty]:
        """Names in the source of which nobody has said which unit they mean."""
        return [d for d in self.duties if d.is_open]

    @property
    def is_draft(self) -> bool:
        """It may still be reshaped."""
        return self.state == TaskState.DRAFT


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many facts of a task are decided; as much of a task as its head needs."""

    pk: int
    state: str
    total: int
    decided: int

    @property
    def is_draft(self) -> bool:
        """It may still be reshaped."""
        return self.state == TaskState.DRAFT


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of a document is."""

    facts: int
    decided: int
    questions: int
    answered: int
    tasks: int
    confirmed: int

    @property
    def open_questions(self) -> int:
        """Questions nobody has answered."""
        return self.questions - self.answered

    @property
    def percent(self) -> int:
        """Decided facts, of a hundred, rounded down."""
        return self.decided * 100 // self.facts if self.facts else 0


@dataclass(slots=True)
class ReviewPage:
    """All that the review page shows."""

    document: Document
    headings: list[HeadingRow]
    checks: list[CheckRow]
    facts: list[FactRow]
    questions: list[QuestionRow]
    tasks: list[TaskRow]
    campaign: CampaignDocument | None

    @property
    def loose(self) -> list[FactRow]:
        """Facts that belong to no task: goals, the press copy, the frame of the plan."""
        taken = {f.key for t in self.tasks for f in t.all_facts}
        return [f for f in self.facts if f.key not in taken]

    @property
    def progress(self) -> Progress:
        """Counted from the rows that are here."""
        work = [t for t in self.tasks if t.state != TaskState.REJECTED]
        return Progress(
            facts=len(self.facts),
            decided=sum(not f.is_open for f in self.facts),
            questions=len(self.questions),
            answered=sum(not q.is_open for q in self.questions),
            tasks=len(work),
            confirmed=sum(not t.is_draft for t in work),
        )

    @property
    def asked(self) -> dict[str, list[QuestionRow]]:
        """Open questions by the key of the fact that waits for them."""
        found: dict[str, list[QuestionRow]] = defaultdict(list)
        for question in self.questions:
            if question.fact and question.is_open:
                found[question.fact].append(question)
        return dict(found)


def link_facts(task: TaskRow, links: Sequence[Mapping[str, int]], homes: Mapping[int, MeasureRow], facts: Mapping[int, FactRow]) -> None:
    """Put each linked fact under its measure, or under the task itself; facts of other documents are only counted."""
    for link in links:
        fact = facts.get(link["fact"])
        home = homes.get(link["measure"]) if link["measure"] else None
        if fact is None:
            task.elsewhere += 1
        else:
            (home.facts if home else task.facts).append(fact)
    for group in (task.facts, *(m.facts for m in task.measures)):
        group.sort(key=lambda f: (f.start, f.pk))


def settle(tasks: Iterable[TaskRow]) -> None:
    """Give every fact one home, the first list that has it; put units under their measures; see which measures have a neighbour."""
    seen: set[str] = set()
    for task in tasks:
        places: list[TaskRow | MeasureRow] = [task, *task.measures]
        for place in places:
            keys = {f.key for f in place.facts}
            place.refs = keys & seen
            seen |= keys
        for measure, after in zip(task.measures, (*task.measures[1:], None), strict=True):
            measure.can_merge = measure.here and after is not None and after.here
            measure.duties = [d for d in task.duties if d.measure == measure.pk]


def undisputed(task: TaskRow, asked: Mapping[str, Sequence[QuestionRow]]) -> list[int]:
    """Ids of the facts of a task that nobody decided and no question stands on. No query."""
    return [f.pk for f in task.all_facts if f.is_open and f.key not in asked]
