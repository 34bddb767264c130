"""The procedures known here, step by step with their sources, and which of them a campaign follows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.closure.models import TaskKind
from rectify.campaign.closure.queries.desk import campaigns_to_choose
from rectify.campaign.closure.queries.procedures import choices_of
from rectify.campaign.closure.queries.procedures import procedures as known
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.web.desk import procedure_titles
from rectify.campaign.closure.web.forms import ProcedureForm
from rectify.campaign.closure.web.telling import UNREADABLE, tell
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_safe
@requires(Permission.LIST_READ)
def procedures(request: DeskRequest) -> HttpResponse:
    """Every procedure with its steps and source, what this house added marked; what the campaign follows."""
    return _page(request, None)


@require_POST
@requires(Permission.PROCEDURE_CHOOSE)
def choose(request: DeskRequest) -> HttpResponse:
    """Choose the procedure for a kind of task, from a day on."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNREADABLE)
    data = dict(form.cleaned_data)
    campaign = get_campaign(request.grants, data.pop("campaign"))
    kind = TaskKind(data.pop("kind"))
    by, at = request.user, timezone.now()
    tell(request, lambda: choose_procedure(campaign=campaign, kind=kind, by=by, at=at, **data), _("The procedure was chosen."))
    return redirect(f"{request.path.removesuffix('choose')}?campaign={campaign.slug}")


def _form(request: DeskRequest, data: object = None) -> ProcedureForm:
    campaigns = [(c.slug, c.name) for c in campaigns_to_choose(request.grants)]
    first = {"valid_from": timezone.localdate(), "campaign": request.GET.get("campaign", "")}
    return ProcedureForm(data, campaigns=campaigns, procedures=procedure_titles().items(), initial=first)


def _page(request: DeskRequest, form: ProcedureForm | None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    campaigns = campaigns_to_choose(request.grants)
    slug = request.GET.get("campaign") or (campaigns[0].slug if campaigns else "")
    campaign = get_campaign(request.grants, slug) if slug else None
    titles = procedure_titles()
    choices = [(choice, titles.get(choice.procedure, choice.procedure)) for choice in choices_of(campaign)] if campaign else []
    context = {
        "tab": "procedures",
        "procedures": [(each, each.in_force(today)) for each in known().procedures],
        "kinds": dict(TaskKind.choices),
        "campaign": campaign,
        "campaigns": campaigns,
        "choices": choices,
        "form": (form or _form(request)) if request.grants.may(Permission.PROCEDURE_CHOOSE) and campaign else None,
    }
    return render(request, "closure/procedures.html", context, status=status)
