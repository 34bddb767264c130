"""Reshaping drafts: titles, tasks, merging. Work that is confirmed changes through extensions and versions only.

Each of these raises ``Refused("task.not_draft")`` for confirmed work and ``ChangedMeanwhile`` when ``revision`` is not the task's; each
raises the revision. Measures are reshaped in :mod:`~.measures`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import (
    Campaign,
    FactLink,
    Measure,
    Origin,
    Problem,
    Responsibility,
    Section,
    TakenItem,
    Task,
    TaskState,
)
from rectify.campaign.ledger.rules.drafting import TITLE_LENGTH, short_key
from rectify.campaign.ledger.services.linking import link_facts_inside
from rectify.campaign.ledger.services.locking import locked_draft, raise_revision
from rectify.campaign.ledger.services.measures import (
    add_measure,
    merge_measures,
    move_measure,
    reject_measure,
    split_measure,
)
from rectify.campaign.ledger.services.moves import move_many, subject_of
from rectify.campaign.plans.models import Document, Question
from rectify.campaign.plans.services.facts import check_span
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.foundation.search import tsvector_text

__all__ = [
    "add_measure",
    "add_task",
    "edit_task_title",
    "merge_measures",
    "merge_tasks",
    "move_measure",
    "reject_measure",
    "say_origin",
    "split_measure",
]
MAX_SPAN: Final = 20_000
"""Characters a person may mark as one task."""
ROW_QUESTIONS: Final = ("unmatched-row", "ambiguous-row", "shared-item")
"""Questions that merging a draft answers."""


def edit_task_title(*, task: Task, revision: int, title: str, by: Person, at: datetime) -> Task:
    """Give a draft another title (1 to 400 characters). Refused: ``task.title``."""
    words = " ".join(title.split())
    if not words or len(words) > TITLE_LENGTH:
        raise messages.title_shape()
    with transaction.atomic():
        draft = locked_draft(task, revision)
        before, draft.title = draft.title, words
        draft.search = tsvector_text(draft.number, draft.title, draft.text)
        draft.save(update_fields=["title", "search"])
        raise_revision(draft)
        record(act=acts.TASK_TITLED, by=actor_of(by), at=at, subject=subject_of(draft), data={"before": before})
    return draft


def say_origin(*, task: Task, revision: int, origin: str, by: Person, at: datetime) -> Task:
    """Say where a draft comes from: the signed plan or a petition case; petition cases are closed by their own procedure.

    Refused: ``task.origin``.
    """
    if origin not in Origin.values:
        raise messages.unknown_origin(origin)
    with transaction.atomic():
        draft = locked_draft(task, revision)
        draft.origin = origin
        draft.save(update_fields=["origin"])
        raise_revision(draft)
        record(act=acts.TASK_ORIGIN, by=actor_of(by), at=at, subject=subject_of(draft), data={"origin": str(Origin(origin).label)})
    return draft


def add_task(
    *,
    campaign: Campaign,
    document: Document,
    start: int,
    end: int,
    by: Person,
    at: datetime,
    section: Section | None = None,
    title: str = "",
) -> Task:
    """Add a draft from a selection of the document, with one measure over the same characters and the facts inside.

    Refused: ``fact.span_empty``, ``fact.span_outside``, ``fact.span_too_long``, ``task.title``, ``task.key_taken``.
    """
    check_span(document, start, end, MAX_SPAN)
    text = document.raw[start:end]
    words = " ".join((title or text[:60]).split())
    if not words or len(words) > TITLE_LENGTH:
        raise messages.title_shape()
    with transaction.atomic():
        task = _new_task(campaign, document, start, end, section, words)
        Measure.objects.create(task=task, key="1", number="1", text=text, document=document, start=start, end=end, position=1)
        link_facts_inside(task)
        record(
            act=acts.TASK_ADDED,
            by=actor_of(by),
            at=at,
            subject=subject_of(task),
            data={"document": document.pk, "start": start, "end": end},
        )
    return task


def _new_task(campaign: Campaign, document: Document, start: int, end: int, section: Section | None, title: str) -> Task:
    key = short_key(f"+{document.pk}:{start}-{end}")
    taken = Task.objects.filter(campaign=campaign, key=key).first()
    if taken is not None:
        raise messages.item_number_taken(str(taken))
    text = document.raw[start:end]
    last = Task.objects.filter(campaign=campaign).aggregate(last=Max("position"))["last"] or 0
    place = {"campaign": campaign, "section": section, "key": key, "title": title, "document": document, "start": start, "end": end}
    problem = Problem.objects.create(**place, stated=False, position=last + 1)
    return Task.objects.create(**place, problem=problem, text=text, position=last + 1, search=tsvector_text(title, text))


def merge_tasks(*, task: Task, into: Task, revision: int, by: Person, at: datetime) -> Task:
    """Put the measures, facts and units of one draft into another; the first is rejected with the reason that it was merged.

    A question where the first belongs is answered by this act. Returns ``into``. Refused: ``task.merge_itself``.
    """
    if task.pk == into.pk or task.campaign_id != into.campaign_id:
        raise messages.merge_itself()
    with transaction.atomic():
        goal = locked_draft(into, into.revision)
        left = locked_draft(task, revision)
        _carry_over(left, goal)
        if left.problem.stated and not goal.problem.stated:
            Task.objects.filter(pk=goal.pk).update(problem=left.problem)
            goal.problem = left.problem
        raise_revision(goal)
        _answer_row_questions(left, goal, by, at)
        move_many(tasks=[left], to=TaskState.REJECTED, by=by, at=at, because=f"并入 {goal}", act=acts.TASK_REJECTED)
        record(act=acts.TASK_MERGED, by=actor_of(by), at=at, subject=subject_of(goal), data={"merged": str(left), "task": left.pk})
    return goal


def _carry_over(left: Task, goal: Task) -> None:
    """Measures take their links and units along; what belonged to the whole task belongs to the whole of the other."""
    last = goal.measures.aggregate(last=Max("position"))["last"] or 0
    for number, measure in enumerate(left.measures.order_by("position", "pk"), start=1):
        Measure.objects.filter(pk=measure.pk).update(task=goal, key=short_key(f"{left.key}/{measure.key}", 48), position=last + number)
    known = set(FactLink.objects.filter(task=goal).values_list("measure_id", "fact_id"))
    for link in FactLink.objects.filter(task=left):
        if (link.measure_id, link.fact_id) not in known:
            FactLink.objects.filter(pk=link.pk).update(task=goal)
    Responsibility.objects.filter(task=left).update(task=goal)
    paths = set(TakenItem.objects.filter(task=goal).values_list("entry_id", "path"))
    for item in TakenItem.objects.filter(task=left):
        if (item.entry_id, item.path) not in paths:
            TakenItem.objects.filter(pk=item.pk).update(task=goal)


def _answer_row_questions(left: Task, goal: Task, by: Person, at: datetime) -> None:
    """Whoever merges has said where the row belongs."""
    if left.start is None or left.end is None:
        return
    asked = Question.objects.filter(document=left.document_id, kind__in=ROW_QUESTIONS, answered_at__isnull=True)
    asked.filter(start__lt=left.end, end__gt=left.start).update(answer=f"并入 {goal}"[:1000], answered_at=at, answered_by=by)
