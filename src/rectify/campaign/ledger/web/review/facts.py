"""Deciding on facts and answering questions."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectify.campaign.ledger.queries import review
from rectify.campaign.ledger.queries.review_rows import FactRow
from rectify.campaign.ledger.services.adding import add_to_lists
from rectify.campaign.ledger.web.review.answers import (
    changed_answer,
    done_words,
    fact_answer,
    form_answer,
    question_answer,
    question_refused,
    refused,
    told,
)
from rectify.campaign.ledger.web.review.forms import AddForm, AnswerForm, CorrectionForm, sent
from rectify.campaign.ledger.web.review.kinds import said
from rectify.campaign.plans.queries import get_document
from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.services import facts as services
from rectify.campaign.plans.services import questions
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_POST
@requires(Permission.FACT_DECIDE)
@told
def confirm(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Confirm the fact as it was read."""
    return _decide(cast("DeskRequest", request), document, pk, services.Decision.CONFIRM)


@require_POST
@requires(Permission.FACT_DECIDE)
@told
def reject(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Say that the text says no such thing."""
    return _decide(cast("DeskRequest", request), document, pk, services.Decision.REJECT)


def _decide(request: DeskRequest, document: int, pk: int, decision: services.Decision) -> HttpResponse:
    fact = services.decide_fact(fact=review.get_fact(request.grants, document, pk), decision=decision, by=request.user, at=timezone.now())
    return fact_answer(request, document, review.fact_row(fact), said=done_words(decision.value))


@require_http_methods(["GET", "POST"])
@requires(Permission.FACT_DECIDE)
@told
def correct(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """The form of a correction in the place of the row; sent, the row again."""
    desk = cast("DeskRequest", request)
    fact = review.get_fact(desk.grants, document, pk)
    row = review.fact_row(fact)
    if "cancel" in request.GET:
        return fact_answer(desk, document, row, said="")
    form = CorrectionForm(sent(request), fact=row, due=_deadlines(row, document))
    if request.method == "GET" or not form.is_valid():
        return form_answer(desk, document, "ledger/review/_correct.html", {"form": form, "fact": row})
    fact = services.decide_fact(
        fact=fact, decision=services.Decision.CORRECT, correction=form.correction(), by=desk.user, at=timezone.now()
    )
    return fact_answer(desk, document, review.fact_row(fact), said=done_words("correct"))


def _deadlines(row: FactRow, document: int) -> list[tuple[str, str]]:
    if row.kind != FactKind.TARGET:
        return []
    return [(f.key, f"{f.key} {said(f.now)}") for f in review.deadlines(document)]


@require_POST
@requires(Permission.FACT_DECIDE)
@told
def reopen(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Take back a decision; a question whose answer made it is open again."""
    desk = cast("DeskRequest", request)
    fact = services.reopen_fact(fact=review.get_fact(desk.grants, document, pk), by=desk.user, at=timezone.now())
    asked = review.questions_of(document, pk)
    return fact_answer(desk, document, review.fact_row(fact), said=done_words("reopen"), questions=asked)


@require_POST
@requires(Permission.FACT_DECIDE)
def answer(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Answer a question, or say why it cannot be answered. Words that cannot be stay in the field with what is wrong."""
    desk = cast("DeskRequest", request)
    question = review.get_question(desk.grants, document, pk)
    form = AnswerForm(request.POST)
    form.full_clean()
    typed = form.cleaned_data.get("answer", "")
    try:
        question = questions.answer_question(
            question=question, answer=typed, by=desk.user, at=timezone.now(), leave_open=form.cleaned_data["leave_open"]
        )
    except Refused as refusal:
        if not desk.htmx:
            return refused(desk, document, refusal)
        return question_refused(desk, document, review.question_row(question), typed, refusal)
    return _question_done(desk, document, pk, done_words("answer"))


@require_POST
@requires(Permission.FACT_DECIDE)
@told
def reopen_question(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Take back an answer, and the correction it made."""
    desk = cast("DeskRequest", request)
    questions.reopen_question(question=review.get_question(desk.grants, document, pk), by=desk.user, at=timezone.now())
    return _question_done(desk, document, pk, done_words("reopen"))


def _question_done(desk: DeskRequest, document: int, pk: int, said: str) -> HttpResponse:
    question = review.get_question(desk.grants, document, pk)
    fact = review.fact_row(review.get_fact(desk.grants, document, question.fact_id)) if question.fact_id else None
    return question_answer(desk, document, review.question_row(question), fact, said=said)


@require_POST
@requires(Permission.FACT_DECIDE)
def add(request: HttpRequest, document: int) -> HttpResponse:
    """Selected words become a fact, decided by that act, in the task or measure they stand in."""
    desk = cast("DeskRequest", request)
    form = AddForm(request.POST)
    if not form.is_valid():
        return refused(desk, document, Refused("selection.lost", _("The selection was lost. Select the words again.")))
    paper = get_document(desk.grants, document)
    chosen = form.cleaned_data
    try:
        fact = add_to_lists(
            document=paper,
            kind=chosen["kind"],
            start=chosen["start"],
            end=chosen["end"],
            values=form.values(),
            by=desk.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        return refused(desk, document, refusal)
    return changed_answer(desk, document, fact.key, said=_("Added."))
