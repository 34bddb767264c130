"""The lists for programs: read forward by cursor, so that the thousandth page costs what the first does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rectify.campaign.ledger.models import Campaign, CampaignDocument, Extension, Measure, Problem, Responsibility, Target, Task
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.search import matching
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

Row = TypeVar("Row", bound=Model)


class WrongCursor(ValueError):
    """The cursor is not one that a list gave out."""


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Row]):
    """Some rows and the cursor of what follows, ``None`` at the end."""

    rows: Sequence[Row]
    next: str | None


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What narrows the task list; an empty field does not."""

    words: str = ""
    states: tuple[str, ...] = ()
    section: str = ""
    unit_id: int | None = None
    due_from: date | None = None
    due_until: date | None = None


def _after(cursor: str, fields: int) -> tuple[int, ...]:
    try:
        parts = tuple(int(part) for part in cursor.split("-"))
    except ValueError:
        parts = ()
    if len(parts) != fields or any(not 0 <= part < 2**63 for part in parts):
        raise WrongCursor(cursor)
    return parts


def _stretch(rows: QuerySet[Row], limit: int, *fields: str) -> Stretch[Row]:
    found = list(rows[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return Stretch(found[:limit], "-".join(str(getattr(last, f)) for f in fields) if last is not None else None)


def _forward(rows: QuerySet[Row], cursor: str, limit: int) -> Stretch[Row]:
    """By ``(position, id)``."""
    if cursor:
        position, pk = _after(cursor, 2)
        rows = rows.filter(Q(position__gt=position) | Q(position=position, pk__gt=pk), position__gte=position)
    return _stretch(rows.order_by("position", "pk"), limit, "position", "pk")


def campaigns(grants: Grants) -> list[Campaign]:
    """All campaigns, newest first. One query."""
    return list(Campaign.objects.select_related("jurisdiction")) if grants.may(Permission.LIST_READ) else []


def tasks(grants: Grants, campaign: Campaign, wanted: TaskFilter, cursor: str, limit: int) -> Stretch[Task]:
    """Tasks of a campaign in the order of the plan. One query."""
    rows = visible_tasks(grants).filter(campaign=campaign).select_related("section", "lead_unit").defer("search", "text", "goal")
    if wanted.words:
        rows = matching(rows, wanted.words)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.section:
        rows = rows.filter(section__path=wanted.section)
    if wanted.unit_id:
        rows = rows.filter(pk__in=Responsibility.objects.filter(unit_id=wanted.unit_id).values("task"))
    if wanted.due_from:
        rows = rows.filter(due_current__gte=wanted.due_from)
    if wanted.due_until:
        rows = rows.filter(due_current__lte=wanted.due_until)
    return _forward(rows, cursor, limit)


def problems(grants: Grants, campaign: Campaign, cursor: str, limit: int) -> Stretch[Problem]:
    """Problems of a campaign with the number of their tasks the person sees (``task_count``). One query.

    Who sees only their own tasks gets the problems these answer, as in ``access.get_problem``.
    """
    seen = visible_tasks(grants).filter(problem=OuterRef("pk")).order_by()
    number = Subquery(seen.values("problem").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = Problem.objects.filter(campaign=campaign)
    if not grants.scope(Permission.LIST_READ).everything:
        rows = rows.filter(Exists(seen))
    return _forward(rows.annotate(task_count=Coalesce(number, 0)), cursor, limit)


def responsibilities(grants: Grants, campaign: Campaign, cursor: str, limit: int) -> Stretch[Responsibility]:
    """Who has to do with which task. One query."""
    rows = Responsibility.objects.filter(task__in=visible_tasks(grants).filter(campaign=campaign)).select_related("unit")
    if cursor:
        rows = rows.filter(pk__gt=_after(cursor, 1)[0])
    return _stretch(rows.order_by("pk"), limit, "pk")


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on one task."""

    targets: Sequence[Target]
    measures: Sequence[Measure]
    responsibilities: Sequence[Responsibility]
    extensions: Sequence[Extension]


def parts(task: Task) -> Parts:
    """Targets, measures, responsibilities and extensions of a task somebody was let at. Four queries.

    Each orders itself: the orders of the tables begin with the task, which Django would join for nothing.
    """
    return Parts(
        list(task.targets.order_by("pk")),
        list(task.measures.order_by("position", "pk")),
        list(task.responsibilities.select_related("unit").order_by("pk")),
        list(task.extensions.order_by("-pk")),
    )


def version_to_replace(grants: Grants, campaign: Campaign, document_id: int) -> CampaignDocument:
    """The document's place in the campaign, for those who import. One query.

    Raises:
        NotFound: the campaign has no such document.
    """
    rows = CampaignDocument.objects.filter(campaign=campaign, document=document_id).select_related("campaign", "document")
    entry = rows.first() if grants.may(Permission.DOCUMENT_IMPORT) else None
    if entry is None:
        raise NotFound(document_id)
    return entry


def documents(grants: Grants, cursor: str, limit: int) -> Stretch[Document]:
    """All documents, newest first, without their text. One query."""
    rows = Document.objects.defer("raw") if grants.may(Permission.DOCUMENT_READ) else Document.objects.none()
    if cursor:
        rows = rows.filter(pk__lt=_after(cursor, 1)[0])
    return _stretch(rows.order_by("-pk"), limit, "pk")


def facts(document: Document, kind: str, cursor: str, limit: int) -> Stretch[Fact]:
    """Facts of a document somebody was let at, in the order of the text. One query."""
    rows = Fact.objects.filter(document=document)
    if kind:
        rows = rows.filter(kind=kind)
    if cursor:
        start, pk = _after(cursor, 2)
        rows = rows.filter(Q(start__gt=start) | Q(start=start, pk__gt=pk))
    return _stretch(rows.order_by("start", "pk"), limit, "start", "pk")


def questions(document: Document) -> list[Question]:
    """Questions of a document somebody was let at. One query."""
    return list(Question.objects.filter(document=document).order_by("start", "pk"))
