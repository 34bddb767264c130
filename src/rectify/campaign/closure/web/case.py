"""The close-out of one task: what is missing before it, its line, its attempts, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectify.campaign.closure.models import Case, StepKind
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries.carried import carried_of
from rectify.campaign.closure.queries.gate import missing_for_request
from rectify.campaign.closure.queries.line import attempts_of, line_of
from rectify.campaign.closure.queries.offers import Offer, offers, request_units
from rectify.campaign.closure.queries.short import get_paper
from rectify.campaign.closure.web.forms import BecauseForm, CarryForm, FileUpwardForm, SuspendForm
from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries.access import get_task
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.web.downloads import download


@dataclass(frozen=True, slots=True)
class May:
    """Which forms the page offers. By permission and state only, for acts the services judge; they refuse the rest with words."""

    request: bool = False
    has_request_post: bool = False
    give_back: bool = False
    suspend: bool = False
    resume: bool = False
    reopen: bool = False
    carry: bool = False
    close: bool = False
    file: bool = False
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A step offered as a button."""

    label: str
    url: str


@require_safe
@requires(Permission.LIST_READ)
def of_task(request: DeskRequest, pk: int) -> HttpResponse:
    """The close-out of a task: a page of its own, and the part of the task's page as a fragment."""
    task = get_task(request.grants, pk)
    attempts = attempts_of(task.pk)
    case = attempts[0] if attempts else None
    return _page(request, task, case, attempts[1:])


@require_safe
@requires(Permission.LIST_READ)
def case(request: DeskRequest, pk: int) -> HttpResponse:
    """One attempt to close a task, also one that ended."""
    found = access.get_case(request.grants, pk)
    attempts = attempts_of(found.task_id)
    return _page(request, found.task, found, [each for each in attempts if each.pk != found.pk])


def _page(request: DeskRequest, task: Task, case: Case | None, others: list[Case]) -> HttpResponse:
    today = timezone.localdate()
    if case:
        case.task = task
    is_newest = all(each.attempt < case.attempt for each in others) if case else True
    gate = missing_for_request(task, today) if task.state in WORKING and is_newest else None
    offered = offers(request.grants, case, today) if case and is_newest else []
    context: dict[str, Any] = {
        "task": task,
        "case": case,
        "today": today,
        "line": line_of(case) if case else [],
        "procedure_title": _title(case) if case else "",
        "earlier": others,
        "carried": carried_of(task.pk, task.campaign_id),
        "gate": gate,
        "offers": [link for offer in offered if (link := _link(offer, case))],
        "may": _may(request.grants, task, case if is_newest else None, offered, gate, today),
        "forms": {"because": BecauseForm(), "suspend": SuspendForm(), "carry": CarryForm(), "file": FileUpwardForm()},
        "back": "task" if request.htmx else "case",
        "tab": "desk",
    }
    return render(request, "closure/_case.html" if request.htmx else "closure/case.html", context)


def _title(case: Case) -> str:
    text = case.procedure_text
    english = (get_language() or "").startswith("en")
    return str((english and text.get("title_en")) or text.get("title_zh") or case.procedure)


def _link(offer: Offer, case: Case | None) -> Link | None:
    """Where a step is taken, if it is taken by following a link."""
    pk = case.pk if case else 0
    links = {
        StepKind.ACCEPT: (_("Record the acceptance"), reverse("closure:accept", args=[pk])),
        StepKind.REVIEW: (_("Record the site review"), reverse("closure:review", args=[pk])),
        StepKind.NOTICE: (_("Post it on a notice"), reverse("closure:notices")),
        StepKind.SIGN: (_("Go to the signing desk"), f"{reverse('closure:signing')}#case-{pk}"),
        StepKind.CHECK: (
            (_("Record the spot check"), reverse("closure:check", args=[offer.lot_id]))
            if offer.lot_id
            else (_("Draw spot checks"), reverse("closure:draws"))
        ),
    }
    found = links.get(StepKind(offer.kind))
    return Link(*found) if found else None


def _may(grants: Grants, task: Task, case: Case | None, offered: list[Offer], gate: list[Any] | None, today: date) -> May:
    kinds = {offer.kind for offer in offered}
    under_way = case is not None and not case.outcome
    has_post = gate is not None and bool(request_units(grants, task))
    keeps = grants.may(Permission.TASK_CLOSE)
    held = case is not None and case.is_suspended(today)
    return May(
        request=has_post and not gate,
        has_request_post=has_post,
        give_back=under_way and grants.may(Permission.TASK_RETURN),
        suspend=under_way and keeps and not held,
        resume=under_way and keeps and held,
        reopen=task.state == "closed" and grants.may(Permission.TASK_REOPEN),
        carry=task.state in WORKING and keeps,
        close=StepKind.CLOSE in kinds,
        file=StepKind.FILE in kinds,
        archive=grants.may(Permission.EVIDENCE_READ),
    )


@require_safe
@requires(Permission.EVIDENCE_READ)
def attachment(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A paper that was handed in with a step, as it came."""
    paper = get_paper(request.grants, pk)
    return download(paper.file, name=paper.name)
