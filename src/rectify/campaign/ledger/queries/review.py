"""Reads of the review page: one document with all that was read in it, and the draft lists made of it.

The whole page costs six queries at any size: document (with headings and checks), its place in a campaign, facts, questions, tasks (with
links and responsibilities), measures. A fragment costs one to three.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from rectify.campaign.ledger.models import CampaignDocument, FactLink, Measure, Responsibility, Task, TaskState
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.review_rows import (
    CheckRow,
    Duty,
    FactRow,
    HeadingRow,
    MeasureRow,
    Progress,
    QuestionRow,
    ReviewPage,
    TaskCount,
    TaskRow,
    link_facts,
    settle,
)
from rectify.campaign.plans.models import CheckResult, Document, Fact, FactState, Heading, Question
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


def get_fact(grants: Grants, document: int, pk: int) -> Fact:
    """A fact of a document, with who decided. One query; :class:`NotFound` without the permission to decide facts."""
    if not grants.may(Permission.FACT_DECIDE):
        raise NotFound(pk)
    row = Fact.objects.select_related("document", "decided_by").defer("document__raw").filter(pk=pk, document=document).first()
    if row is None:
        raise NotFound(pk)
    return row


def get_question(grants: Grants, document: int, pk: int) -> Question:
    """A question of a document with its fact. One query; :class:`NotFound` without the permission to decide facts."""
    if not grants.may(Permission.FACT_DECIDE):
        raise NotFound(pk)
    rows = Question.objects.select_related("document", "fact", "answered_by").defer("document__raw")
    row = rows.filter(pk=pk, document=document).first()
    if row is None:
        raise NotFound(pk)
    return row


def review_page(grants: Grants, pk: int) -> ReviewPage:
    """Everything of one document. Five queries; :class:`NotFound` if there is no such document for this person."""
    if not grants.may(Permission.DOCUMENT_READ):
        raise NotFound(pk)
    document = Document.objects.annotate(heading_rows=_heading_rows(), check_rows=_check_rows()).filter(pk=pk).order_by("pk").first()
    if document is None:
        raise NotFound(pk)
    place = CampaignDocument.objects.select_related("campaign", "replaces").filter(document=pk).first()
    read = Fact.objects.filter(document=pk).select_related("decided_by").defer("details")
    facts = [fact_row(f) for f in read.annotate(details_text=Cast("details", TextField()))]
    questions = Question.objects.filter(document=pk).select_related("answered_by", "fact").defer("fact__details")
    tasks = review_tasks(grants, pk, {f.pk: f for f in facts})
    return ReviewPage(
        document=document,
        headings=[HeadingRow(**row) for row in document.heading_rows],
        checks=[CheckRow(**row) for row in document.check_rows],
        facts=facts,
        questions=[question_row(q) for q in questions],
        tasks=tasks,
        campaign=place,
    )


def review_tasks(grants: Grants, document_id: int, facts: Mapping[int, FactRow]) -> list[TaskRow]:
    """The tasks that this document brought or added to, in order, as far as this person may see them. Two queries."""
    rows = list(_tasks_of(grants, document_id))
    tasks = {t.pk: _task_row(t, document_id) for t in rows}
    homes: dict[int, MeasureRow] = {}
    for m in Measure.objects.filter(task__in=tasks).order_by("task", "position", "id"):
        here = m.document_id == document_id
        row = MeasureRow(pk=m.pk, number=m.number, text=m.text, norm=m.norm, start=m.start, end=m.end, here=here)
        homes[m.pk] = row
        tasks[m.task_id].measures.append(row)
    for t in rows:
        link_facts(tasks[t.pk], t.link_rows, homes, facts)  # type: ignore[attr-defined]
    settle(tasks.values())
    return list(tasks.values())


def task_of(grants: Grants, document_id: int, pk: int) -> TaskRow:
    """One task as the page shows it. Three queries; :class:`NotFound` if the document has no such task for this person."""
    facts = {f.pk: fact_row(f) for f in Fact.objects.filter(document=document_id).select_related("decided_by")}
    for task in review_tasks(grants, document_id, facts):
        if task.pk == pk:
            return task
    raise NotFound(pk)


def task_counts(fact_id: int) -> list[TaskCount]:
    """The counts of the tasks a fact belongs to, over the facts of the fact's document. One query."""
    tasks = FactLink.objects.filter(fact=fact_id).values("task")
    document = Fact.objects.filter(pk=fact_id).values("document")
    rows = FactLink.objects.filter(task__in=tasks, fact__document__in=document).values_list("task", "task__state", "fact", "fact__state")
    states: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for task, state, fact, decided in rows:
        states[task, state][fact] = decided
    return [TaskCount(t, s, len(f), sum(d != FactState.PROPOSED for d in f.values())) for (t, s), f in states.items()]


def loose_count(document_id: int) -> TaskCount:
    """The count of the facts that belong to no task, as of a task with id 0. One query."""
    linked = FactLink.objects.filter(fact__document=document_id).values("fact")
    states = list(Fact.objects.filter(document=document_id).exclude(pk__in=linked).values_list("state", flat=True))
    return TaskCount(0, TaskState.DRAFT, len(states), sum(s != FactState.PROPOSED for s in states))


