"""The petition rules known here in plain words, with their source, and which of them a campaign follows from when on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.response.petitions.queries.desk import Frame, frame
from rectify.response.petitions.queries.rules import all_rules, choices_of, followed
from rectify.response.petitions.services.rules import choose_rules
from rectify.response.petitions.web.ruling.forms import RulesForm

UNREADABLE = 422


@require_safe
@requires(Permission.PETITION_READ)
def rules(request: DeskRequest) -> HttpResponse:
    """Every set of rules with its source; what the campaign chose, and what counts for it today."""
    return _page(request, None)


@require_POST
@requires(Permission.PROCEDURE_CHOOSE)
def choose(request: DeskRequest) -> HttpResponse:
    """Let a campaign follow a set of rules from a day on."""
    around = frame(request.grants) if request.grants.may(Permission.PETITION_READ) else None
    form = _form(around, request.POST) if around else None
    if form is None or not form.is_valid():
        return _page(request, form, status=UNREADABLE)
    data = dict(form.cleaned_data)
    campaign = get_campaign(request.grants, data.pop("campaign"))
    try:
        choose_rules(campaign=campaign, by=request.user, at=timezone.now(), **data)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The rules were chosen; complaints handed over from that day on follow them."))
    return redirect(f"{request.path.removesuffix('choose')}?campaign={campaign.slug}")


def _titles() -> dict[str, str]:
    """The name of each set of rules in the reader's language, by code."""
    english = (get_language() or "").startswith("en")
    return {each.code: each.title_en if english else each.title_zh for each in all_rules()}


def _form(around: Frame, data: object = None) -> RulesForm:
    first = {"valid_from": timezone.localdate(), "campaign": around.campaign.slug}
    campaigns = [(each.slug, each.name) for each in around.campaigns]
    return RulesForm(data, campaigns=campaigns, rules=_titles().items(), initial=first)


def _page(request: DeskRequest, form: RulesForm | None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    around = frame(request.grants, request.GET.get("campaign", ""))
    titles = _titles()
    may = around is not None and request.grants.may(Permission.PROCEDURE_CHOOSE)
    context = {
        "sets": [(each, each.in_force(today)) for each in all_rules()],
        "titles": titles,
        "campaign": around.campaign if around else None,
        "campaigns": around.campaigns if around else [],
        "choices": [(each, titles.get(each.code, each.code)) for each in choices_of(around.campaign)] if around else [],
        "followed": followed(around.campaign, today) if around else None,
        "form": (form or _form(around)) if around and may else None,
    }
    return render(request, "petitions/rules.html", context, status=status)
