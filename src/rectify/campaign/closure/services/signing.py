"""Signatures: each by its own person, who has just proved who they are, in the order of ranks (党政主要负责人审核签字)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, Requirement, Step, StepKind
from rectify.campaign.closure.services.casework import Doing, delegated, locked, take, tell, told
from rectify.foundation.accounts.models import Person

PROOFS: Final = frozenset({"password", "totp"})


def sign(
    *, case: Case, requirement: Requirement, words: str, proof: str, by: Person, at: datetime, on_behalf_of: Person | None = None
) -> Step:
    """Give one signature of a case. ``proof`` says how the person was proved a moment ago: ``password`` or ``totp``.

    ``on_behalf_of``: the principal, where a dated delegation allows it; both people then count as having taken a step. With the last
    signature the task becomes ``signed``. Who does not agree does not sign but returns the case (``returns.return_case``).

    Raises:
        Refused: ``sign.no_proof``; ``sign.not_signature``; ``sign.no_delegation``; ``step.*`` (``step.not_next`` before lower ranks).
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    if proof not in PROOFS:
        raise messages.no_proof()
    with transaction.atomic():
        row = locked(case)
        need = Requirement.objects.filter(pk=requirement.pk, case=row, kind=StepKind.SIGN).select_related("unit").order_by("pk").first()
        if need is None or need.unit is None:
            raise messages.not_signature()
        on = timezone.localdate(at)
        if on_behalf_of is not None and not delegated(on_behalf_of, by, need.role, need.unit, on):
            raise messages.no_delegation(on_behalf_of)
        doing = Doing(by, at, need.unit, opinion=words, principal=on_behalf_of, proof=proof)
        step = take(case=row, need=need, doing=doing)
        tell(acts.STEPS["sign"], row, by, at, told(step, need), need.unit)
    return step
