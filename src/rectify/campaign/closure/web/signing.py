"""The signing desk: what waits for one's signature, and each signature proved by itself."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries.delegations import lent_to
from rectify.campaign.closure.queries.signers import signing_desk
from rectify.campaign.closure.services.signing import sign as sign_case
from rectify.campaign.closure.web.forms import SignForm
from rectify.campaign.closure.web.telling import REFUSED
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries.people import has_codes
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.services.proofs import prove
from rectify.foundation.accounts.web.guard import DeskRequest, signed_in
from rectify.foundation.refusals import NotFound, Refused

BY_POST_OR_DELEGATION = "who may sign follows from posts and dated delegations; the access function cuts the rows"
LONGEST_KEY = 18


@require_safe
@signed_in(BY_POST_OR_DELEGATION)
def signing(request: DeskRequest) -> HttpResponse:
    """What waits for my signature, each case in short, with its signatures in their order."""
    return _page(request)


def _page(request: DeskRequest, *, case: Case | None = None, words: str = "", refusal: Refused | None = None) -> HttpResponse:
    today = timezone.localdate()
    after = request.GET.get("after", "")
    desk = signing_desk(request.user, request.grants, today, int(after) if after.isdecimal() and len(after) <= LONGEST_KEY else 0)
    context = {
        "tab": "signing",
        "desk": desk,
        "has_codes": has_codes(request.user),
        "may_return": request.grants.may(Permission.TASK_RETURN),
        "lent": lent_to(request.user, today),
        "refused_case": case,
        "typed": words,
        "refusal": refusal,
    }
    return render(request, "closure/signing.html", context, status=REFUSED if refusal else 200)


@require_POST
@signed_in(BY_POST_OR_DELEGATION)
def sign(request: DeskRequest, pk: int, requirement: int) -> HttpResponse:
    """Give one signature: first prove who one is, then sign. A wrong password is counted and signs nothing."""
    at = timezone.now()
    case = access.get_case_to_sign(request.grants, pk, timezone.localdate(at))
    need = access.get_requirement(case, requirement)
    form = SignForm(request.POST)
    form.is_valid()
    data = form.cleaned_data
    words = data.get("words", "")
    try:
        proof = prove(
            person=request.user,
            password=data.get("password", ""),
            code=data.get("code", ""),
            address=get_adapter(request).get_client_ip(request),
            at=at,
        )
        principal = _principal(request.user, data.get("on_behalf_of"))
        sign_case(case=case, requirement=need, words=words, proof=proof, by=request.user, at=at, on_behalf_of=principal)
    except Refused as refused:
        return _page(request, case=case, words=words, refusal=refused)
    messages.success(request, _("Signed: %(task)s.") % {"task": case.task})
    return redirect("closure:signing")


def _principal(person: Person, wanted: int | None) -> Person | None:
    """Whose signature it is, when it is given by delegation; somebody who lent nothing is not found."""
    if wanted is None:
        return None
    found = next((each.principal for each in lent_to(person, timezone.localdate()) if each.principal_id == wanted), None)
    if found is None:
        raise NotFound(wanted)
    return found
