"""The three lists: what is asked for, and the rows of one page.

A list page costs three queries of its own at any size: the frame (campaign, sections, units, saved views), the rows, and a count that
stops at :data:`COUNT_UP_TO`. Session, person and grants make six.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from rectify.campaign.ledger.models import Extension, Problem, Responsibility, Site, Target, Task, TaskState
from rectify.campaign.ledger.queries.access import NOT_YET_WORK, tasks_in, visible_tasks
from rectify.campaign.ledger.queries.list_frame import ListFrame
from rectify.campaign.ledger.queries.paging import Page, turned
from rectify.campaign.ledger.queries.schedule import of_class, with_schedule
from rectify.campaign.ledger.queries.search import matching
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Grants, Permission

HIDDEN_STATES = (*NOT_YET_WORK, TaskState.WITHDRAWN.value)
"""States a list shows only when the filter names them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter and an order, as asked for. Empty text means no condition."""

    section: int | None = None
    unit: int | None = None
    lead: int | None = None
    """The unit that leads, itself."""
    county: int | None = None
    """The county whose units lead."""
    role: str = ""
    state: str = ""
    schedule: str = ""
    late: bool = False
    nature: str = ""
    due_from: date | None = None
    due_to: date | None = None
    target: str = ""
    """``yes``, ``no`` or empty."""
    stated: str = ""
    """Problems only: ``yes`` for those the document states itself."""
    q: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_about_tasks(self) -> bool:
        """Whether a condition is set that only a task can meet."""
        led = self.lead or self.county
        about = (
            self.unit,
            led,
            self.role,
            self.state,
            self.schedule,
            self.late,
            self.nature,
            self.due_from,
            self.due_to,
            self.target,
            self.q,
        )
        return any(about)

    @property
    def is_narrowed(self) -> bool:
        """Whether any condition is set."""
        return self.is_about_tasks or bool(self.section or self.stated)


def asked_tasks(grants: Grants, frame: ListFrame, asked: Asked, on: date) -> QuerySet[Any]:
    """The tasks a filter means, unordered, within the scope of the grants. No query of its own."""
    tasks: QuerySet[Any] = visible_tasks(grants).filter(campaign=frame.id)
    tasks = tasks.filter(state=asked.state) if asked.state else tasks.exclude(state__in=HIDDEN_STATES)
    plain = {
        "section": asked.section,
        "lead_unit": asked.lead,
        "nature": asked.nature,
        "due_current__gte": asked.due_from,
        "due_current__lte": asked.due_to,
    }
    tasks = tasks.filter(**{name: value for name, value in plain.items() if value})
    if asked.unit or asked.role:
        tasks = tasks.filter(_part_of(frame, asked))
    if asked.county:
        tasks = tasks.filter(lead_unit__path__startswith=frame.unit_path(asked.county) or "-")
    if asked.target:
        has = Exists(Target.objects.filter(task=OuterRef("pk")))
        tasks = tasks.filter(has if asked.target == "yes" else ~has)
    if asked.q:
        tasks = matching(tasks, asked.q)
    if asked.late:
        tasks = with_schedule(tasks, on).filter(due_current__lt=on, late=True)
    return of_class(tasks, on, asked.schedule) if asked.schedule else tasks


def _part_of(frame: ListFrame, asked: Asked) -> Q:
    part = Responsibility.objects.filter(task=OuterRef("pk"))
    if asked.role:
        part = part.filter(role=asked.role)
    if not asked.unit:
        return Q(Exists(part))
    path = frame.unit_path(asked.unit)
    units = Unit.objects.filter(path__startswith=path).values("pk") if path else Unit.objects.filter(pk=asked.unit).values("pk")
    here = Q(Exists(part.filter(unit__in=units)))
    return here if asked.role else here | Q(lead_unit__in=units)


STATE_ORDER = Case(*(When(state=state, then=Value(n)) for n, state in enumerate(TaskState.values)), output_field=IntegerField())
TASK_SORTS: Mapping[str, tuple[Any, ...]] = {
    "": ("position", "id"),
    "due": (F("due_current").asc(nulls_last=True), "id"),
    "-due": (F("due_current").desc(nulls_last=True), "-id"),
    "state": (STATE_ORDER, "position", "id"),
    "-state": (STATE_ORDER.desc(), "position", "id"),
    "lead": (F("lead_unit__position").asc(nulls_last=True), "lead_unit__code", "position", "id"),
    "-lead": (F("lead_unit__position").desc(nulls_last=True), "-lead_unit__code", "position", "id"),
    "-number": ("-position", "-id"),
}
"""Orders of the task list; each ends in the id, so that no row stands on two pages."""


def _number_of(model: type[Any], **condition: object) -> Coalesce:
    rows = model.objects.filter(task=OuterRef("pk"), **condition).order_by().values("task").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


TASK_VALUES = (
    "id", "key", "number", "title", "text", "goal", "state", "nature", "due_text", "due_original", "due_current", "measure_count",
    "started_count", "done_count", "schedule", "late", "pace", "section__title", "problem_id", "problem__title", "lead_unit_id",
    "lead_unit__name", "lead_unit__name_en", "campaign__starts_on",
)  # fmt: skip


def order_of(sorts: Mapping[str, tuple[Any, ...]], asked: Asked) -> tuple[Any, ...]:
    """The order asked for; the first of the list for one that does not exist."""
    return sorts.get(asked.sort, sorts[""])


def task_rows(tasks: QuerySet[Task], on: date, *, sites: bool = False) -> QuerySet[Any]:
    """Tasks dressed as rows of the task list. ``sites`` adds how many sites there are and are done."""
    rows = with_schedule(tasks, on)
    if sites:
        rows = rows.annotate(site_count=_number_of(Site), site_done=_number_of(Site, done_on__isnull=False))
    return rows.values(*TASK_VALUES, *(("site_count", "site_done") if sites else ()))


def task_page(grants: Grants, frame: ListFrame, asked: Asked, on: date, *, sites: bool = False) -> Page:
    """One page of the task list. One query when everything fits on it, else two."""
    tasks = asked_tasks(grants, frame, asked, on)
    return turned(tasks, order_of(TASK_SORTS, asked), lambda rows: task_rows(rows, on, sites=sites), asked.page)


PROBLEM_VALUES = ("id", "key", "number", "title", "text", "stated", "section__title", "task_count", "closed_count", "late_count")
PROBLEM_SORTS: Mapping[str, tuple[Any, ...]] = {"": ("position", "id"), "-number": ("-position", "-id")}


def problem_page(grants: Grants, frame: ListFrame, asked: Asked, on: date) -> Page:
    """One page of the problem list, each with how many tasks answer it and how they stand. Two queries at most."""
    problems = asked_problems(grants, frame, asked, on)
    return turned(problems, order_of(PROBLEM_SORTS, asked), lambda rows: problem_rows(rows, grants, on), asked.page)


def asked_problems(grants: Grants, frame: ListFrame, asked: Asked, on: date) -> QuerySet[Problem]:
    """The problems a filter means; a condition on tasks means: one such task answers the problem.

    Who confirms no drafts sees no problem that only drafts answer: an unconfirmed reading is not yet a finding.
    """
    problems = Problem.objects.filter(campaign=frame.id)
    if asked.section:
        problems = problems.filter(section=asked.section)
    if asked.stated:
        problems = problems.filter(stated=asked.stated == "yes")
    if not grants.may(Permission.TASK_CONFIRM) or asked.is_about_tasks:
        problems = problems.filter(Exists(asked_tasks(grants, frame, asked, on).filter(problem=OuterRef("pk"))))
    return problems


def problem_rows(problems: QuerySet[Problem], grants: Grants, on: date) -> QuerySet[Any]:
    """Problems dressed as rows of the problem list."""
    tasks = visible_tasks(grants).filter(problem=OuterRef("pk")).exclude(state__in=HIDDEN_STATES).order_by()
    overdue = tasks.filter(due_current__lt=on).exclude(state__in=("accepted", "reviewed", "noticed", "signed", "closed"))

    def number(rows: QuerySet[Task]) -> Coalesce:
        return Coalesce(Subquery(rows.values("problem").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))

    rows: QuerySet[Any] = problems.annotate(
        task_count=number(tasks), closed_count=number(tasks.filter(state="closed")), late_count=number(overdue)
    ).values(*PROBLEM_VALUES)
    return rows


RESPONSIBILITY_SORTS: Mapping[str, tuple[Any, ...]] = {
    "": ("unit_id", "role", "task_id", "id"),
    "task": ("task__position", "id"),
    "due": (F("task__due_current").asc(nulls_last=True), "id"),
    "-due": (F("task__due_current").desc(nulls_last=True), "-id"),
}


def asked_responsibilities(grants: Grants, frame: ListFrame, asked: Asked, on: date) -> QuerySet[Responsibility]:
    """The responsibilities a filter means, in tasks within the scope of the grants."""
    bare = Asked(**{name: getattr(asked, name) for name in Asked.__slots__ if name not in {"unit", "role"}})
    rows = Responsibility.objects.filter(task__in=asked_tasks(grants, frame, bare, on).order_by().values("pk"))
    if asked.role:
        rows = rows.filter(role=asked.role)
    if path := frame.unit_path(asked.unit):
        rows = rows.filter(unit__path__startswith=path)
    elif asked.unit:
        rows = rows.filter(unit=asked.unit)
    return rows


def responsibility_rows(rows: QuerySet[Responsibility]) -> QuerySet[Any]:
    """Responsibilities dressed as rows of the responsibility list."""
    return rows.values(
        "id", "role", "name", "unit_id", "unit__name", "unit__name_en", "measure__number", "measure__text", "task_id", "task__key",
        "task__title", "task__state", "task__due_current",
    )  # fmt: skip


def responsibility_page(grants: Grants, frame: ListFrame, asked: Asked, on: date) -> Page:
    """One page of the responsibility list. Two queries at most."""
    rows = asked_responsibilities(grants, frame, asked, on)
    return turned(rows, order_of(RESPONSIBILITY_SORTS, asked), responsibility_rows, asked.page)


def waiting_extensions(grants: Grants) -> list[Extension]:
    """The extensions nobody has decided yet, oldest first, that the person may decide. One query."""
    tasks = Task.objects.filter(tasks_in(grants.scope(Permission.EXTENSION_DECIDE)))
    rows = Extension.objects.filter(approved__isnull=True, task__in=tasks)
    return list(
        rows.select_related("task", "task__campaign", "task__lead_unit", "measure", "requested_by").order_by("requested_at", "id")[:200]
    )
