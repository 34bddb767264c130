"""Progress rolled up: a part of the campaign's page, and a page of its own."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from rectify.campaign.ledger.queries import access
from rectify.campaign.ledger.queries.kept import roll_up_of
from rectify.campaign.ledger.queries.paging import LAST_PAGE
from rectify.campaign.ledger.queries.rollup import roll_up_problems
from rectify.campaign.ledger.tasks import count_again
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


class LevelForm(forms.Form):
    """Which level is shown, and of which section."""

    level = forms.ChoiceField(required=False, choices=[(level, level) for level in ("section", "unit", "county", "problem")])
    section = forms.IntegerField(required=False, min_value=1)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


@require_safe
@requires(Permission.LIST_READ)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One level of the roll-up; every number leads to its rows."""
    desk = cast("DeskRequest", request)
    campaign = access.get_campaign(desk.grants, slug)
    form = LevelForm(request.GET)
    form.is_valid()
    level, section = form.cleaned_data.get("level") or "section", form.cleaned_data.get("section")
    at = timezone.now()
    context = {"campaign": campaign, "level": level, "section": section, "tasks_url": f"/campaigns/{campaign.slug}/tasks/"}
    if level == "problem":
        found = roll_up_problems(desk.grants, campaign, timezone.localdate(at), section=section, page=form.cleaned_data.get("page") or 1)
        context |= {"rows": found.rows, "page": found}
    else:
        kept = roll_up_of(desk.grants, campaign, at)
        if kept.is_due:
            count_again.defer(what="roll-up", person=desk.user.pk, campaign=campaign.pk)
        whole = kept.value
        context |= {"rows": {"section": whole.sections, "unit": whole.units, "county": whole.counties}[level], "whole": whole.whole}
        context["counted_at"] = kept.at if kept.at < at else None
    htmx = HtmxDetails(request)
    fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, "ledger/lists/_progress.html" if fragment else "ledger/lists/progress.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
