"""The pages of the desk: numbers and proposals, the form of a kind, a proposal as the public will see it, a number with its proofs."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.story import campaigns as all_campaigns
from rectify.disclosure.frozen.models import Kind
from rectify.disclosure.frozen.queries import bundles, reading
from rectify.disclosure.frozen.rules.canonical import digest
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries import access, desk, previews
from rectify.disclosure.publications.web.forms import CASES, CaseForm
from rectify.disclosure.publications.web.parts import as_text, number_asked, parts_of
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import NotFound

SIZE = 30
PLACES = 400


def _chosen(grants: Grants, slug: str) -> tuple[list[Campaign], Campaign | None]:
    found = [each for each in all_campaigns(grants) if not each.practice]
    return found, next((each for each in found if each.slug == slug), found[0] if found else None)


@require_safe
@requires(Permission.LIST_READ)
def list_page(request: DeskRequest) -> HttpResponse:
    """Numbers of a campaign, newest first, and for those who take part the proposals that wait; ``?campaign= &kind= &page=``."""
    campaigns, campaign = _chosen(request.grants, request.GET.get("campaign", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    page = reading.publications(campaign.slug, kind=kind, page=number_asked(request, "page"), size=SIZE) if campaign else None
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "kind": kind,
        "kinds": Kind.choices,
        "page": page,
        "waiting": access.waiting(request.grants, campaign.pk) if campaign else [],
        "refused": access.refused(request.grants, campaign.pk) if campaign else [],
        "may_propose": request.grants.may(Permission.PUBLICATION_PROPOSE),
    }
    return render(request, "publications/list.html", context)


@require_safe
@requires(Permission.PUBLICATION_PROPOSE)
def new(request: DeskRequest) -> HttpResponse:
    """The form of a proposal; ``?campaign= &kind= &corrects=``."""
    campaigns, campaign = _chosen(request.grants, request.GET.get("campaign", ""))
    kind = request.GET.get("kind", "")
    if kind not in Kind.values or campaign is None:
        raise NotFound(kind)
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "kind": Kind(kind),
        "about": desk.about_choices(kind, campaign.pk),
        "numbers": desk.numbers_of(campaign.slug, kind),
        "corrects": number_asked(request, "corrects") if request.GET.get("corrects") else None,
        "cases": [CaseForm(prefix=f"case{number}") for number in range(CASES)] if kind == Kind.CASES else [],
    }
    return render(request, "publications/new.html", context)


@require_safe
@requires(Permission.LIST_READ)
def proposal(request: DeskRequest, pk: int) -> HttpResponse:
    """A proposal as the public will see it, what changes, and what is still to be decided."""
    row = access.get_proposal(request.grants, pk)
    if row.decided_at is not None:
        return render(request, "publications/decided.html", {"row": row})
    view = previews.preview(row)
    shown = _redactions(request, row)
    context = {
        "row": row,
        "campaign": row.campaign,
        "parts": parts_of(request, view.content),
        "difference": view.difference,
        "missing": view.missing,
        "last": view.last,
        "changed": previews.has_changed(row),
        "own": request.user.pk in row.builders,
        "own_places": row.redactions.filter(decided_by=request.user).count(),
        "hands": access.hands_so_far(row),
        "may_propose": request.grants.may(Permission.PUBLICATION_PROPOSE),
        "may_approve": request.grants.may(Permission.PUBLICATION_APPROVE),
        **shown,
    }
    return render(request, "publications/proposal.html", context)


@require_safe
@requires(Permission.LIST_READ)
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole proposal as it would be released now, as one file of text: what is approved can be read and kept before."""
    row = access.get_proposal(request.grants, pk)
    view = previews.preview(row)
    about = [
        (_("Title"), row.title),
        (_("Kind"), str(Kind(row.kind).label)),
        (_("Facts of"), row.facts_on.isoformat()),
        (_("Digest of the content"), digest(view.content)),
    ]
    response = HttpResponse(f"\ufeff{as_text(about, view.content, view.difference)}", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="draft-{row.pk}.txt"'
    return response


def _redactions(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    """The places of the page: those to decide first; ``?places=`` turns the page."""
    rows = row.redactions.select_related("decided_by")
    undecided = rows.filter(hide__isnull=True).count()
    wanted = rows.filter(hide__isnull=request.GET.get("show") != "decided").order_by("sort", "path", "start", "id")
    pages = Paginator(cast("Any", wanted), PLACES)
    page = pages.get_page(number_asked(request, "places"))
    return {
        "groups": previews.groups(previews.places(row, cast("list[Redaction]", list(page.object_list)))),
        "places_page": page,
        "undecided": undecided,
        "decided": rows.filter(hide__isnull=False).count(),
        "show_decided": request.GET.get("show") == "decided",
    }


@require_safe
@requires(Permission.LIST_READ)
def number(request: DeskRequest, slug: str, sequence: int) -> HttpResponse:
    """A published number with its digest, its checkpoint, what changed, and the file to check it by."""
    whole = reading.publication(slug, sequence)
    context = {
        "whole": whole,
        "head": whole.head,
        "parts": parts_of(request, whole.content),
        "difference": whole.difference,
        "kind": Kind(whole.head.kind),
        "file_name": bundles.file_name(slug, sequence),
        "hands": access.hands_of(slug, sequence),
        "may_propose": request.grants.may(Permission.PUBLICATION_PROPOSE),
    }
    return render(request, "publications/number.html", context)


@require_safe
@requires(Permission.LIST_READ)
def download(request: DeskRequest, slug: str, sequence: int) -> HttpResponse:  # noqa: ARG001 - views take the request
    """The file an outsider checks with ``rectify verify``."""
    response = HttpResponse(bundles.bundle(slug, sequence), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{bundles.file_name(slug, sequence)}"'
    return response
