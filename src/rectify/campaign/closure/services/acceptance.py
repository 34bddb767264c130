"""Acceptance by the group of the accepting unit (组织验收审核)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from rectify.campaign.closure import messages
from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.services.casework import Attached, Doing, do
from rectify.campaign.closure.services.groups import seated
from rectify.foundation.accounts.models import Person, Unit


def record_acceptance(  # noqa: PLR0913 - the parts of one act
    *,
    case: Case,
    passed: bool,
    opinion: str,
    members: Sequence[Mapping[str, str]],
    on_day: date,
    unit: Unit,
    by: Person,
    at: datetime,
    papers: Sequence[Attached] = (),
) -> Step:
    """Record the acceptance held ``on_day``. ``members``: ``{"name", "unit", "title"}`` each, see :func:`groups.seated`.

    Passed: the task becomes ``accepted``. Not passed: the case ends and the task is returned with the opinion as the reason.

    Raises:
        Refused: ``case.no_words``; ``accept.*`` see :func:`groups.seated`; ``step.*``; ``case.suspended``.
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    if not opinion.strip():
        raise messages.no_words()
    group = seated(case, members, on_day)
    with transaction.atomic():
        doing = Doing(by, at, unit, passed=passed, opinion=opinion, on_day=on_day, members=group, papers=papers)
        return do(case=case, kind=StepKind.ACCEPT, doing=doing)
