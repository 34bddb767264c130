"""One target: what was measured against it, and what was asked of it when it could not be met."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.ledger.queries import results as queries
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.services import results as services
from rectify.campaign.ledger.web.lists.acts import DecisionForm
from rectify.campaign.ledger.web.schemes.acts import tell, tell_shape
from rectify.campaign.ledger.web.schemes.forms import ReasonForm
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


class ResultForm(forms.Form):
    """The shape of a measured result."""

    value = forms.DecimalField(max_digits=20, decimal_places=6, label=gettext_lazy("value"))
    unit = forms.CharField(required=False, max_length=64, label=gettext_lazy("unit of measure"))
    measured_on = forms.DateField(label=gettext_lazy("Day"))


class ExpiryForm(DecisionForm):
    """A decision on a deviation, with its last day."""

    expires_on = forms.DateField(required=False, label=gettext_lazy("Counts until"))


@require_safe
@requires(Permission.LIST_READ)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The results of one target, newest first, and its deviations."""
    desk = cast("DeskRequest", request)
    story = queries.target_story(desk.grants, pk)
    working = story.target.task.state in WORKING
    context = {
        "story": story,
        "target": story.target,
        "task": story.target.task,
        "today": timezone.localdate(),
        "person": desk.user,
        "may_report": story.target.task.state in services.MEASURED_IN and desk.grants.may(Permission.MEASURE_REPORT),
        "may_ask": working and story.waiting is None and desk.grants.may(Permission.EXTENSION_REQUEST),
        "may_decide": desk.grants.may(Permission.EXTENSION_DECIDE),
    }
    return render(request, "ledger/schemes/target.html", context)


@require_POST
@requires(Permission.MEASURE_REPORT)
def measured(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a measured result."""
    desk = cast("DeskRequest", request)
    target = queries.get_target(desk.grants, pk, Permission.MEASURE_REPORT)
    form = ResultForm(request.POST)
    if form.is_valid():
        said, at = form.cleaned_data, timezone.now()
        tell(request, lambda: services.record_result(target=target, by=desk.user, at=at, **said), _("The result was recorded."))
    else:
        tell_shape(request, form)
    return redirect("schemes:target", pk)


@require_POST
@requires(Permission.EXTENSION_REQUEST)
def deviate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to let the target pass though it is not met."""
    desk = cast("DeskRequest", request)
    target = queries.get_target(desk.grants, pk, Permission.EXTENSION_REQUEST)
    form = ReasonForm(request.POST)
    reason, at = form.cleaned_data["because"] if form.is_valid() else "", timezone.now()
    tell(request, lambda: services.request_deviation(target=target, reason=reason, by=desk.user, at=at), _("The deviation was asked for."))
    return redirect("schemes:target", pk)


@require_POST
@requires(Permission.EXTENSION_DECIDE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on a deviation."""
    desk = cast("DeskRequest", request)
    deviation = queries.get_deviation(desk.grants, pk)
    form = ExpiryForm(request.POST)
    if form.is_valid():
        approve, at = form.cleaned_data["approve"] == "yes", timezone.now()
        said = {"decision": form.cleaned_data["decision"], "expires_on": form.cleaned_data["expires_on"]}
        words = _("The deviation was approved.") if approve else _("The deviation was refused.")
        tell(request, lambda: services.decide_deviation(deviation=deviation, approve=approve, by=desk.user, at=at, **said), words)
    else:
        tell_shape(request, form)
    return redirect("schemes:target", deviation.target_id)
