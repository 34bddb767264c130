"""Documents, what was read in them, and the decisions on it."""

from __future__ import annotations

from typing import Annotated

from django.utils import timezone
from ninja import File, Form, Query, Router, UploadedFile

from rectify.campaign.ledger.queries import access, feed
from rectify.campaign.ledger.services.intake import Intake
from rectify.campaign.ledger.services.receiving import receive
from rectify.campaign.plans import queries as plans
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.services.facts import Decision, decide_fact
from rectify.campaign.plans.services.questions import answer_question
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.rules import Flaw, FlawKind, Purpose, limit_of
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, PlaceCursor, RowCursor, Slug
from rectify.interfaces.api.messages import stray_correction
from rectify.interfaces.api.tasks import ACT_ERRORS, Pk

router = Router(tags=["documents"])
LIMIT = limit_of(Purpose.DOCUMENT)
"""Larger files are refused before they are read."""


def document_out(document: Document) -> schemas.DocumentOut:
    """A document without its text."""
    return schemas.DocumentOut(
        id=document.pk,
        name=document.name,
        title=document.title,
        issuer=document.issuer,
        kind=document.kind,
        chars=document.chars,
        plan_start=document.plan_start,
        plan_end=document.plan_end,
        uploaded_at=document.uploaded_at,
    )


def intake_out(intake: Intake) -> schemas.IntakeOut:
    """What handing a document in did."""
    return schemas.IntakeOut(
        document=document_out(intake.entry.document),
        role=intake.entry.role,
        version=intake.entry.version,
        problems=intake.problems,
        tasks=intake.tasks,
        measures=intake.measures,
        joined=intake.joined,
        unchanged=intake.unchanged,
        asked=intake.asked,
        changes=intake.changes,
    )


def fact_out(fact: Fact) -> schemas.FactOut:
    """A fact as read, and the decision on it."""
    return schemas.FactOut(
        id=fact.pk,
        key=fact.key,
        kind=fact.kind,
        text=fact.text,
        start=fact.start,
        end=fact.end,
        value=fact.value,
        unit=fact.unit,
        comparator=fact.comparator,
        role=fact.role,
        missing=fact.missing,
        details=fact.details,
        state=fact.state,
        correction=fact.correction,
    )


def question_out(question: Question) -> schemas.QuestionOut:
    """A question and its answer."""
    return schemas.QuestionOut(
        id=question.pk,
        key=question.key,
        kind=question.kind,
        text=question.text,
        text_en=question.text_en,
        start=question.start,
        end=question.end,
        fact=question.fact_id,
        answer=question.answer,
        answered_at=question.answered_at,
    )


@router.get("/documents", response={200: schemas.Page[schemas.DocumentOut], **ERRORS}, operation_id="list_documents")
@needs(Permission.DOCUMENT_READ)
def list_documents(request: ApiRequest, cursor: RowCursor = "", limit: Limit = 50) -> schemas.Page[schemas.DocumentOut]:
    """All documents, newest first."""
    found = feed.documents(request.grants, cursor, limit)
    return schemas.Page(items=[document_out(row) for row in found.rows], next=found.next)


@router.post("/campaigns/{slug}/documents", response={200: schemas.IntakeOut, **ACT_ERRORS}, operation_id="import_document")
@needs(Permission.DOCUMENT_IMPORT)
def import_document(
    request: ApiRequest, slug: Slug, file: File[UploadedFile], replaces: Annotated[int, Form(ge=0, le=2**63 - 1)] = 0
) -> schemas.IntakeOut:
    """Hand in a document: it is read and taken into the campaign as drafts, all of it or nothing.

    With `replaces` (the id of a document of this campaign) it is a new version: the differences wait for a person.
    """
    campaign = access.get_campaign(request.grants, slug)
    before = feed.version_to_replace(request.grants, campaign, replaces) if replaces else None
    if (file.size or 0) > LIMIT:
        raise FileRefused(Flaw(FlawKind.TOO_LARGE, f"{LIMIT // 1_000_000} MB"), file.name or "")
    intake = receive(data=file.read(), name=file.name or "document", campaign=campaign, replaces=before, by=request.auth, at=timezone.now())
    return intake_out(intake)


@router.get("/documents/{pk}", response={200: schemas.DocumentOut, **ERRORS}, operation_id="get_document")
@needs(Permission.DOCUMENT_READ)
def get_document(request: ApiRequest, pk: Pk) -> schemas.DocumentOut:
    """One document."""
    return document_out(plans.get_document(request.grants, pk))


@router.get("/documents/{pk}/facts", response={200: schemas.Page[schemas.FactOut], **ERRORS}, operation_id="list_facts")
@needs(Permission.DOCUMENT_READ)
def list_facts(
    request: ApiRequest, pk: Pk, kind: Annotated[FactKind | None, Query()] = None, cursor: PlaceCursor = "", limit: Limit = 50
) -> schemas.Page[schemas.FactOut]:
    """What was read, in the order of the text."""
    found = feed.facts(plans.get_document(request.grants, pk), kind or "", cursor, limit)
    return schemas.Page(items=[fact_out(row) for row in found.rows], next=found.next)


@router.get("/documents/{pk}/questions", response={200: list[schemas.QuestionOut], **ERRORS}, operation_id="list_questions")
@needs(Permission.DOCUMENT_READ)
def list_questions(request: ApiRequest, pk: Pk) -> list[schemas.QuestionOut]:
    """What the document left open."""
    return [question_out(row) for row in feed.questions(plans.get_document(request.grants, pk))]


@router.post("/facts/{pk}/decision", response={200: schemas.FactOut, **ACT_ERRORS}, operation_id="decide_fact")
@needs(Permission.FACT_DECIDE)
def decide(request: ApiRequest, pk: Pk, body: schemas.FactDecisionIn) -> schemas.FactOut:
    """Confirm, correct or reject a fact."""
    if body.correction is not None and body.decision is not Decision.CORRECT:
        raise stray_correction(body.decision)
    fact = plans.get_fact(request.grants, pk)
    decided = decide_fact(fact=fact, decision=body.decision, correction=body.correction, by=request.auth, at=timezone.now())
    return fact_out(decided)


@router.post("/questions/{pk}/answer", response={200: schemas.QuestionOut, **ACT_ERRORS}, operation_id="answer_question")
@needs(Permission.FACT_DECIDE)
def answer(request: ApiRequest, pk: Pk, body: schemas.AnswerIn) -> schemas.QuestionOut:
    """Answer a question in your own name."""
    question = plans.get_question(request.grants, pk)
    answered = answer_question(question=question, answer=body.answer, leave_open=body.leave_open, by=request.auth, at=timezone.now())
    return question_out(answered)
