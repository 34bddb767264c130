"""Spot-check drawings: settings and coverage beforehand, the published page of each drawing, and its lots as a file to repeat it with."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectify.campaign.closure.models import Draw
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries import draws as query
from rectify.campaign.closure.queries.desk import campaigns_to_choose, unit_labels, waiting_to_be_drawn
from rectify.campaign.closure.rules.published import COLUMNS, about_as_text
from rectify.campaign.closure.rules.sampling import RISKS, Ticket
from rectify.campaign.closure.services.draws import draw as make_draw
from rectify.campaign.closure.services.draws import preview
from rectify.campaign.closure.web.forms import DrawForm
from rectify.campaign.closure.web.telling import REFUSED, UNREADABLE
from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LIST_READ)
def draws(request: DeskRequest) -> HttpResponse:
    """All drawings of a campaign; before a new one its coverage, computed without the seed, which chance completes at the drawing."""
    choices = campaigns_to_choose(request.grants)
    slug = request.POST.get("campaign") or request.GET.get("campaign") or (choices[0].slug if choices else "")
    if not slug:
        return render(request, "closure/draws.html", {"tab": "draws", "none": True})
    campaign = get_campaign(request.grants, slug)
    may_draw = request.grants.scope(Permission.TASK_CHECK).everything
    if request.method == "POST" and not may_draw:
        raise PermissionDenied
    form = DrawForm(request.POST or None, campaigns=[(c.slug, c.name) for c in choices], initial=_initial(campaign))
    context: dict[str, Any] = {"tab": "draws", "campaign": campaign, "campaigns": choices, "form": form if may_draw else None}
    status = 200
    if request.method == "POST":
        drawn = _draw(request, campaign, form, context)
        if drawn is not None:
            messages.success(request, _("Drawn: %(chosen)d of %(size)d.") % {"chosen": drawn.chosen, "size": drawn.size})
            return redirect("closure:draw", drawn.pk)
        status = REFUSED if context.get("refusal") else UNREADABLE if form.errors else 200
    context["rows"] = query.draws_of(campaign)
    context["waiting"] = waiting_to_be_drawn(campaign, timezone.localdate()) if may_draw else None
    return render(request, "closure/draws.html", context, status=status)


def _initial(campaign: Campaign) -> dict[str, Any]:
    found = asdict(query.default_sampling(campaign))
    return {**found, "share": f"{found['share'] * 100:g}", "campaign": campaign.slug, "population": Draw.Population.WAITING}


def _draw(request: DeskRequest, campaign: Campaign, form: DrawForm, context: dict[str, Any]) -> Draw | None:
    """Draw, or put a preview or a refusal into the context."""
    previewing = request.POST.get("do") == "preview"
    if previewing:
        form.fields["seed"].required = False
    if not form.is_valid():
        return None
    population = form.cleaned_data["population"]
    try:
        if previewing:
            on = timezone.localdate()
            tickets = preview(campaign=campaign, population=population, seed="", on=on, settings=form.settings())
            context["preview"] = _coverage(tickets)
            return None
        return make_draw(
            campaign=campaign,
            population=population,
            seed=form.cleaned_data["seed"],
            nonce=secrets.token_hex(16),
            settings=form.settings(),
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        context["refusal"] = refused
        return None


def _coverage(tickets: list[Ticket]) -> dict[str, Any]:
    counties, units = query.coverage(tickets, "county"), query.coverage(tickets, "unit")
    labels = unit_labels({row.name for row in (*counties, *units)})
    return {
        "size": len(tickets),
        "chosen": sum(ticket.chosen for ticket in tickets),
        "groups": [
            (_("By county"), [(labels.get(row.name, _("City level")), row) for row in counties]),
            (_("By unit"), [(labels.get(row.name, row.name), row) for row in units]),
        ],
    }


@require_safe
@requires(Permission.LIST_READ)
def draw(request: DeskRequest, pk: int) -> HttpResponse:
    """The published page of a drawing: seed, hash of the population, settings, coverage, who was chosen, who was not, how to repeat it."""
    found = access.get_draw(request.grants, pk)
    shows_all = request.GET.get("show") == "all"
    lots = query.lots_of(found, chosen=None if shows_all else True)
    page = Paginator(lots, PAGE).get_page(request.GET.get("page"))
    coverage = query.coverage_of(found)
    raised = found.settings.get("raised", [])
    labels = unit_labels({*raised, *(code for row in coverage for code in row.name.split("/"))})
    context = {
        "tab": "draws",
        "draw": found,
        "page": page,
        "lots": list(page.object_list),
        "shows_all": shows_all,
        "coverage": [(_stratum(row.name, labels), row) for row in coverage],
        "labels": labels,
        "share": f"{found.settings.get('share', 0) * 100:g}",
        "raised": [labels.get(code, code) for code in raised],
        "may_check": request.grants.may(Permission.TASK_CHECK),
    }
    return render(request, "closure/draw.html", context)


def _stratum(name: str, labels: dict[str, str]) -> str:
    county, _slash, unit = name.partition("/")
    place = labels.get(county, _("City level"))
    whole = labels.get(unit, unit)
    return whole if place == whole else f"{place} · {whole}"


class _Line:
    """What a csv writer writes to: a line is handed back as it is written."""

    def write(self, line: str) -> str:
        return line


@require_safe
@requires(Permission.LIST_READ)
def lots(request: DeskRequest, pk: int) -> StreamingHttpResponse:
    """All lots of a drawing as CSV, with all it was made of: anybody can repeat it, by ``rectify verify-draw`` or by hand."""
    found = access.get_draw(request.grants, pk)
    rows = query.lots_of(found)
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(COLUMNS)
        values = rows.values_list("case_id", "stratum", "risks", "weight", "ticket", "chosen")
        about = about_as_text(query.published_about(found))
        for case, stratum, risks, weight, ticket, chosen in values.iterator(chunk_size=2000):
            flags = risks or " " * len(RISKS)
            yield writer.writerow([case, *stratum.split("/", 1), *flags, stratum, weight, ticket, int(chosen), about])
            about = ""

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.number}.csv"'
    return answer
