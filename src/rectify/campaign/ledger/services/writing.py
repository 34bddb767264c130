"""Writing drafts as rows: problems, tasks, measures, links to facts, units as far as names are certain.

Part of other acts, which keep the row of audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.db.models import F, Max

from rectify.campaign.ledger.models import (
    Campaign,
    CampaignDocument,
    FactLink,
    Measure,
    Problem,
    Responsibility,
    Section,
    Site,
    TakenItem,
    Task,
)
from rectify.campaign.ledger.rules.drafting import KEY_LENGTH, Drafts, PlannedMeasure, PlannedProblem, PlannedTask, free_key
from rectify.campaign.plans.models import Fact
from rectify.campaign.plans.reading.contract import FactKind, Heading
from rectify.campaign.plans.services.copying import copy_columns, copy_in
from rectify.foundation.accounts.queries import unit_resolver
from rectify.foundation.accounts.rules.units import UnitResolver
from rectify.foundation.search import tsvector_text

CHUNK: Final = 500
"""Tasks prepared between two reports of progress."""


Link = tuple[Task, Measure | None, int]
"""A fact of a task, and of one measure of it if it is."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """What the lists need of a fact."""

    pk: int
    kind: str
    name: str
    """The words, for an actor the name."""
    role: str


@dataclass(slots=True)
class Written:
    """What was written, in numbers."""

    sections: int = 0
    problems: int = 0
    tasks: int = 0
    measures: int = 0
    joined: int = 0


@dataclass(slots=True)
class Writer:
    """Collects the rows of one document and writes them table by table, parents first."""

    campaign: Campaign
    entry: CampaignDocument
    facts: Mapping[str, FactRow]
    resolver: UnitResolver
    on: date | None
    within: str
    written: Written = field(default_factory=Written)
    _sections: dict[str, Section] = field(default_factory=dict)
    _problems: dict[str, Problem] = field(default_factory=dict)
    _tasks: dict[str, Task] = field(default_factory=dict)
    _position: int = 0

    @classmethod
    def of(cls, entry: CampaignDocument, facts: Mapping[str, FactRow]) -> Writer:
        """A writer for a document that has just joined its campaign. Two queries for the names of units."""
        campaign = entry.campaign
        return cls(campaign, entry, facts, unit_resolver(), campaign.starts_on, campaign.jurisdiction.path)

    def write(self, drafts: Drafts, progress: Callable[[int], None] = lambda _done: None) -> Written:
        """Write all drafts; ``progress`` is told how many tasks are prepared."""
        drafts = self._with_free_keys(drafts)
        self._write_sections(drafts.sections)
        self._position = Task.objects.filter(campaign=self.campaign).aggregate(last=Max("position"))["last"] or 0
        fresh = [task for task in drafts.tasks if task.joins is None]
        joining = [task for task in drafts.tasks if task.joins is not None]
        self._load_joined(joining)
        self._write_tasks(fresh)
        measures: list[Measure] = []
        links: list[Link] = []
        people: list[Responsibility] = []
        for done, planned in enumerate(drafts.tasks, start=1):
            task = self._tasks[planned.joins or planned.key]
            self._children(task, planned, measures, links, people)
            if done % CHUNK == 0:
                progress(done)
        self._finish(drafts, measures, links, people)
        self._write_sites([(self._tasks[planned.joins or planned.key], planned) for planned in drafts.tasks if planned.sites])
        return self.written

    def add_to(self, task: Task, planned: PlannedTask) -> None:
        """Give one existing draft the measures, links and units of an item drawn up anew."""
        measures: list[Measure] = []
        links: list[Link] = []
        people: list[Responsibility] = []
        self._children(task, planned, measures, links, people)
        taken = set(task.measures.values_list("key", flat=True))
        for measure in measures:
            measure.key = measure.key if measure.key not in taken else f"v{self.entry.version}/{measure.key}"[:48]
        self._write_children(measures, links, people)
        self._write_sites([(task, planned)])

    @staticmethod
    def _write_sites(placed: Sequence[tuple[Task, PlannedTask]]) -> None:
        """The places a list names, beside those the tasks have."""
        known = set(Site.objects.filter(task__in=[task.pk for task, _ in placed]).values_list("task", "name"))
        new = dict.fromkeys((task, name) for task, planned in placed for name in planned.sites if (task.pk, name) not in known)
        copy_in([Site(task=task, name=name) for task, name in new])

    def _write_sections(self, headings: Iterable[Heading]) -> None:
        """A part of the same path and title is the same part; another title at a path that is taken is a part of its own."""
        self._sections = {section.path: section for section in Section.objects.filter(campaign=self.campaign)}
        taken, new = set(self._sections), []
        for number, heading in enumerate(headings, start=len(taken) + 1):
            known = self._sections.get(heading.path)
            if known is not None and known.title == heading.title[:300]:
                continue
            path = free_key(heading.path, taken, 120)
            taken.add(path)
            section = Section(campaign=self.campaign, path=path, number=heading.number[:32], title=heading.title[:300], position=number)
            new.append(section)
            self._sections |= {path: section, heading.path: section}
        copy_in(new)
        self.written.sections = len(new)

    def _with_free_keys(self, drafts: Drafts) -> Drafts:
        """Two items under one number, in this document or another of the campaign, stay two tasks with keys of their own."""
        taken = set(Task.objects.filter(campaign=self.campaign).values_list("key", flat=True))
        taken |= set(Problem.objects.filter(campaign=self.campaign).values_list("key", flat=True))
        problems: dict[str, str] = {}
        tasks: list[PlannedTask] = []
        for task in drafts.tasks:
            if task.joins is not None:
                tasks.append(task)
                continue
            key = free_key(task.key, taken, KEY_LENGTH)
            shared = task.problem.key != task.key
            problem = problems.setdefault(task.problem.key, key) if shared else key
            problems.setdefault(task.problem.key, problem)
            taken.add(key)
            tasks.append(replace(task, key=key, problem=replace(task.problem, key=problem)))
        return replace(drafts, tasks=tuple(tasks))

    def _write_tasks(self, planned: Sequence[PlannedTask]) -> None:
        new = {
            task.problem.key: self._problem(task.problem, task.section, number)
            for number, task in reversed(list(enumerate(planned, start=1)))
            if task.problem.key not in self._problems
        }
        copy_in(list(reversed(new.values())))
        self._problems.update(new)
        tasks = [self._task(task, number) for number, task in enumerate(planned, start=1)]
        copy_in(tasks)
        self._tasks.update({task.key: task for task in tasks})
        self.written.problems, self.written.tasks = len(new), len(tasks)

    def _problem(self, problem: PlannedProblem, section: str | None, number: int) -> Problem:
        return Problem(
            campaign=self.campaign,
            section=self._sections.get(section or ""),
            key=problem.key,
            number=problem.number,
            title=problem.title,
            text=problem.text,
            stated=problem.stated,
            document=self.entry.document,
            start=problem.start,
            end=problem.end,
            position=self._position + number,
        )

    def _task(self, task: PlannedTask, number: int) -> Task:
        return Task(
            campaign=self.campaign,
            problem=self._problems[task.problem.key],
            section=self._sections.get(task.section or ""),
            key=task.key,
            number=task.number,
            title=task.title,
            text=task.text,
            goal=task.goal,
            document=self.entry.document,
            start=task.start,
            end=task.end,
            position=self._position + number,
            search=tsvector_text(task.number, task.title, task.text, *self._names(task)),
        )

    def _names(self, task: PlannedTask) -> list[str]:
        keys = (*task.facts, *(key for measure in task.measures for key in measure.facts))
        return [self.facts[key].name for key in keys if key in self.facts and self.facts[key].kind == FactKind.ACTOR]

    def _load_joined(self, joining: Sequence[PlannedTask]) -> None:
        """Tasks of the plan that rows join: they answer the problem the row states."""
        keys = {task.joins for task in joining if task.joins}
        found = Task.objects.filter(campaign=self.campaign, key__in=keys).select_related("problem")
        self._tasks.update({task.key: task for task in found})
        for planned in joining:
            task = self._tasks[planned.joins or ""]
            if planned.problem.stated:
                self._answers(task, planned.problem)
            task.goal = task.goal or planned.goal
        self.written.joined = len({planned.path for planned in joining})

    def _answers(self, task: Task, stated: PlannedProblem) -> None:
        """The first item that answers a problem gives its row to it; further items point there, and their own empty rows go."""
        problem = self._problems.get(stated.key)
        if problem is None:
            self._problems[stated.key] = self._state_problem(task.problem, stated)
        elif task.problem_id != problem.pk:
            left = task.problem
            task.problem = problem
            task.save(update_fields=["problem"])
            Problem.objects.filter(pk=left.pk, stated=False, tasks__isnull=True).delete()

    def _state_problem(self, problem: Problem, stated: PlannedProblem) -> Problem:
        """The list says which problem the item answers. The key stays that of the plan: it is known by it."""
        problem.number, problem.title, problem.text, problem.stated = stated.number, stated.title, stated.text, True
        problem.document, problem.start, problem.end = self.entry.document, stated.start, stated.end
        problem.save(update_fields=["number", "title", "text", "stated", "document", "start", "end"])
        return problem

    def _children(self, task: Task, planned: PlannedTask, measures: list[Measure], links: list[Link], people: list[Responsibility]) -> None:
        for number, measure in enumerate(planned.measures, start=1):
            row = self._measure(task, measure, number if planned.joins is None else self._position + number)
            measures.append(row)
            self._link(task, row, measure.facts, links, people)
        self._link(task, None, planned.facts, links, people)

    def _measure(self, task: Task, measure: PlannedMeasure, position: int) -> Measure:
        return Measure(
            task=task,
            key=measure.key,
            number=measure.number,
            text=measure.text,
            norm=measure.norm,
            document=self.entry.document,
            start=measure.start,
            end=measure.end,
            position=position,
        )

    def _link(self, task: Task, measure: Measure | None, keys: Iterable[str], links: list[Link], people: list[Responsibility]) -> None:
        for key in keys:
            fact = self.facts.get(key)
            if fact is None:
                continue
            links.append((task, measure, fact.pk))
            if fact.kind == FactKind.ACTOR and fact.role:
                people.append(self._responsibility(task, measure, fact))

    def _responsibility(self, task: Task, measure: Measure | None, fact: FactRow) -> Responsibility:
        unit = self.resolver.resolve(fact.name, self.on, within=self.within).unit
        return Responsibility(
            task=task, measure=measure, fact_id=fact.pk, role=fact.role, name=fact.name[:120], unit_id=unit.id if unit else None
        )

    def _finish(self, drafts: Drafts, measures: list[Measure], links: list[Link], people: list[Responsibility]) -> None:
        self._write_children(measures, links, people)
        copy_in(self._items(drafts))
        self._touch(drafts)
        self.written.measures = len(measures)

    @staticmethod
    def _write_children(measures: list[Measure], links: list[Link], people: list[Responsibility]) -> None:
        """Children made before their parents had keys are pointed at them now."""
        copy_in(measures)
        for person in people:
            person.measure = person.measure
        rows = dict.fromkeys((task.pk, measure.pk if measure else None, fact) for task, measure, fact in links)
        copy_columns(FactLink, ("task", "measure", "fact"), list(rows))
        copy_in(list({(row.task_id, row.measure_id, row.fact_id): row for row in people}.values()))

    def _items(self, drafts: Drafts) -> list[TakenItem]:
        places = {(planned.path, self._tasks[planned.joins or planned.key].pk) for planned in drafts.tasks}
        return [TakenItem(entry=self.entry, path=path[:120], task_id=pk) for path, pk in sorted(places)]

    def _touch(self, drafts: Drafts) -> None:
        """Count the change of the joined tasks and make their new words findable."""
        joined: dict[str, list[PlannedTask]] = {}
        for planned in drafts.tasks:
            if planned.joins:
                joined.setdefault(planned.joins, []).append(planned)
        for key, rows in joined.items():
            task = self._tasks[key]
            words = [word for row in rows for word in (row.title, row.text, *self._names(row))]
            Task.objects.filter(pk=task.pk).update(
                revision=F("revision") + 1, goal=task.goal, search=tsvector_text(task.number, task.title, task.text, *words)
            )


def facts_of(document_id: int) -> tuple[dict[str, FactRow], list[tuple[int, int, str]]]:
    """The facts of a document by key, and their places. One query."""
    rows = Fact.objects.filter(document_id=document_id).order_by("pk")
    rows_by_key: dict[str, FactRow] = {}
    places: list[tuple[int, int, str]] = []
    for pk, key, kind, start, end, text, value, role in rows.values_list("pk", "key", "kind", "start", "end", "text", "value", "role"):
        rows_by_key[key] = FactRow(pk, kind, value or text if kind == FactKind.ACTOR else text, role)
        places.append((start, end, key))
    return rows_by_key, places
