"""Major matters and standing duties: pages and acts."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.dispatch.queries.access import get_unit, visible_units
from rectify.campaign.dispatch.queries.duties import duty_page
from rectify.campaign.dispatch.queries.matters import get_matter, visible_matters
from rectify.campaign.dispatch.services.matters import report_matter, take_matter
from rectify.campaign.dispatch.web.letters.forms import InstructionForm, MatterForm
from rectify.campaign.dispatch.web.letters.pages import chosen
from rectify.campaign.dispatch.web.telling import number_in, tell_shape, told
from rectify.campaign.ledger.queries.access import get_campaign, get_task
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

SHOWN = 100


@require_safe
@requires(Permission.LIST_READ)
def matter_list(request: HttpRequest) -> HttpResponse:
    """Major matters, the newest first."""
    desk = cast("DeskRequest", request)
    context = {"matters": visible_matters(desk.grants)[:SHOWN], "may_report": desk.grants.may(Permission.MEASURE_REPORT)}
    return render(request, "dispatch/letters/matters.html", context)


@require_safe
@requires(Permission.LIST_READ)
def matter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One major matter."""
    desk = cast("DeskRequest", request)
    matter = get_matter(desk.grants, pk)
    may_take = matter.taken_at is None and desk.grants.may(Permission.ROUND_MANAGE)
    return render(request, "dispatch/letters/matter.html", {"matter": matter, "may_take": may_take})


@require_safe
@requires(Permission.MEASURE_REPORT)
def matter_form(request: HttpRequest) -> HttpResponse:
    """The form of a major matter; ``?task=`` fills it in."""
    desk = cast("DeskRequest", request)
    asked = number_in(request.GET.get("task", ""))
    task = get_task(desk.grants, asked, Permission.MEASURE_REPORT) if asked is not None else None
    campaigns, campaign = chosen(desk.grants, task.campaign.slug if task else request.GET.get("campaign", ""))
    units = visible_units(desk.grants, Permission.MEASURE_REPORT).filter(closed_on__isnull=True).order_by("path")
    context = {"campaigns": campaigns, "campaign": campaign, "task": task, "units": units, "today": timezone.localdate()}
    return render(request, "dispatch/letters/matter_form.html", context)


@require_POST
@requires(Permission.MEASURE_REPORT)
def report(request: HttpRequest) -> HttpResponse:
    """Report a major matter."""
    desk, form = cast("DeskRequest", request), MatterForm(request.POST)
    if not form.is_valid():
        tell_shape(request, form)
        return redirect("letters:matter_form")
    said = form.cleaned_data
    campaign = get_campaign(desk.grants, said["campaign"])
    unit = get_unit(desk.grants, said["unit"], Permission.MEASURE_REPORT)
    task = get_task(desk.grants, said["task"], Permission.MEASURE_REPORT) if said["task"] else None
    if task and task.campaign_id != campaign.pk:
        raise NotFound(task.pk)
    row = told(
        request,
        lambda: report_matter(
            campaign=campaign, unit=unit, task=task, text=said["text"], happened_on=said["happened_on"], by=desk.user, at=timezone.now()
        ),
        _("The matter was reported; the office has been told."),
    )
    return redirect("letters:matter", row.pk) if row else redirect(f"{reverse('letters:matter_form')}?campaign={campaign.slug}")


@require_POST
@requires(Permission.ROUND_MANAGE)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a major matter up with an instruction."""
    desk, form = cast("DeskRequest", request), InstructionForm(request.POST)
    matter = get_matter(desk.grants, pk, Permission.ROUND_MANAGE)
    if form.is_valid():
        words, at = form.cleaned_data["instruction"], timezone.now()
        told(request, lambda: take_matter(matter=matter, instruction=words, by=desk.user, at=at), _("The matter was taken up."))
    else:
        tell_shape(request, form)
    return redirect("letters:matter", pk)


@require_safe
@requires(Permission.LIST_READ)
def duty_list(request: HttpRequest) -> HttpResponse:
    """Items of standing duties: owed, late and fulfilled, a page at a time; ``?state=`` and ``?after=``."""
    desk = cast("DeskRequest", request)
    after = number_in(request.GET.get("after", ""))
    state = request.GET.get("state", "owed")
    on = timezone.localdate()
    found = duty_page(desk.grants, state, on, after or 0)
    context = {"found": found, "state": state, "today": on, "may_hand_in": desk.grants.may(Permission.EVIDENCE_SUBMIT)}
    return render(request, "dispatch/letters/duties.html", context)
