"""Reads of documents and what they say."""

from __future__ import annotations

from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.reading import contract
from rectify.campaign.plans.rules import effective
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


def get_document(grants: Grants, pk: int) -> Document:
    """The document, for those who may read documents. One query.

    Raises:
        NotFound: there is none, or the grants do not reach it.
    """
    document = (
        Document.objects.select_related("file", "uploaded_by").filter(pk=pk).first() if grants.may(Permission.DOCUMENT_READ) else None
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
    fact = Fact.objects.filter(pk=pk).first() if grants.may(Permission.FACT_DECIDE) else None
    if fact is None:
        raise NotFound(f"fact {pk}")
    return fact


def get_question(grants: Grants, pk: int) -> Question:
    """The question with its fact, for those who may decide on facts. One query.

    Raises:
        NotFound: there is none, or the grants do not reach it.
    """
    question = Question.objects.select_related("fact").filter(pk=pk).first() if grants.may(Permission.FACT_DECIDE) else None
    if question is None:
        raise NotFound(f"question {pk}")
    return question