def deadline_of(fact: FactRow, document_id: int) -> FactRow | None:
    """The deadline fact that governs this one. One query, or none if it names none."""
    if not fact.now.deadline:
        return None
    row = Fact.objects.filter(document=document_id, key=fact.now.deadline).first()
    return fact_row(row) if row else None


def deadlines(document_id: int) -> list[FactRow]:
    """All deadline facts of a document, in order. One query."""
    return [fact_row(f) for f in Fact.objects.filter(document=document_id, kind="deadline").select_related("decided_by")]


def open_questions_of(document_id: int, facts: Sequence[int]) -> dict[str, list[QuestionRow]]:
    """Open questions of these facts, by the facts' keys. One query."""
    found: dict[str, list[QuestionRow]] = defaultdict(list)
    rows = Question.objects.filter(document=document_id, fact__in=facts, answered_at__isnull=True).select_related("answered_by", "fact")
    for row in rows:
        question = question_row(row)
        found[str(question.fact)].append(question)
    return dict(found)


def questions_of(document_id: int, fact: int) -> list[QuestionRow]:
    """All questions of one fact, open or answered. One query."""
    rows = Question.objects.filter(document=document_id, fact=fact).select_related("answered_by", "fact")
    return [question_row(row) for row in rows]


def progress_of(grants: Grants, document_id: int) -> Progress:
    """How far the review of the document is. Three counting queries over indexed rows of one document."""
    facts = list(Fact.objects.filter(document=document_id).values_list("state", flat=True))
    questions = list(Question.objects.filter(document=document_id).values_list("answered_at", flat=True))
    states = list(_tasks_of(grants, document_id).values_list("state", flat=True))
    work = [s for s in states if s != TaskState.REJECTED]
    return Progress(
        facts=len(facts),
        decided=sum(s != FactState.PROPOSED for s in facts),
        questions=len(questions),
        answered=sum(a is not None for a in questions),
        tasks=len(work),
        confirmed=sum(s != TaskState.DRAFT for s in work),
    )


def fact_row(fact: Fact) -> FactRow:
    """The fact as the page shows it. No query if ``decided_by`` is loaded."""
    return FactRow(
        pk=fact.pk,
        key=fact.key,
        kind=fact.kind,
        text=fact.text,
        start=fact.start,
        end=fact.end,
        state=fact.state,
        details=getattr(fact, "details_text", None) or fact.details,
        correction=fact.correction,
        by=fact.decided_by.label if fact.decided_by else "",
        at=fact.decided_at,
    )


def question_row(question: Question) -> QuestionRow:
    """The question as the page shows it. No query if ``fact`` and ``answered_by`` are loaded."""
    return QuestionRow(
        pk=question.pk,
        key=question.key,
        kind=question.kind,
        text=question.text,
        text_en=question.text_en,
        start=question.start,
        end=question.end,
        fact=question.fact.key if question.fact else None,
        missing=tuple(question.fact.missing) if question.fact else (),
        answer=question.answer,
        by=question.answered_by.label if question.answered_by else "",
        at=question.answered_at,
    )


def _tasks_of(grants: Grants, document_id: int) -> QuerySet[Task]:
    brought = Exists(Measure.objects.filter(task=OuterRef("pk"), document=document_id))
    return (
        visible_tasks(grants)
        .filter(Q(document=document_id) | brought)
        .select_related("section", "confirmed_by")
        .annotate(link_rows=_link_rows(), duty_rows=_duty_rows())
        .order_by("position", "pk")
    )


def _task_row(task: Task, document_id: int) -> TaskRow:
    section = task.section
    return TaskRow(
        pk=task.pk,
        number=task.number,
        title=task.title,
        state=task.state,
        revision=task.revision,
        section=task.section_id,
        section_name=f"{section.number} {section.title}".strip() if section else "",
        start=task.start,
        end=task.end,
        here=task.document_id == document_id,
        by=task.confirmed_by.label if task.confirmed_by else "",
        at=task.confirmed_at,
        duties=[Duty(**row) for row in task.duty_rows],  # type: ignore[attr-defined]
    )


def _heading_rows() -> ArraySubquery:
    names = ("path", "level", "number", "title", "start", "end")
    rows = Heading.objects.filter(document=OuterRef("pk")).order_by("start", "id")
    return ArraySubquery(rows.values(row=JSONObject(**{n: n for n in names})))


def _check_rows() -> ArraySubquery:
    names = ("key", "ok", "expected", "found", "message", "message_en", "spans")
    rows = CheckResult.objects.filter(document=OuterRef("pk")).order_by("id")
    return ArraySubquery(rows.values(row=JSONObject(**{n: n for n in names})))


def _link_rows() -> ArraySubquery:
    rows = FactLink.objects.filter(task=OuterRef("pk")).order_by("id")
    return ArraySubquery(rows.values(row=JSONObject(fact="fact_id", measure="measure_id")))


def _duty_rows() -> ArraySubquery:
    rows = Responsibility.objects.filter(task=OuterRef("pk")).order_by("id")
    names = JSONObject(
        pk="pk", measure="measure_id", role="role", name="name", unit="unit_id", unit_name=F("unit__name"), decided="decided_at"
    )
    return ArraySubquery(rows.values(row=names))
