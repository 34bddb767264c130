"""What people do at the desk of publications: each view reads a form, does one act and tells how it went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rectify.campaign.ledger.queries.access import get_campaign
from rectify.disclosure.frozen.models import Kind
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.queries.access import get_proposal
from rectify.disclosure.publications.services import deciding, proposing, redacting
from rectify.disclosure.publications.services.proposing import Wanted
from rectify.disclosure.publications.web.forms import CASES, CaseForm, DecideForm, ProposeForm, WordsForm
from rectify.disclosure.publications.web.telling import told
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused

LONGEST_KEY = 18
MOST_REASONS = 500


@require_POST
@requires(Permission.PUBLICATION_PROPOSE)
def propose(request: DeskRequest) -> HttpResponse:
    """Build a proposal and go to it."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The form could not be read. Choose what is published, then send it again."))
        return redirect("publications:list")
    data = form.cleaned_data
    campaign = get_campaign(request.grants, data["campaign"])
    chosen = _cases(request) if data["kind"] == Kind.CASES else ()
    wanted = Wanted(data["kind"], timezone.localdate(), data["about"], chosen, data["corrects"], data["because"])
    by, at = request.user, timezone.now()
    row = told(
        request,
        lambda: proposing.propose(campaign=campaign, wanted=wanted, by=by, at=at),
        _("The proposal is built. Read it as the public will."),
    )
    if row is None:
        back = urlencode({"campaign": campaign.slug, "kind": data["kind"]})
        return redirect(f"{reverse('publications:new')}?{back}")
    return redirect("publications:proposal", row.pk)


@require_POST
@requires(Permission.PUBLICATION_PROPOSE)
def propose_changed(request: DeskRequest) -> HttpResponse:
    """Propose anew all published tables of petitions that changed since."""
    campaign = get_campaign(request.grants, str(request.POST.get("campaign", "")))
    by, at = request.user, timezone.now()
    try:
        rows = proposing.propose_changed(campaign=campaign, on=timezone.localdate(at), by=by, at=at)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        said = ngettext("%(n)s proposal waits for a decision.", "%(n)s proposals wait for a decision.", len(rows)) % {"n": len(rows)}
        messages.success(request, said if rows else _("No published table of petitions has changed since."))
    return redirect(f"{reverse('publications:list')}?{urlencode({'campaign': campaign.slug, 'kind': Kind.PETITIONS.value})}")


def _cases(request: DeskRequest) -> list[dict[str, Any]]:
    found = []
    for number in range(CASES):
        form = CaseForm(request.POST, prefix=f"case{number}")
        if form.is_valid() and form.cleaned_data["task"].strip():
            data = form.cleaned_data
            found.append({"task": data["task"].strip(), "good": data["good"] != "no", "words": data["words"]})
    return found


@require_POST
@requires(Permission.PUBLICATION_PROPOSE)
def rebuild(request: DeskRequest, pk: int) -> HttpResponse:
    """Build a proposal again from the facts of today."""
    row = get_proposal(request.grants, pk)
    corrects = row.corrects.sequence if row.corrects else None
    asked = row.asked
    wanted = Wanted(str(row.kind), timezone.localdate(), asked.get("about"), asked.get("chosen", ()), corrects, row.correction_because)
    by, at = request.user, timezone.now()
    said = _("The proposal was built again from the facts of today.")
    again = told(request, lambda: proposing.propose(campaign=row.campaign, wanted=wanted, by=by, at=at), said)
    return redirect("publications:proposal", again.pk if again else pk)


@require_POST
@requires(Permission.LIST_READ)
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Hide the chosen places, or leave them readable with a reason."""
    row = get_proposal(request.grants, pk)
    form = DecideForm(request.POST)
    keys = [int(key) for key in ",".join(request.POST.getlist("place")).split(",") if _is_key(key)]
    if not form.is_valid() or not keys:
        messages.error(request, _("Choose at least one place, then say whether it is hidden or left."))
        return _to(row, "redactions")
    hide, because = form.cleaned_data["hide"] == "yes", form.cleaned_data["because"]
    by, at = request.user, timezone.now()
    told(
        request,
        lambda: redacting.decide(proposal=row, redactions=keys, hide=hide, because=because, by=by, at=at),
        _("The decision was noted."),
    )
    return _to(row, "redactions")


@require_POST
@requires(Permission.LIST_READ)
def mark(request: DeskRequest, pk: int) -> HttpResponse:
    """Hide words wherever they stand."""
    row = get_proposal(request.grants, pk)
    words, by, at = _words(request), request.user, timezone.now()
    told(request, lambda: redacting.mark(proposal=row, words=words, by=by, at=at), _("The words are hidden wherever they stand."))
    return _to(row, "redactions")


@require_POST
@requires(Permission.PUBLICATION_PROPOSE)
def reasons(request: DeskRequest, pk: int) -> HttpResponse:
    """Say why things left or were reopened; one text may stand for all that have none."""
    row = get_proposal(request.grants, pk)
    said = {key.removeprefix("why-"): str(text)[:1000] for key, text in request.POST.items() if key.startswith("why-")}
    for_all = str(request.POST.get("for_all", "")).strip()[:1000]
    given = {key: text.strip() or for_all for key, text in list(said.items())[:MOST_REASONS]}
    by, at = request.user, timezone.now()
    told(request, lambda: proposing.give_reasons(proposal=row, reasons=given, by=by, at=at), _("The reasons were noted."))
    return _to(row, "difference")


@require_POST
@requires(Permission.PUBLICATION_APPROVE)
def approve(request: DeskRequest, pk: int) -> HttpResponse:
    """Approve and release."""
    row = get_proposal(request.grants, pk)
    words, by, at = _words(request), request.user, timezone.now()
    knows = request.POST.get("although_changed") == "yes"
    said = _("Released. The number cannot be changed any more.")
    done = told(request, lambda: deciding.approve(proposal=row, although_changed=knows, words=words, by=by, at=at), said)
    return redirect("publications:number", row.campaign.slug, done.sequence) if done else _to(row, "decision")


@require_POST
@requires(Permission.PUBLICATION_APPROVE)
def refuse(request: DeskRequest, pk: int) -> HttpResponse:
    """Refuse, saying why."""
    row = get_proposal(request.grants, pk)
    words, by, at = _words(request), request.user, timezone.now()
    done = told(request, lambda: deciding.refuse(proposal=row, words=words, by=by, at=at), _("The proposal was refused."))
    return redirect("publications:list") if done else _to(row, "decision")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def _words(request: DeskRequest) -> str:
    form = WordsForm(request.POST)
    return str(form.cleaned_data["words"]) if form.is_valid() else ""


def _to(row: Proposal, place: str) -> HttpResponse:
    return redirect(f"{reverse('publications:proposal', args=[row.pk])}#{place}")
