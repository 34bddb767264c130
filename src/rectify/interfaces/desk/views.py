"""The start page of every role, and the page that shows all components."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rectify.campaign.ledger.queries.kept import overview_of
from rectify.campaign.ledger.queries.story import campaigns as all_campaigns
from rectify.campaign.ledger.tasks import count_again
from rectify.campaign.ledger.templatetags.ledger import CLASS_LABELS
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, public, signed_in
from rectify.interfaces.desk import findings
from rectify.interfaces.desk.week import MANY, week_of

DUE_ROWS = 200
"""Rows of the table behind the calendar; the list itself goes on."""


@require_safe
@public("the parts pages are made of; shows no data")
def components(request: HttpRequest) -> HttpResponse:
    """All components on one page, for whoever changes the look."""
    return render(request, "desk/components_page.html")


@require_safe
@signed_in("the start page of every role; its numbers are cut by the grants")
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, what is late and how the campaign stands; ``?campaign=`` chooses another than the newest."""
    desk = cast("DeskRequest", request)
    if not desk.grants.may(Permission.LIST_READ):
        return render(request, "desk/start.html")
    campaigns = all_campaigns(desk.grants)
    wanted = request.GET.get("campaign", "")
    campaign = next((c for c in campaigns if c.slug == wanted), campaigns[0] if campaigns else None)
    if campaign is None:
        return render(request, "desk/start.html", {"no_campaign": True})
    at = timezone.now()
    today = timezone.localdate(at)
    kept = overview_of(desk.grants, campaign, at)
    if kept.is_due:
        count_again.defer(what="overview", person=desk.user.pk, campaign=campaign.pk)
    found = kept.value
    progress = findings.progress_of(found, campaign.starts_on, today)
    tasks_url = reverse("lists:tasks", args=[campaign.slug])
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "found": found,
        "counted_at": kept.at if kept.at < at else None,
        "today": today,
        "tasks_url": tasks_url,
        "progress": progress,
        "keeps_up": findings.keeps_up(found),
        "progress_rows": list(zip(progress.months, progress.planned, progress.finished, strict=True)),
        "classes": [(code, CLASS_LABELS[code], found.classes.get(code, 0)) for code in findings.CLASSES],
        "section_rows": [(g, findings.name_of(g), [g.classes.get(code, 0) for code in findings.CLASSES]) for g in found.sections],
        "worst_section": findings.worst_section(found),
        "next_due": findings.next_due(found, today),
        "due_rows": [(day, n) for day, n in sorted(found.due.items()) if n[1]][:DUE_ROWS],
        "units_late": findings.units_late(found),
        "bars": findings.bars_of(found),
        "series": findings.series_of(found, progress, tasks_url, today),
        "may_act": desk.grants.may(Permission.MEASURE_REPORT) or desk.grants.may(Permission.EXTENSION_REQUEST),
        "sees_all": desk.grants.scope(Permission.LIST_READ).everything,
    }
    return render(request, "desk/overview.html", context)


@require_safe
@signed_in("the page everybody starts from; each part is cut by the grants")
def week(request: HttpRequest) -> HttpResponse:
    """What I owe, what waits for me, what is late, and what changed since Monday."""
    desk = cast("DeskRequest", request)
    at = timezone.now()
    found = week_of(desk.user, desk.grants, at)
    return render(request, "desk/week.html", {"week": found, "today": timezone.localdate(at), "many": MANY})
