"""The pages behind the lists: campaigns, one task, one problem, one unit, extensions, versions, imports."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from rectify.campaign.ledger.queries import access, lists, story, units
from rectify.campaign.ledger.web.lists.acts import what_may_be_done
from rectify.campaign.ledger.web.lists.line import line_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_safe
@requires(Permission.LIST_READ)
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns."""
    grants = cast("DeskRequest", request).grants
    return render(
        request,
        "ledger/lists/campaigns.html",
        {"campaigns": story.campaigns(grants), "may_open": grants.may(Permission.CAMPAIGN_OPEN)},
    )


@require_safe
@requires(Permission.LIST_READ)
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """One campaign: its documents and versions, legal bases, sections and imports."""
    grants = cast("DeskRequest", request).grants
    found = access.get_campaign(grants, slug)
    context = {"story": story.campaign_story(found), "campaign": found, "may_import": grants.may(Permission.DOCUMENT_IMPORT)}
    return render(request, "ledger/lists/campaign.html", context)


@require_safe
@requires(Permission.LIST_READ)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task, its whole story."""
    desk = cast("DeskRequest", request)
    today = timezone.localdate()
    found = story.task_story(desk.grants, pk, today, get_language() or "")
    context = {
        "story": found,
        "task": found.task,
        "line": line_of(found, today),
        "may": what_may_be_done(desk.grants, found.task),
        "sees_evidence": desk.grants.may(Permission.EVIDENCE_READ),
        "today": today,
        "person": desk.user,
    }
    return render(request, "ledger/task/task.html", context)


@require_safe
@requires(Permission.LIST_READ)
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem and the tasks that answer it."""
    grants = cast("DeskRequest", request).grants
    found = story.problem_story(grants, access.get_problem(grants, pk), timezone.localdate())
    return render(request, "ledger/task/problem.html", {"story": found, "problem": found.problem})


@require_safe
@requires(Permission.LIST_READ)
def unit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What one unit owes in a campaign."""
    grants = cast("DeskRequest", request).grants
    found = access.get_campaign(grants, slug)
    today = timezone.localdate()
    context = {"campaign": found, "story": units.unit_story(grants, found.pk, pk, today), "today": today}
    return render(request, "ledger/task/unit.html", context)


@require_safe
@requires(Permission.EXTENSION_DECIDE)
def extensions(request: HttpRequest) -> HttpResponse:
    """The extensions that wait for a decision."""
    desk = cast("DeskRequest", request)
    waiting = lists.waiting_extensions(desk.grants)
    return render(request, "ledger/task/extensions.html", {"extensions": waiting, "person": desk.user})


@require_safe
@requires(Permission.DOCUMENT_READ)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version of a document beside the last, difference by difference."""
    grants = cast("DeskRequest", request).grants
    found = story.version_story(grants, pk)
    context = {"story": found, "may_decide": grants.may(Permission.VERSION_DECIDE)}
    return render(request, "ledger/task/version.html", context)


@require_safe
@requires(Permission.DOCUMENT_IMPORT)
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, and the errors of its rows. Asks again by itself while it runs."""
    found = access.get_import(cast("DeskRequest", request).grants, pk)
    template = "ledger/task/_import.html" if HtmxDetails(request) else "ledger/task/import.html"
    return render(request, template, {"run": found})
