"""The acts the pages of letters offer: each calls one service and goes back to where it was asked."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rectify.campaign.dispatch.models import SupervisionStep
from rectify.campaign.dispatch.queries.access import get_unit
from rectify.campaign.dispatch.queries.letters import get_letter
from rectify.campaign.dispatch.rules.supervision import BY_UNIT
from rectify.campaign.dispatch.services import letters
from rectify.campaign.dispatch.web.letters.forms import AnswerForm, BecauseForm, BodyForm, DraftForm, LadderForm, StepForm
from rectify.campaign.dispatch.web.telling import tell_shape, told
from rectify.campaign.ledger.queries.access import get_campaign, get_task
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


def _to_list(slug: str) -> HttpResponse:
    return redirect(f"{reverse('letters:list')}?campaign={slug}")


@require_POST
@requires(Permission.LETTER_ISSUE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a letter."""
    desk = cast("DeskRequest", request)
    letter, form = get_letter(desk.grants, pk, Permission.LETTER_ISSUE), BodyForm(request.POST)
    if form.is_valid():
        body = form.cleaned_data["body"]
        told(request, lambda: letters.issue_letter(letter=letter, body=body, by=desk.user, at=timezone.now()), _("The letter was issued."))
    else:
        tell_shape(request, form)
    return redirect("letters:page", pk)


@require_POST
@requires(Permission.LETTER_ISSUE)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide not to issue a letter."""
    desk = cast("DeskRequest", request)
    letter, form = get_letter(desk.grants, pk, Permission.LETTER_ISSUE), BecauseForm(request.POST)
    if form.is_valid():
        because, at = form.cleaned_data["because"], timezone.now()
        told(request, lambda: letters.dismiss_letter(letter=letter, because=because, by=desk.user, at=at), _("The letter was dismissed."))
    else:
        tell_shape(request, form)
    return redirect("letters:page", pk)


@require_POST
@requires(Permission.LETTER_ANSWER)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a letter."""
    desk = cast("DeskRequest", request)
    letter, form = get_letter(desk.grants, pk, Permission.LETTER_ANSWER), AnswerForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["answer"]
        told(
            request, lambda: letters.answer_letter(letter=letter, answer=words, by=desk.user, at=timezone.now()), _("The answer was sent.")
        )
    else:
        tell_shape(request, form)
    return redirect("letters:page", pk)


@require_POST
@requires(Permission.LIST_READ)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step of a listed supervision: the unit's own, or the office's."""
    desk, form = cast("DeskRequest", request), StepForm(request.POST)
    if not form.is_valid():
        tell_shape(request, form)
        return redirect("letters:page", pk)
    kind = SupervisionStep.Kind(form.cleaned_data["kind"])
    letter = get_letter(desk.grants, pk, Permission.LETTER_ANSWER if kind in BY_UNIT else Permission.LETTER_ISSUE)
    words, at = form.cleaned_data["words"], timezone.now()
    told(request, lambda: letters.step_supervision(letter=letter, kind=kind, words=words, by=desk.user, at=at), kind.label)
    return redirect("letters:page", pk)


@require_POST
@requires(Permission.LETTER_ISSUE)
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a letter by hand."""
    desk, form = cast("DeskRequest", request), DraftForm(request.POST)
    campaign = get_campaign(desk.grants, slug)
    if not form.is_valid():
        tell_shape(request, form)
        return redirect(f"{reverse('letters:draft')}?campaign={slug}")
    said = form.cleaned_data
    unit = get_unit(desk.grants, said["unit"], Permission.LETTER_ISSUE)
    task = get_task(desk.grants, said["task"]) if said["task"] else None
    if task and task.campaign_id != campaign.pk:
        raise NotFound(task.pk)
    row = told(
        request,
        lambda: letters.draft_letter(
            campaign=campaign,
            unit=unit,
            task=task,
            rung=said["rung"],
            because=said["because"],
            points=said["points"],
            by=desk.user,
            at=timezone.now(),
        ),
        _("The letter was drafted. Check its text and issue it."),
    )
    return redirect("letters:page", row.pk) if row else redirect(f"{reverse('letters:draft')}?campaign={slug}")


@require_POST
@requires(Permission.LETTER_ISSUE)
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the ladder now instead of tonight."""
    desk, at = cast("DeskRequest", request), timezone.now()
    campaign = get_campaign(desk.grants, slug)
    told(
        request,
        lambda: letters.propose_letters(campaign=campaign, on=timezone.localdate(at), at=at),
        _("The ladder was asked. What it calls for is proposed below."),
    )
    return redirect(f"{reverse('letters:list')}?campaign={slug}&state=proposed")


@require_POST
@requires(Permission.PROCEDURE_CHOOSE)
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the ladder of a campaign."""
    desk, form = cast("DeskRequest", request), LadderForm(request.POST)
    campaign = get_campaign(desk.grants, slug)
    if form.is_valid():
        told(
            request,
            lambda: letters.choose_ladder(campaign=campaign, by=desk.user, at=timezone.now(), **form.cleaned_data),
            _("The warning ladder was chosen."),
        )
    else:
        tell_shape(request, form)
    return _to_list(slug)
