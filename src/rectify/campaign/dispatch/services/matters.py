"""Major matters (重大事项即时报告): reported at once and not at the round; the office takes them up with an instruction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.dispatch import letter_acts as acts
from rectify.campaign.dispatch import letter_messages as messages
from rectify.campaign.dispatch.models import MajorMatter
from rectify.campaign.dispatch.queries.recipients import people_running
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record

SHOWN = 60
"""Characters of a report that stand in a notice."""


def report_matter(
    *, campaign: Campaign, unit: Unit, task: Task | None, text: str, happened_on: date, by: Person, at: datetime
) -> MajorMatter:
    """Report something that cannot wait; the office is told at once. Refused: ``matter.empty``, ``matter.future``."""
    words = text.strip()
    if not words:
        raise messages.matter_empty()
    if happened_on > timezone.localdate(at):
        raise messages.matter_future(happened_on)
    with transaction.atomic():
        row = MajorMatter.objects.create(
            campaign=campaign, unit=unit, task=task, text=words, happened_on=happened_on, reported_at=at, reported_by=by
        )
        notify(
            people=people_running(Permission.ROUND_MANAGE, timezone.localdate(at)),
            cause=f"matter:{row.pk}:reported",
            zh=f"{unit.name}即时报告重大事项：{_cut(words)}",
            en=f"{unit.name_en or unit.name} reports a major matter: {_cut(words)}",
            url=f"/matters/{row.pk}",
            at=at,
        )
        data = {"unit": unit.name, "task": task.pk if task else None, "happened_on": happened_on.isoformat()}
        record(act=acts.MATTER_REPORTED, by=actor_of(by), at=at, subject=_subject(row), data=data)
    return row


def take_matter(*, matter: MajorMatter, instruction: str, by: Person, at: datetime) -> MajorMatter:
    """Take a matter up with an instruction; who reported it is told. Refused: ``matter.taken``, ``matter.no_instruction``."""
    with transaction.atomic():
        row = MajorMatter.objects.select_for_update(of=("self",)).select_related("reported_by", "taken_by", "unit").get(pk=matter.pk)
        if row.taken_by is not None:
            raise messages.matter_taken(row.taken_by.label)
        words = instruction.strip()
        if not words:
            raise messages.matter_no_instruction()
        row.instruction, row.taken_at, row.taken_by = words, at, by
        row.save(update_fields=["instruction", "taken_at", "taken_by"])
        notify(
            people=[row.reported_by],
            cause=f"matter:{row.pk}:taken",
            zh=f"重大事项已受理：{_cut(words)}",
            en=f"Your major matter has been taken up: {_cut(words)}",
            url=f"/matters/{row.pk}",
            at=at,
        )
        record(act=acts.MATTER_TAKEN, by=actor_of(by), at=at, subject=_subject(row), data={"instruction": words})
    return row


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _subject(matter: MajorMatter) -> Subject:
    return Subject("matter", str(matter.pk), _cut(matter.text))
