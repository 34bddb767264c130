"""Pages: what looks like one complaint, what is undecided, and where complaints heap up."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.response.petitions.models import PetitionState, Pollution
from rectify.response.petitions.queries.clusters import heaps
from rectify.response.petitions.queries.desk import frame
from rectify.response.petitions.queries.pairs import looked_at, undecided
from rectify.response.petitions.rules.clusters import DAYS
from rectify.response.petitions.web.likeness.forms import PARTS_SHOWN, ClustersForm, PageForm, PartForm


@require_safe
@requires(Permission.PETITION_READ)
def alike_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What looks like a complaint, side by side; as a part of its page, or as a page of its own."""
    desk = cast("DeskRequest", request)
    return shown(desk, pk, [PartForm(prefix=f"p{n}") for n in range(PARTS_SHOWN)])


def shown(desk: DeskRequest, pk: int, parts: list[PartForm], status: int = 200) -> HttpResponse:
    """The page; ``parts`` as typed when a split was refused."""
    looked = looked_at(desk.grants, pk, timezone.localdate())
    may = desk.grants.may(Permission.PETITION_INTAKE)
    context = {
        "looked": looked,
        "petition": looked.petition,
        "may_decide": may,
        "may_split": may and looked.petition.state == PetitionState.RECEIVED,
        "may_unsplit": may and looked.petition.state == PetitionState.SPLIT,
        "may_merge": looked.petition.state == PetitionState.RECEIVED,
        "parts": parts,
        "typed": status != 200,  # noqa: PLR2004 - not as a matter of course
        "types": Pollution.choices,
    }
    template = "petitions/_likeness_of.html" if desk.htmx else "petitions/likeness_of.html"
    response = render(desk, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(Permission.PETITION_INTAKE)
def likeness(request: HttpRequest) -> HttpResponse:
    """The work list: pairs nobody has decided on."""
    grants = cast("DeskRequest", request).grants
    desk = frame(grants, request.GET.get("campaign", "")[:64].replace("\x00", ""))
    form = PageForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    work = undecided(grants, desk.campaign, timezone.localdate(), before) if desk else None
    return render(request, "petitions/likeness.html", {"desk": desk, "work": work, "before": before, "may_register": True})


@require_safe
@requires(Permission.PETITION_READ)
def clusters(request: HttpRequest) -> HttpResponse:
    """Heaps in time and place: a list, and a map where coordinates are known."""
    grants = cast("DeskRequest", request).grants
    desk = frame(grants, request.GET.get("campaign", "")[:64].replace("\x00", ""))
    form = ClustersForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    days, kind = said.get("days") or DAYS[0], said.get("type") or ""
    found = heaps(grants, desk.campaign, timezone.localdate(), days=days, kind=kind) if desk else None
    context = {
        "desk": desk,
        "found": found,
        "days": days,
        "kind": kind,
        "windows": DAYS,
        "types": Pollution.choices,
        "may_register": grants.may(Permission.PETITION_INTAKE),
    }
    return render(request, "petitions/clusters.html", context)
