"""What an act answers: with htmx the changed rows, their counts and the state of the marks; without it the page again at the same place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries import review
from rectify.campaign.ledger.queries.review_rows import FactRow, QuestionRow, TaskRow
from rectify.campaign.ledger.web.review.scene import rights, task_address, writer_of
from rectify.campaign.plans.messages import DecidedMeanwhile
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.web.guard import DeskRequest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, int, int, P], HttpResponseBase]
CONFLICT, UNPROCESSABLE = 409, 422
_INDENT = re.compile(r"\n\s+")
"""The indentation of templates: a fifth of a fragment that is sent after every act."""


def told(view: View[P]) -> View[P]:
    """A refusal of the act becomes words on the page: beside what was asked with htmx, a page of its own without."""

    @wraps(view)
    def answered(request: HttpRequest, document: int, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, document, pk, *args, **kwargs)
        except Refused as refusal:
            return refused(cast("DeskRequest", request), document, refusal)

    return cast("View[P]", answered)


def refused(request: DeskRequest, document: int, refusal: Refused, without_unit: Task | None = None) -> HttpResponse:
    """The words of a refusal, with what is missing as links; ``without_unit`` is a task that lacks nothing but a unit."""
    meanwhile = isinstance(refusal, DecidedMeanwhile | ChangedMeanwhile)
    status = CONFLICT if meanwhile else UNPROCESSABLE
    context = {"refusal": refusal, "document_id": document, "meanwhile": meanwhile, "without_unit": without_unit}
    if not request.htmx:
        return render(request, "ledger/review/refused.html", context, status=status)
    response = render(request, "ledger/review/_told.html", context, status=status)
    response["HX-Retarget"] = "#told"
    response["HX-Reswap"] = "outerHTML"
    return response


def to_page(document: int, place: str) -> HttpResponse:
    """The page again, at a place."""
    return redirect(f"{reverse('review:page', args=(document,))}#{place}")


def fact_answer(request: DeskRequest, document: int, fact: FactRow, *, said: str, questions: Iterable[QuestionRow] = ()) -> HttpResponse:
    """The row of a fact, the counts it changed, and its questions when they changed too."""
    if not request.htmx:
        return to_page(document, fact.key)
    parts = [row_of(request, document, fact)]
    parts += [_question(request, document, q) for q in questions]
    parts += counts_of(request, document, fact.pk)
    states = {fact.key: fact.state, **{q.key: "proposed" if q.is_open else "answered" for q in questions}}
    return with_states(HttpResponse("".join(parts)), states, said)


def row_of(request: DeskRequest, document: int, fact: FactRow, *, oob: bool = False) -> str:
    """One row as HTML. At most two queries."""
    due = review.deadline_of(fact, document)
    asked = review.open_questions_of(document, [fact.pk])
    writer = writer_of(document, request.grants, [due] if due else [], asked)
    return writer.row(fact, oob=oob)


def counts_of(request: DeskRequest, document: int, fact: int | None) -> list[str]:
    """The progress of the document and the heads of the tasks a fact belongs to, to be swapped in. At most five queries."""
    progress = review.progress_of(request.grants, document)
    heads = (review.task_counts(fact) or [review.loose_count(document)]) if fact else []
    return [
        render_to_string("ledger/review/_progress.html", {"progress": progress, "oob": True}, request),
        *(render_to_string("ledger/review/_count.html", {"task": task, "oob": True}, request) for task in heads),
    ]


def question_answer(request: DeskRequest, document: int, question: QuestionRow, fact: FactRow | None, *, said: str) -> HttpResponse:
    """The question that changed, with the row of the fact that waited for it."""
    if not request.htmx:
        return to_page(document, question.key)
    parts = [_question(request, document, question, oob=False)]
    states = {question.key: "proposed" if question.is_open else "answered"}
    if fact is not None:
        if request.headers.get("X-Has-Row") != "0":  # the page has not loaded that row yet
            parts.append(row_of(request, document, fact, oob=True))
        states[fact.key] = fact.state
    parts += counts_of(request, document, fact.pk if fact else None)
    return with_states(HttpResponse("".join(parts)), states, said)


def question_refused(request: DeskRequest, document: int, question: QuestionRow, typed: str, refusal: Refused) -> HttpResponse:
    """The question again with what was typed and what is wrong with it."""
    context = {
        "question": question,
        "document_id": document,
        "answer_form": typed,
        "answer_error": refusal.message,
        **rights(request.grants),
    }
    return render(request, "ledger/review/_question.html", context, status=UNPROCESSABLE)


def changed_answer(request: DeskRequest, document: int, go: str, *, said: str) -> HttpResponse:
    """After the text got new marks: an empty note, and the word to load text and lists again and go to ``go``."""
    if not request.htmx:
        return to_page(document, go)
    response = render(request, "ledger/review/_quiet.html")
    trigger_client_event(response, "lists-changed", {"go": go, "say": said})
    return response


def form_answer(request: DeskRequest, document: int, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A form in the place of a row with htmx; on a page of its own without."""
    whole = {"document_id": document, "form_template": template, **context, **rights(request.grants)}
    return render(request, template if request.htmx else "ledger/review/form.html", whole)


def task_answer(
    request: DeskRequest, document: int, pk: int, *, said: str, paper: bool = False, extra: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The block of a task that was reshaped or confirmed. ``paper`` when the marks of the text changed place."""
    if not request.htmx:
        return to_page(document, f"t-{pk}")
    task = review.task_of(request.grants, document, pk)
    parts = [task_block(request, document, task, extra or {}), *counts_of(request, document, None)]
    response = with_states(HttpResponse("".join(parts)), {f.key: f.state for f in task.all_facts}, said)
    return trigger_client_event(response, "paper-changed", {}) if paper else response


def task_block(
    request: DeskRequest, document: int, task: TaskRow, extra: Mapping[str, Any], template: str = "ledger/review/_task.html"
) -> str:
    """A task, opened, as HTML. Two queries."""
    asked = review.open_questions_of(document, [f.pk for f in task.all_facts])
    context = {
        "task": task,
        "document_id": document,
        "open": True,
        "writer": writer_of(document, request.grants, review.deadlines(document), asked),
        "task_address": task_address(),
        **rights(request.grants),
        **extra,
    }
    return _INDENT.sub("\n", render_to_string(template, context, request))


def _question(request: DeskRequest, document: int, question: QuestionRow, *, oob: bool = True) -> str:
    context = {"question": question, "document_id": document, "oob": oob, **rights(request.grants)}
    return render_to_string("ledger/review/_question.html", context, request)


def with_states(response: HttpResponse, states: Mapping[str, str], said: str) -> HttpResponse:
    """Tell the page which marks changed, and the screen reader what was done."""
    return trigger_client_event(response, "facts-changed", {"states": dict(states), "say": said})


def done_words(act: str) -> str:
    """What the live region says after an act."""
    return {
        "confirm": _("Confirmed."),
        "correct": _("Corrected."),
        "reject": _("Rejected."),
        "reopen": _("Taken back."),
        "answer": _("Answered."),
    }[act]
