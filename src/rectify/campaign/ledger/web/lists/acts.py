"""The acts a task page and its neighbours offer: each calls one service and goes back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.ledger.models import Extension, Task
from rectify.campaign.ledger.queries import access
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.rules.schedule import NO_WORK
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.shaping import say_origin
from rectify.campaign.ledger.services.sites import finish_site
from rectify.campaign.ledger.services.versions import decide_change
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import store
from rectify.foundation.files.web.downloads import download


class ExtensionForm(forms.Form):
    """The shape of a request for a later due date."""

    due_to = forms.DateField(label=_("New due date"))
    reason = forms.CharField(label=_("Reason"), max_length=4000)
    measure = forms.IntegerField(required=False, min_value=1)


class DecisionForm(forms.Form):
    """The shape of a decision."""

    approve = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    decision = forms.CharField(required=False, max_length=4000)
    number = forms.CharField(required=False, max_length=120)


class DayForm(forms.Form):
    """The shape of a day."""

    on = forms.DateField(label=_("Day"))


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do with this task."""

    request_extension: bool
    decide_extension: bool
    report: bool
    confirm: bool
    write_scheme: bool
    require_scheme: bool


def what_may_be_done(grants: Grants, task: Task) -> May:
    """By permission and state only; the services refuse the rest with words. The scope is checked when the row is fetched."""
    is_open = task.state not in {*NO_WORK, "closed"}
    return May(
        request_extension=is_open and task.due_current is not None and grants.may(Permission.EXTENSION_REQUEST),
        decide_extension=grants.may(Permission.EXTENSION_DECIDE),
        report=is_open and grants.may(Permission.MEASURE_REPORT),
        confirm=task.state == "draft" and grants.may(Permission.TASK_CONFIRM),
        write_scheme=task.state in WORKING and grants.may(Permission.SCHEME_WRITE),
        require_scheme=task.state in WORKING and grants.may(Permission.TASK_CONFIRM),
    )


def _tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> None:
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", "<br>– <a href='{}'>{}</a>", ((m.url or request.path, m.text) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
    else:
        messages.success(request, str(said))


def _tell_shape(request: HttpRequest, form: forms.Form) -> None:
    words = "; ".join(f"{form.fields[name].label or name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
    messages.error(request, words)


@require_POST
@requires(Permission.EXTENSION_REQUEST)
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later due date."""
    desk = cast("DeskRequest", request)
    task = access.get_task(desk.grants, pk, Permission.EXTENSION_REQUEST)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        _tell_shape(request, form)
        return redirect("lists:task", pk)
    measure = task.measures.filter(pk=form.cleaned_data["measure"]).first() if form.cleaned_data["measure"] else None
    asked = {"due_to": form.cleaned_data["due_to"], "reason": form.cleaned_data["reason"], "measure": measure}
    _tell(request, lambda: request_extension(task=task, by=desk.user, at=timezone.now(), **asked), _("The extension was asked for."))
    return redirect("lists:task", pk)


@require_POST
@requires(Permission.EXTENSION_DECIDE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse an extension."""
    desk = cast("DeskRequest", request)
    extension = access.get_extension(desk.grants, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        _tell_shape(request, form)
    else:
        approve = form.cleaned_data["approve"] == "yes"
        _tell(
            request,
            lambda: _decide(desk, extension, form.cleaned_data, approve=approve),
            _("The extension was approved.") if approve else _("The extension was refused."),
        )
    return redirect("lists:extensions" if request.POST.get("back") == "list" else "lists:task", *_args(request, extension.task_id))


def _decide(request: DeskRequest, extension: Extension, said: Mapping[str, Any], *, approve: bool) -> Extension:
    """Decide with the paper of the form; a paper is stored as it came."""
    at = timezone.now()
    sent = request.FILES.get("paper") if approve else None
    file = store(sent, name=sent.name or "", at=at, purpose=Purpose.EVIDENCE) if isinstance(sent, UploadedFile) else None
    words, number = said["decision"], said["number"]
    return decide_extension(extension=extension, approve=approve, decision=words, number=number, file=file, by=request.user, at=at)


@require_safe
@requires(Permission.LIST_READ)
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The approval paper of an extension, as it came."""
    extension = access.get_extension(cast("DeskRequest", request).grants, pk, Permission.LIST_READ)
    if extension.paper_file is None:
        raise NotFound(pk)
    return download(extension.paper_file, name=extension.paper_number)


def _args(request: HttpRequest, task_id: int) -> tuple[int, ...]:
    return () if request.POST.get("back") == "list" else (task_id,)


def _report(request: HttpRequest, pk: int, service: Callable[..., object], said: Promise) -> HttpResponse:
    desk = cast("DeskRequest", request)
    measure = access.get_measure(desk.grants, pk)
    form = DayForm(request.POST)
    if form.is_valid():
        _tell(request, lambda: service(measure=measure, on=form.cleaned_data["on"], by=desk.user, at=timezone.now()), said)
    else:
        _tell_shape(request, form)
    return redirect(f"/tasks/{measure.task_id}/#measures")


@require_POST
@requires(Permission.MEASURE_REPORT)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when work on a measure began."""
    return _report(request, pk, start_measure, _("The beginning was recorded."))


@require_POST
@requires(Permission.MEASURE_REPORT)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a measure was finished."""
    return _report(request, pk, finish_measure, _("The end was recorded."))


@require_POST
@requires(Permission.MEASURE_REPORT)
def finish_at_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the work at a site was finished."""
    desk = cast("DeskRequest", request)
    site = access.get_site(desk.grants, pk)
    form = DayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        _tell(request, lambda: finish_site(site=site, on=on, by=desk.user, at=timezone.now()), _("The end was recorded."))
    else:
        _tell_shape(request, form)
    return redirect(f"/tasks/{site.task_id}/#sites")


@require_POST
@requires(Permission.TASK_CONFIRM)
def origin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a draft comes from the plan or from a petition case."""
    desk = cast("DeskRequest", request)
    task = access.get_task(desk.grants, pk, Permission.TASK_CONFIRM)
    said = request.POST.get("origin", "")
    _tell(
        request,
        lambda: say_origin(task=task, revision=task.revision, origin=said, by=desk.user, at=timezone.now()),
        _("The origin was recorded."),
    )
    return redirect(f"/tasks/{pk}/#about")


@require_POST
@requires(Permission.VERSION_DECIDE)
def decide_version_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse one difference between two versions."""
    desk = cast("DeskRequest", request)
    change = access.get_change(desk.grants, pk)
    accept = request.POST.get("accept") == "yes"
    _tell(
        request,
        lambda: decide_change(change=change, accept=accept, by=desk.user, at=timezone.now()),
        _("The change was accepted.") if accept else _("The change was refused."),
    )
    return redirect("lists:version", change.version_id)
