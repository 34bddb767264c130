"""Reads of documents and what they say."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rectify.campaign.plans.models import Document, DocumentTasks, Fact, Question
from rectify.campaign.plans.reading import contract
from rectify.campaign.plans.rules import effective, read_task_of
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

CHECK_FIELDS = ("ok", "expected", "found", "message", "message_en", "spans")
"""Columns of a self-check that the JSON of a reading tells."""


def get_document(grants: Grants, pk: int) -> Document:
    """The document, for those who may read documents. One query.

    Raises:
        NotFound: there is none, or the grants do not reach it.
    """
    document = (
        Document.objects.select_related("file", "uploaded_by").filter(pk=pk).order_by("pk").first()
        if grants.may(Permission.DOCUMENT_READ)
        else None
    )
    if document is None:
        raise NotFound(f"document {pk}")
    return document


def effective_fact(fact: Fact) -> contract.Fact:
    """What the fact says once people have spoken. No query."""
    return effective(fact.details, fact.correction)


def fact_label(fact: Fact) -> str:
    """The fact as refusals and the record name it: ``f12 “达到80%以上”``. No query."""
    words = fact.text if len(fact.text) <= 40 else f"{fact.text[:39]}…"  # noqa: PLR2004 - one line of a page
    return f"{fact.key} “{words}”"


def get_fact(grants: Grants, pk: int) -> Fact:
    """The fact, for those who may decide on facts. One query.

    Raises:
        NotFound: there is none, or the grants do not reach it.
    """
    fact = Fact.objects.filter(pk=pk).order_by("pk").first() if grants.may(Permission.FACT_DECIDE) else None
    if fact is None:
        raise NotFound(f"fact {pk}")
    return fact


def get_question(grants: Grants, pk: int) -> Question:
    """The question with its fact, for those who may decide on facts. One query.

    Raises:
        NotFound: there is none, or the grants do not reach it.
    """
    question = Question.objects.select_related("fact").filter(pk=pk).order_by("pk").first() if grants.may(Permission.FACT_DECIDE) else None
    if question is None:
        raise NotFound(f"question {pk}")
    return question


def tasks_as_read(document: Document) -> tuple[contract.ReadTask, ...]:
    """The tasks as the reader cut them. One query."""
    stored = DocumentTasks.objects.filter(document=document).values_list("tasks", flat=True).first() or []
    return tuple(read_task_of(task) for task in stored)


def outline_of(document: Document) -> tuple[contract.Heading, ...]:
    """The headings of the document in its order. One query."""
    rows = document.headings.order_by("start", "pk").values_list("path", "level", "number", "title", "start", "end")
    return tuple(contract.Heading(*row, title_start=row[4], title_end=row[5]) for row in rows)


def shelf(grants: Grants) -> QuerySet[Document]:
    """All documents, newest first, each with ``facts_all``, ``facts_decided`` and ``questions_open``. One query when read."""
    if not grants.may(Permission.DOCUMENT_READ):
        return Document.objects.none()
    facts = Fact.objects.filter(document=OuterRef("pk"))
    questions = Question.objects.filter(document=OuterRef("pk"), answered_at__isnull=True)
    rows = Document.objects.select_related("uploaded_by").defer("raw")
    return rows.annotate(
        facts_all=_count(facts), facts_decided=_count(facts.exclude(state="proposed")), questions_open=_count(questions)
    ).order_by("-pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("document").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def counts_by_kind(document: Document) -> list[tuple[str, int]]:
    """How many facts of each kind were read, the most frequent first. One query."""
    rows = Fact.objects.filter(document=document).order_by().values("kind").annotate(n=Count("pk"))
    return [(row["kind"], row["n"]) for row in rows.order_by("-n", "kind")]


def reading_of(document: Document) -> dict[str, Any]:
    """The reading as the JSON contract has it, from what was stored. Five queries.

    Decisions of people are not in it: this is what the reader read.
    """
    checks = document.checks.order_by("pk").values("key", *CHECK_FIELDS)
    questions = document.questions.select_related("fact").order_by("start", "pk")
    return {
        "source": {
            "name": document.name,
            "sha256": document.file.sha256,
            "chars": document.chars,
            "media_type": document.file.media_type,
        },
        "document": {
            "title": document.title or None,
            "issuer": document.issuer or None,
            "kind": document.kind,
            "plan_span": None if document.plan_start is None else [document.plan_start, document.plan_end],
        },
        "outline": list(document.headings.order_by("start", "pk").values("path", "level", "number", "title", "start", "end")),
        "tasks": DocumentTasks.objects.filter(document=document).values_list("tasks", flat=True).first() or [],
        "facts": list(document.facts.exclude(key__startswith="p").order_by("start", "pk").values_list("details", flat=True)),
        "checks": [{"id": c["key"], **{name: c[name] for name in CHECK_FIELDS}} for c in checks],
        "questions": [
            {
                "id": q.key,
                "kind": q.kind,
                "text": q.text,
                "text_en": q.text_en,
                "start": q.start,
                "end": q.end,
                "fact": q.fact.key if q.fact else None,
            }
            for q in questions
        ],
    }
