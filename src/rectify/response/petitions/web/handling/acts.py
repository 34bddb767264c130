"""The acts the page of a complaint at work offers: each calls one service and goes back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rectify.campaign.ledger.queries.access import get_extension
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Petition
from rectify.response.petitions.queries import handling as reads
from rectify.response.petitions.queries.access import get_petition
from rectify.response.petitions.services import outcomes, replies, returns, units, urging
from rectify.response.petitions.web.handling import forms

Data = dict[str, Any]


def _tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> None:
    """Do the act and say how it went on the next page."""
    try:
        act()
    except Refused as refused:
        missing = format_html_join(
            "", "<br>– {}", ((format_html("<a href='{}'>{}</a>", m.url, m.text) if m.url else m.text,) for m in refused.missing)
        )
        messages.error(request, format_html("{}{}", refused.message, missing))
    else:
        messages.success(request, str(said))


def _act(request: DeskRequest, pk: int, form: django_forms.Form, act: Callable[[Data], object], said: str | Promise) -> HttpResponse:
    if form.is_valid():
        _tell(request, lambda: act(form.cleaned_data), said)
    else:
        words = "; ".join(f"{form.fields[name].label or name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        messages.error(request, words)
    return redirect("petitions:handling", pk)


def _handled(request: DeskRequest, pk: int) -> Petition:
    return get_petition(request.grants, pk, Permission.PETITION_HANDLE)


@require_POST
@requires(Permission.PETITION_HANDLE)
def assign(request: DeskRequest, pk: int) -> HttpResponse:
    """Give it to another unit."""
    row, by, at = _handled(request, pk), request.user, timezone.now()
    form = forms.AssignForm(request.POST, units=reads.answering_units(row))
    return _act(request, pk, form, lambda data: units.assign_lead(petition=row, by=by, at=at, **data), _("Another unit answers now."))


@require_POST
@requires(Permission.PETITION_HANDLE)
def add_unit(request: DeskRequest, pk: int) -> HttpResponse:
    """Let another unit handle jointly or assist."""
    row, by, at = _handled(request, pk), request.user, timezone.now()
    form = forms.AddUnitForm(request.POST, units=reads.answering_units(row))
    return _act(request, pk, form, lambda data: units.add_unit(petition=row, by=by, at=at, **data), _("The unit was added."))


@require_POST
@requires(Permission.PETITION_HANDLE)
def end_unit(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a unit off."""
    row, by, at = reads.get_unit_at_work(request.grants, pk), request.user, timezone.now()
    form = forms.BecauseForm(request.POST)
    said = _("The unit was taken off.")
    return _act(request, row.petition_id, form, lambda data: units.end_unit(at_work=row, by=by, at=at, **data), said)


@require_POST
@requires(Permission.PETITION_REPLY)
def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a complaint is not this unit's."""
    row, by, at = get_petition(request.grants, pk, Permission.PETITION_REPLY), request.user, timezone.now()
    form = forms.ReturnForm(request.POST, units=reads.answering_units(row))
    said = _("The return was asked for. Until it is decided the clock runs on.")
    return _act(request, pk, form, lambda data: returns.request_return(petition=row, by=by, at=at, **data), said)


@require_POST
@requires(Permission.PETITION_HANDLE)
def decide_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide on a return."""
    asked, by, at = reads.get_return(request.grants, pk), request.user, timezone.now()
    petition = _handled(request, asked.petition_id)
    form = forms.DecideReturnForm(request.POST, units=reads.answering_units(petition))

    def act(data: Data) -> object:
        grant = data["verdict"] == "grant"
        return returns.decide_return(asked=asked, grant=grant, decision=data["decision"], unit=data["unit"], by=by, at=at)

    return _act(request, petition.pk, form, act, _("The return was decided."))


@require_POST
@requires(Permission.PETITION_HANDLE)
def urge(request: DeskRequest, pk: int) -> HttpResponse:
    """Press for an answer."""
    row, by, at = _handled(request, pk), request.user, timezone.now()
    form = forms.UrgeForm(request.POST)
    return _act(request, pk, form, lambda data: urging.urge(petition=row, by=by, at=at, **data), _("It was recorded; the unit sees it."))


@require_POST
@requires(Permission.EXTENSION_REQUEST)
def ask_time(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a later last day of the reply: an extension of the measure its clock rests on."""
    row, by, at = get_petition(request.grants, pk, Permission.EXTENSION_REQUEST), request.user, timezone.now()
    answer = reads.answer_of(row)
    form = forms.ExtensionForm(request.POST)

    def act(data: Data) -> object:
        return request_extension(task=answer.task, measure=answer, by=by, at=at, **data)

    return _act(request, pk, form, act, _("The extension was asked for."))


@require_POST
@requires(Permission.EXTENSION_DECIDE)
def decide_time(request: DeskRequest, pk: int, extension: int) -> HttpResponse:
    """Approve or refuse a later last day; the clock follows by itself."""
    row, by, at = get_petition(request.grants, pk), request.user, timezone.now()
    asked = get_extension(request.grants, extension)
    if asked.task_id != row.task_id:
        raise NotFound(extension)
    form = forms.DecideExtensionForm(request.POST)

    def act(data: Data) -> object:
        return decide_extension(extension=asked, approve=data["verdict"] == "approve", decision=data["decision"], by=by, at=at)

    return _act(request, pk, form, act, _("The extension was decided."))


@require_POST
@requires(Permission.PETITION_HANDLE)
def decide_reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Accept a reply, or send it back."""
    found, by, at = reads.get_reply(request.grants, pk), request.user, timezone.now()
    form = forms.DecideReplyForm(request.POST)

    def act(data: Data) -> object:
        if data["verdict"] == "accept":
            return replies.accept_reply(reply=found, words=data["words"], by=by, at=at)
        return replies.return_reply(reply=found, because=data["words"], by=by, at=at)

    return _act(request, found.petition_id, form, act, _("The reply was decided."))


@require_POST
@requires(Permission.PETITION_READ)
def state_outcome(request: DeskRequest, pk: int) -> HttpResponse:
    """State what followed; the service asks whose unit works on it."""
    row, by, at = get_petition(request.grants, pk), request.user, timezone.now()
    form = forms.OutcomeForm(request.POST)
    return _act(request, pk, form, lambda data: outcomes.state_outcome(petition=row, by=by, at=at, **data), _("It was recorded."))


@require_POST
@requires(Permission.PETITION_READ)
def withdraw_outcome(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an outcome back; the service asks whose unit works on it."""
    row, by, at = reads.get_outcome(request.grants, pk), request.user, timezone.now()
    form = forms.BecauseForm(request.POST)
    said = _("It was taken back.")
    return _act(request, row.petition_id, form, lambda data: outcomes.withdraw_outcome(outcome=row, by=by, at=at, **data), said)
