"""The acts a case offers by a button and a reason: each calls one service and goes back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rectify.campaign.closure.queries import access
from rectify.campaign.closure.services import closing, returns
from rectify.campaign.closure.web.forms import BecauseForm, CarryForm, FileUpwardForm, SuspendForm
from rectify.campaign.closure.web.telling import tell
from rectify.campaign.ledger.queries.access import get_task
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


def _back(request: DeskRequest, task_id: int) -> HttpResponse:
    """To the task's page, to the signing desk, or to the page of the close-out."""
    back = request.POST.get("back")
    if back == "task":
        return redirect(reverse("lists:task", args=[task_id]) + "#closing")
    return redirect("closure:signing") if back == "signing" else redirect("closure:of_task", task_id)


def _act(
    request: DeskRequest, task_id: int, form: forms.Form, act: Callable[[dict[str, Any]], object], said: str | Promise
) -> HttpResponse:
    if form.is_valid():
        tell(request, lambda: act(form.cleaned_data), said)
    else:
        words = "; ".join(f"{form.fields[name].label or name}: {' '.join(map(str, e))}" for name, e in form.errors.items())
        messages.error(request, words)
    return _back(request, task_id)


@require_POST
@requires(Permission.TASK_CLOSE)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a task out."""
    case = access.get_case(request.grants, pk, Permission.TASK_CLOSE)
    by, at = request.user, timezone.now()
    return _act(
        request, case.task_id, forms.Form(request.POST), lambda _data: closing.close_case(case=case, by=by, at=at), _("Closed out.")
    )


@require_POST
@requires(Permission.TASK_CLOSE)
def file_upward(request: DeskRequest, pk: int) -> HttpResponse:
    """Record the filing of a closed case."""
    case = access.get_case(request.grants, pk, Permission.TASK_CLOSE)
    by, at = request.user, timezone.now()
    form = FileUpwardForm(request.POST)
    return _act(
        request, case.task_id, form, lambda data: closing.file_upward(case=case, by=by, at=at, **data), _("The filing was recorded.")
    )


@require_POST
@requires(Permission.TASK_RETURN)
def send_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a task back; the attempt ends."""
    case = access.get_case(request.grants, pk, Permission.TASK_RETURN)
    by, at = request.user, timezone.now()
    form = BecauseForm(request.POST)
    return _act(
        request, case.task_id, form, lambda data: returns.return_case(case=case, by=by, at=at, **data), _("The task was sent back.")
    )


@require_POST
@requires(Permission.TASK_CLOSE)
def suspend(request: DeskRequest, pk: int) -> HttpResponse:
    """Suspend a case."""
    case = access.get_case(request.grants, pk, Permission.TASK_CLOSE)
    by, at = request.user, timezone.now()
    form = SuspendForm(request.POST)
    return _act(
        request, case.task_id, form, lambda data: returns.suspend(case=case, by=by, at=at, **data), _("The close-out is suspended.")
    )


@require_POST
@requires(Permission.TASK_CLOSE)
def resume(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a suspended case up again."""
    case = access.get_case(request.grants, pk, Permission.TASK_CLOSE)
    by, at = request.user, timezone.now()
    return _act(
        request, case.task_id, forms.Form(request.POST), lambda _data: returns.resume(case=case, by=by, at=at), _("The close-out goes on.")
    )


@require_POST
@requires(Permission.TASK_REOPEN)
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Reopen a closed task."""
    task = get_task(request.grants, pk, Permission.TASK_REOPEN)
    by, at = request.user, timezone.now()
    form = BecauseForm(request.POST)
    return _act(request, task.pk, form, lambda data: returns.reopen(task=task, by=by, at=at, **data), _("The task was reopened."))


@require_POST
@requires(Permission.TASK_CLOSE)
def carry_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a task goes on in the next round or plan."""
    task = get_task(request.grants, pk, Permission.TASK_CLOSE)
    by, at = request.user, timezone.now()
    form = CarryForm(request.POST)
    return _act(request, task.pk, form, lambda data: returns.carry_over(task=task, by=by, at=at, **data), _("The task was carried over."))
