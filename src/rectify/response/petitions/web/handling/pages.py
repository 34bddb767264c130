"""Pages of the handling: the handing-over desk, a batch as an itemised account, one complaint at work, and the form of its reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectify.campaign.ledger.rules.moves import WORKING
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import NotFound, Refused
from rectify.response.petitions.models import PetitionState
from rectify.response.petitions.queries import account
from rectify.response.petitions.queries.access import get_petition
from rectify.response.petitions.queries.desk import frame
from rectify.response.petitions.queries.handling import Handling, answering_units, evidence_of, handling_of, unit_for
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.replies import told, write_reply
from rectify.response.petitions.web.handling import forms

REFUSED = 409
UNREADABLE = 422


@dataclass(frozen=True, slots=True)
class May:
    """Which forms the page offers, by permission and state only; the services refuse the rest with words."""

    handle: bool = False
    reply: bool = False
    give_back: bool = False
    ask_time: bool = False
    decide_time: bool = False
    state_outcome: bool = False


def _whole(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 19 else 0  # noqa: PLR2004 - fits a key


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_HANDLE)
def handover(request: DeskRequest) -> HttpResponse:
    """What waits to be handed over: choose, look at the units proposed, hand over as today's batch."""
    around = frame(request.grants, request.GET.get("campaign", ""))
    if around is None:
        return render(request, "petitions/handling_none.html")
    campaign = around.campaign
    waiting = account.waiting_to_hand_over(request.grants, campaign, _whole(request.GET.get("after")))
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            batch = hand_over(campaign=campaign, choices=_choices(waiting, request.POST), by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = refused
        else:
            said = _("Batch %(n)s was handed over; each unit sees its complaints now.") % {"n": batch.number}
            messages.success(request, said)
            return redirect("petitions:handover_batch", campaign.slug, batch.number)
    today = timezone.localdate()
    context = {
        "campaign": campaign,
        "campaigns": around.campaigns,
        "waiting": waiting,
        "refusal": refusal,
        "chosen": set(request.POST.getlist("petition")),
        "asks": {row.petition.pk: request.POST.get(f"ask-{row.petition.pk}", "") for row in waiting.rows},
        "units": {row.petition.pk: _whole(request.POST.get(f"unit-{row.petition.pk}")) for row in waiting.rows},
        "batches": account.batches_of(request.grants, campaign, today),
        "replies": list(account.replies_waiting(request.grants, campaign)[: account.BATCHES]),
        "returns": list(account.returns_waiting(request.grants, campaign)[: account.BATCHES]),
        "today": today,
        "english": _english(),
    }
    return render(request, "petitions/handling_handover.html", context, status=REFUSED if refusal else 200)


def _choices(waiting: account.Waiting, posted: QueryDict) -> list[Choice]:
    """The rows of this page that were ticked, with the unit chosen for each."""
    ticked = set(posted.getlist("petition"))
    found = []
    for row in waiting.rows:
        if str(row.petition.pk) in ticked:
            units: dict[int, Unit] = {unit.pk: unit for unit in row.units}
            unit = units.get(_whole(posted.get(f"unit-{row.petition.pk}")))
            found.append(Choice(row.petition, unit, summary=posted.get(f"ask-{row.petition.pk}", "").replace("\x00", "")))
    return found


@require_safe
@requires(Permission.PETITION_READ)
def handover_batch(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """One batch as an itemised account."""
    around = frame(request.grants, slug)
    if around is None:
        raise NotFound(slug)
    campaign = around.campaign
    found = account.get_handover(request.grants, campaign, number)
    today = timezone.localdate()
    rows = account.account_of(request.grants, found)
    context = {"batch": found, "campaign": campaign, "rows": rows, "today": today, "most": account.ROWS}
    return render(request, "petitions/handling_batch.html", context)


@require_safe
@requires(Permission.PETITION_READ)
def handling(request: DeskRequest, pk: int) -> HttpResponse:
    """One complaint at work: who works on it, its clock, its replies, what lies ahead, where the close-out stands."""
    petition = get_petition(request.grants, pk)
    found = handling_of(petition, timezone.localdate())
    may = what_may_be_done(request.grants, found)
    units = answering_units(petition) if may.handle or may.give_back else []
    context: dict[str, Any] = {
        "petition": petition,
        "h": found,
        "may": may,
        "person": request.user,
        "sees_list": request.grants.may(Permission.LIST_READ),
        "sees_evidence": request.grants.may(Permission.EVIDENCE_READ),
        "today": timezone.localdate(),
        "english": _english(),
        "left": [(told(each), each) for each in found.settling.left],
        "units": units,
        "forms": {
            "assign": forms.AssignForm(units=units, auto_id="assign-%s"),
            "add": forms.AddUnitForm(units=units, auto_id="add-%s"),
            "give_back": forms.ReturnForm(units=units, auto_id="back-%s"),
            "decide_return": forms.DecideReturnForm(units=units, auto_id="return-%s", initial=_suggested(found)),
            "urge": forms.UrgeForm(auto_id="urge-%s"),
            "time": forms.ExtensionForm(auto_id="time-%s"),
            "decide_time": forms.DecideExtensionForm(auto_id="decide-%s"),
            "reply": forms.DecideReplyForm(auto_id="reply-%s"),
            "outcome": forms.OutcomeForm(auto_id="outcome-%s"),
        },
    }
    return render(request, "petitions/handling.html", context)


def _suggested(found: Handling) -> dict[str, Any]:
    waiting = found.return_waiting
    return {"unit": str(waiting.suggested_id)} if waiting and waiting.suggested_id else {}


def what_may_be_done(grants: Grants, found: Handling) -> May:
    """By permission and state; whose unit works on it the services look at."""
    row = found.petition
    if row.task is None or row.task.state not in WORKING or row.state not in {PetitionState.HANDED_OVER, PetitionState.ANSWERED}:
        return May(state_outcome=row.task is not None and _states(grants))
    owed = row.state == PetitionState.HANDED_OVER
    return May(
        handle=grants.may(Permission.PETITION_HANDLE),
        reply=grants.may(Permission.PETITION_REPLY) and found.waiting is None,
        give_back=owed and grants.may(Permission.PETITION_REPLY) and found.return_waiting is None,
        ask_time=owed and grants.may(Permission.EXTENSION_REQUEST) and not any(e.decided_at is None for e in found.extensions),
        decide_time=grants.may(Permission.EXTENSION_DECIDE),
        state_outcome=_states(grants),
    )


def _states(grants: Grants) -> bool:
    return grants.may(Permission.PETITION_REPLY) or grants.may(Permission.PETITION_HANDLE)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_REPLY)
def reply(request: DeskRequest, pk: int) -> HttpResponse:
    """Write the reply; refused with all that is missing, nothing typed is lost."""
    petition = get_petition(request.grants, pk, Permission.PETITION_REPLY)
    found = handling_of(petition, timezone.localdate())
    units, pieces = answering_units(petition), list(evidence_of(petition)[:60])
    form = forms.ReplyForm(request.POST or None, units=units, pieces=pieces, initial=_last(found))
    refusal: Refused | None = None
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            try:
                write_reply(petition=petition, written=form.written(), by=request.user, at=timezone.now())
            except Refused as refused:
                refusal, status = refused, REFUSED
            else:
                messages.success(request, _("The reply was handed in and waits for the office."))
                return redirect("petitions:handling", petition.pk)
    context = {
        "petition": petition, "h": found, "form": form, "refusal": refusal, "english": _english(), "pieces": pieces,
        "unit": unit_for(request.user, petition, timezone.localdate(), lead_only=True), "ask_checked": _names(refusal),
    }  # fmt: skip
    return render(request, "petitions/handling_reply.html", context, status=status)


def _names(refusal: Refused | None) -> bool:
    return refusal is not None and refusal.code == "reply.names_somebody"


def _last(found: Handling) -> dict[str, Any]:
    """A new version begins with the words of the last one."""
    last = next(iter(found.replies), None)
    if last is None:
        return {}
    names = ("finding", "substantiated", "handling", "public_text", "settled")
    return {name: getattr(last, name) for name in names}


def _english() -> bool:
    return (get_language() or "").startswith("en")
