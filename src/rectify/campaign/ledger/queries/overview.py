"""Counts of a campaign for the start page: by class, section, unit, state and due date. All within the scope of the grants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, TruncMonth

from rectify.campaign.ledger.models import Campaign, Extension, Measure, VersionChange
from rectify.campaign.ledger.queries.access import tasks_in, visible_tasks
from rectify.campaign.ledger.queries.lists import HIDDEN_STATES, TASK_VALUES
from rectify.campaign.ledger.queries.schedule import with_schedule
from rectify.campaign.plans.models import Question
from rectify.foundation.accounts.rules import Grants, Permission

SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one section or one unit: how many of each class, and how many late."""

    id: int | None
    name: str
    name_en: str
    classes: Mapping[str, int]
    late: int
    lagging: int
    """Late or behind schedule, each task once."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.classes.values())


@dataclass(frozen=True, slots=True)
class Month:
    """Measures whose due date, and measures whose end, lies in this month."""

    month: date
    planned: int
    finished: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for this person, counted. ``None`` where the act is not theirs."""

    drafts: int | None
    questions: int | None
    extensions: int | None
    changes: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of a campaign on a day, as far as this person sees."""

    total: int
    late: int
    classes: Mapping[str, int]
    states: Mapping[str, int]
    sections: Sequence[Group]
    units: Sequence[Group]
    months: Sequence[Month]
    measures_due: int
    """Measures whose due date is today or was before."""
    measures_due_done: int
    """Those of them that are finished."""
    due: Mapping[date, tuple[int, int]]
    """Due date → how many tasks, how many of them not done."""
    soon: Sequence[Mapping[str, Any]]
    """The next tasks to fall due, and the late ones, as rows of the task list."""
    waiting: Waiting


def overview(grants: Grants, campaign: Campaign, on: date) -> Overview:
    """Count a campaign. Six queries and one for each thing that may wait (at most four); 100,000 tasks take about two seconds."""
    tasks = visible_tasks(grants).filter(campaign=campaign).exclude(state__in=HIDDEN_STATES)
    keys = (
        "section_id",
        "section__title",
        "section__position",
        "lead_unit_id",
        "lead_unit__name",
        "lead_unit__name_en",
        "lead_unit__position",
    )
    rows = list(with_schedule(tasks, on).order_by().values(*keys, "schedule", "late", "state").annotate(n=Count("pk")))
    return Overview(
        total=sum(row["n"] for row in rows),
        late=sum(row["n"] for row in rows if row["late"]),
        classes=_by(rows, "schedule"),
        states=_by(rows, "state"),
        sections=_groups(rows, "section_id", "section__title", "section__title", "section__position"),
        units=_groups(rows, "lead_unit_id", "lead_unit__name", "lead_unit__name_en", "lead_unit__position"),
        months=_months(tasks),
        **_due_by(tasks, on),
        due=_due(tasks, on),
        soon=list(
            with_schedule(tasks, on)
            .filter(due_current__lte=on + timedelta(days=SOON_DAYS))
            .exclude(schedule="done")
            .order_by("due_current", "position", "id")
            .values(*TASK_VALUES)[:12]
        ),
        waiting=waiting_for(grants, campaign),
    )


def _by(rows: Sequence[Mapping[str, Any]], key: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        if row[key]:
            found[row[key]] += row["n"]
    return found


def _groups(rows: Sequence[Mapping[str, Any]], key: str, name: str, name_en: str, position: str) -> list[Group]:
    gathered: dict[int | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        gathered.setdefault(row[key], []).append(row)
    ordered = sorted(gathered.items(), key=lambda item: (item[0] is None, item[1][0][position] or 0, item[0] or 0))
    return [
        Group(
            id=pk,
            name=of[0][name] or "",
            name_en=of[0][name_en] or "",
            classes=_by(of, "schedule"),
            late=sum(r["n"] for r in of if r["late"]),
            lagging=sum(r["n"] for r in of if r["late"] or r["schedule"] == "behind"),
        )
        for pk, of in ordered
    ]


def _months(tasks: Any) -> list[Month]:
    measures = Measure.objects.filter(task__in=tasks.order_by().values("pk")).order_by()
    due = Coalesce("due_current", "task__due_current")
    planned = {r["m"]: r["n"] for r in measures.annotate(m=TruncMonth(due)).values("m").annotate(n=Count("pk"))}
    finished = {r["m"]: r["n"] for r in measures.annotate(m=TruncMonth("done_on")).values("m").annotate(n=Count("pk"))}
    months = sorted({m for m in (*planned, *finished) if m})
    return [Month(m, planned.get(m, 0), finished.get(m, 0)) for m in months]


def _due_by(tasks: Any, on: date) -> dict[str, int]:
    past = (
        Measure.objects.filter(task__in=tasks.order_by().values("pk"))
        .alias(due=Coalesce("due_current", "task__due_current"))
        .filter(due__lte=on)
    )
    found: dict[str, int] = past.aggregate(measures_due=Count("pk"), measures_due_done=Count("pk", filter=Q(done_on__isnull=False)))
    return found


def _due(tasks: Any, on: date) -> dict[date, tuple[int, int]]:
    open_ones = ~Q(state__in=("accepted", "reviewed", "noticed", "signed", "closed"))
    near = tasks.filter(due_current__gte=on - timedelta(days=400), due_current__lte=on + timedelta(days=1200))
    rows = near.order_by().values("due_current").annotate(n=Count("pk"), undone=Count("pk", filter=open_ones))
    return {row["due_current"]: (row["n"], row["undone"]) for row in rows}


def waiting_for(grants: Grants, campaign: Campaign) -> Waiting:
    """What waits for this person in a campaign. One query for each thing they may act on."""
    may = grants.may
    drafts = visible_tasks(grants, Permission.TASK_CONFIRM).filter(campaign=campaign, state="draft")
    documents = campaign.documents.values("document")
    questions = Question.objects.filter(document__in=documents, answered_at__isnull=True)
    decidable = tasks_in(grants.scope(Permission.EXTENSION_DECIDE))
    extensions = Extension.objects.filter(approved__isnull=True, task__campaign=campaign).exclude(requested_by=grants.person_id)
    changes = VersionChange.objects.filter(version__campaign=campaign, accepted__isnull=True)
    return Waiting(
        drafts=drafts.count() if may(Permission.TASK_CONFIRM) else None,
        questions=questions.count() if may(Permission.FACT_DECIDE) else None,
        extensions=extensions.filter(task__in=campaign.tasks.filter(decidable)).count() if may(Permission.EXTENSION_DECIDE) else None,
        changes=changes.count() if may(Permission.VERSION_DECIDE) else None,
    )
