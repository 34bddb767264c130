"""The bulletin of a round: the office's words and typical cases, and the day it is issued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from rectify.campaign.dispatch import sheet_acts as acts
from rectify.campaign.dispatch import sheet_messages as messages
from rectify.campaign.dispatch.models import Bulletin, Round
from rectify.campaign.dispatch.queries.bulletin import counted
from rectify.campaign.dispatch.rules.bulletin import digest
from rectify.campaign.dispatch.services.rounds import subject_of
from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record

_BRACKETS = re.compile(r"[()（）./]+")


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """A typical case as the office writes it: the number of the task as lists show it, good or a warning, and why."""

    number: str
    good: bool
    words: str


def edit_bulletin(*, round: Round, words: str, cases: Sequence[ChosenCase], by: Person, at: datetime) -> Bulletin:  # noqa: A002 - the glossary's word
    """Write the words and cases of a bulletin; what was written before is replaced.

    Refused: ``bulletin.issued``, ``bulletin.unknown_case``, ``bulletin.case_without_words``.
    """
    with transaction.atomic():
        row = _draft(round, by, at)
        row.words, row.cases = words.strip(), [_case(round.campaign, case) for case in cases]
        row.edited_at, row.edited_by = at, by
        row.save()
        record(act=acts.BULLETIN_EDITED, by=actor_of(by), at=at, subject=subject_of(round), data={"cases": len(row.cases)})
    return row


def issue_bulletin(*, round: Round, by: Person, at: datetime) -> Bulletin:  # noqa: A002 - the glossary's word
    """Issue the bulletin of a frozen round: its figures are kept and never counted again, and everybody who reads lists sees it.

    Refused: ``bulletin.issued``, ``bulletin.open_round``.
    """
    with transaction.atomic():
        row = _draft(round, by, at)
        frozen = Round.objects.select_related("campaign__jurisdiction").get(pk=round.pk)
        if frozen.frozen_at is None:
            raise messages.bulletin_of_open_round(frozen.number)
        row.content = counted(frozen, row, timezone.localdate(at)).json()
        row.issued_at, row.issued_by = at, by
        row.save()
        told = {"round": frozen.pk, "hash": digest(row.content)}
        record(act=acts.BULLETIN_ISSUED, by=actor_of(by), at=at, subject=subject_of(frozen), data=told)
    return row


def _draft(one: Round, by: Person, at: datetime) -> Bulletin:
    """The bulletin of a round, locked, not issued; made when there is none."""
    row, _made = Bulletin.objects.select_for_update().get_or_create(round=one, defaults={"edited_at": at, "edited_by": by})
    if row.issued_at is not None:
        raise messages.bulletin_issued(one.number)
    return row


def _case(campaign: Campaign, case: ChosenCase) -> dict[str, Any]:
    key = _BRACKETS.sub("/", case.number.strip()).strip("/")
    task = Task.objects.filter(campaign=campaign, key__in=[case.number.strip(), key]).first()
    if task is None:
        raise messages.unknown_case(case.number)
    if not case.words.strip():
        raise messages.case_without_words(case.number)
    return {"task": task.pk, "good": case.good, "words": case.words.strip()}
