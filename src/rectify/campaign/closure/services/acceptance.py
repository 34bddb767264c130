"""Acceptance by the group of the accepting unit (组织验收审核)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from rectify.campaign.closure import messages
from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.queries.facts import carrying_units
from rectify.campaign.closure.services.casework import Attached, Doing, do
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
    """Record the acceptance held ``on_day``. ``members``: ``{"name", "unit", "title"}`` each, none of a unit that carries out the work.

    Passed: the task becomes ``accepted``. Not passed: the case ends and the task is returned with the opinion as the reason.

    Raises:
        Refused: ``case.no_words``; ``accept.no_members``; ``accept.member_of_implementer``; ``step.*``; ``case.suspended``.
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    if not opinion.strip():
        raise messages.no_words()
    group = [{key: str(member.get(key, "")).strip() for key in ("name", "unit", "title")} for member in members]
    group = [member for member in group if member["name"]]
    if not group or not all(member["unit"] for member in group):
        raise messages.no_members()
    for working in Unit.objects.filter(pk__in=carrying_units(case.task_id, case.implementing_unit_id)).order_by("pk"):
        for member in group:
            if member["unit"] in {working.name, working.name_en, working.code}:
                raise messages.member_of_implementer(member["name"], working)
    with transaction.atomic():
        doing = Doing(by, at, unit, passed=passed, opinion=opinion, on_day=on_day, members=group, papers=papers)
        return do(case=case, kind=StepKind.ACCEPT, doing=doing)
