"""Evidence is handed in: the bytes as they came, what is said of them, and in whose name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.dispatch.services.duties import fulfil_duty
from rectify.campaign.evidence import acts, messages
from rectify.campaign.evidence.models import Evidence, Kind
from rectify.campaign.evidence.queries.posts import handing_unit
from rectify.campaign.evidence.rules.judging import may_hand_in
from rectify.campaign.ledger.models import Measure, Site, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.files.rules import Purpose, safe_name
from rectify.foundation.files.services import Readable, store

EXAMINE: Final = "evidence.examine"
"""Name of the job in ``tasks.py``; queued by name, because services know nothing of tasks."""
QUEUE: Final = "evidence"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said with a piece: what it is for, what it is, and its times. One of ``measure`` and ``duty_item`` is set."""

    measure: Measure | None = None
    duty_item: DutyItem | None = None
    site: Site | None = None
    kind: str = Kind.PHOTO
    caption: str = ""
    taken_by: str = ""
    captured_at: datetime | None = None
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def task(self) -> Task:
        """The task it belongs to."""
        if self.measure is not None:
            return self.measure.task
        if self.duty_item is not None:
            task: Task = self.duty_item.duty.task
            return task
        raise ValueError("evidence is handed in for a measure or for a time of a standing duty")


def submit_evidence(*, claim: Claim, content: bytes | Readable, name: str, by: Person, at: datetime) -> Evidence:
    """Keep the bytes as they came and the piece beside them; queue the checks. Works in the caller's transaction or its own.

    1. check what is said; 2. lock the task and look at its state; 3. store the bytes; 4. write the row; 5. record.

    Raises:
        Refused: ``evidence.unknown_kind``, ``evidence.other_site``, ``evidence.period_reversed``, ``evidence.captured_in_future``,
            ``evidence.closed``, ``evidence.not_work``, ``evidence.not_your_work``; of minutes: those of ``fulfil_duty``.
        FileRefused: with a ``file.…`` code. Nothing was kept in any case.
    """
    check_claim(claim, at)
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).only("state", "number", "title", "lead_unit").get(pk=claim.task.pk)
        if obstacle := may_hand_in(task.state):
            raise messages.hand_in_refused(task, obstacle)
        unit = handing_unit(by, task, timezone.localdate(at))
        if unit is None:
            raise messages.not_your_work(task)
        measure = claim.measure or (claim.duty_item.duty.measure if claim.duty_item else None)
        piece = Evidence.objects.create(
            task=task,
            measure=measure,
            site=claim.site,
            duty_item=claim.duty_item,
            file=store(content, name=name, at=at, purpose=Purpose.EVIDENCE),
            name=safe_name(name),
            kind=claim.kind,
            caption=claim.caption[:300],
            unit=unit,
            taken_by=claim.taken_by[:64],
            captured_at=claim.captured_at,
            captured_from=Evidence.CapturedFrom.SAID if claim.captured_at else Evidence.CapturedFrom.UNKNOWN,
            effective_from=claim.effective_from,
            effective_to=claim.effective_to,
            received_at=at,
            received_by=by,
        )
        _fulfil(claim, by, at)
        app.configure_task(EXAMINE, queue=QUEUE).defer(evidence_id=piece.pk)
        data = {"task": task.pk, "measure": piece.measure_id, "sha256": piece.file.sha256, "kind": piece.kind}
        record(act=acts.HANDED_IN, by=actor_of(by, unit.pk), at=at, subject=subject_of(piece), data=data)
    return piece


def _fulfil(claim: Claim, by: Person, at: datetime) -> None:
    """Minutes are what a standing duty asks for: with the first of them the time is done."""
    item = claim.duty_item
    if item is None or claim.kind != Kind.MINUTES or item.done_on is not None:
        return
    on = claim.effective_to or timezone.localdate(claim.captured_at or at)
    fulfil_duty(item=item, on=on, note=claim.caption, by=by, at=at)


def check_claim(claim: Claim, at: datetime) -> None:
    """Whether what is said can be said at all; asked when an upload begins and again when it is whole.

    Raises:
        Refused: as :func:`submit_evidence`, but for the state of the task and the bytes.
    """
    if claim.kind not in Kind.values:
        raise messages.unknown_kind(claim.kind)
    site, measure = claim.site, claim.measure
    if site is not None and (site.task_id != claim.task.pk or (measure and site.measure_id not in {None, measure.pk})):
        raise messages.other_site(site.name)
    if claim.effective_from and claim.effective_to and claim.effective_to < claim.effective_from:
        raise messages.period_reversed()
    if claim.captured_at and claim.captured_at > at:
        raise messages.captured_in_future()


def subject_of(piece: Evidence) -> Subject:
    """The piece as the record of acts names it."""
    return Subject("evidence", str(piece.pk), str(piece))
