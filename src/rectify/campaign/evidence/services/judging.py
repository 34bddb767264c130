"""A person of another unit judges what was handed in, clears what the checks found, or the unit takes a piece back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy

from rectify.campaign.evidence import acts, messages
from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.queries.posts import serves, units_with
from rectify.campaign.evidence.rules.checks import BY_CODE
from rectify.campaign.evidence.rules.judging import Obstacle, may_change, may_judge
from rectify.campaign.evidence.services.handing_in import subject_of
from rectify.campaign.ledger.models import Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.refusals import Missing


def judge_evidence(*, evidence: Evidence, accept: bool, words: str, by: Person, at: datetime) -> Evidence:
    """Accept a piece, or reject it with words; a verdict may be changed until the task is handed in for acceptance.

    Raises:
        Refused: ``evidence.own``, ``evidence.own_unit``, ``evidence.no_judge``, ``evidence.withdrawn``, ``evidence.closed``,
            ``evidence.under_way``, ``evidence.words_missing`` (a rejection), ``evidence.findings_open`` with each finding.
    """
    words = words.strip()
    with transaction.atomic():
        piece = _locked(evidence)
        unit = _judging_unit(piece, by, at)
        _may_change(piece)
        if not accept and not words:
            raise messages.words_missing()
        if accept and (left := _open(piece)):
            raise messages.findings_open(piece, left)
        piece.accepted, piece.judgement = accept, words
        piece.judged_at, piece.judged_by, piece.judged_unit = at, by, unit
        piece.save(update_fields=["accepted", "judgement", "judged_at", "judged_by", "judged_unit"])
        act = acts.ACCEPTED if accept else acts.REJECTED
        data = {"task": piece.task_id, "judgement": words}
        record(act=act, by=actor_of(by, unit.pk), at=at, subject=subject_of(piece), data=data)
    return piece


def withdraw_evidence(*, evidence: Evidence, because: str, by: Person, at: datetime) -> Evidence:
    """Take a piece back, with a reason: an event, nothing is deleted. The person acts for a unit with a part in the task.

    Raises:
        Refused: ``evidence.withdrawn``, ``evidence.closed``, ``evidence.under_way``, ``evidence.words_missing``,
            ``evidence.not_your_work``.
    """
    because = because.strip()
    with transaction.atomic():
        piece = _locked(evidence)
        units = units_with(by, Permission.EVIDENCE_SUBMIT, timezone.localdate(at))
        unit = next((one for one in units if piece.unit is None or piece.unit.path.startswith(one.path)), None)
        if unit is None:
            raise messages.not_your_work(piece.task)
        _may_change(piece)
        if not because:
            raise messages.words_missing()
        piece.withdrawn_because, piece.withdrawn_at, piece.withdrawn_by = because, at, by
        piece.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
        data = {"task": piece.task_id, "because": because}
        record(act=acts.WITHDRAWN, by=actor_of(by, unit.pk), at=at, subject=subject_of(piece), data=data)
    return piece


def clear_finding(*, finding: Finding, because: str, by: Person, at: datetime) -> Finding:
    """Say why what a check found is harmless; the finding stays on record with the reason. Without this it stands.

    Raises:
        Refused: ``finding.cleared``, ``finding.own``, ``evidence.no_judge``, ``evidence.words_missing``.
    """
    because = because.strip()
    with transaction.atomic():
        row = Finding.objects.select_for_update(of=("self",)).select_related("evidence__unit", "report__unit").get(pk=finding.pk)
        if row.cleared_at is not None:
            raise messages.finding_cleared()
        unit = _clearing_unit(row, by, at)
        if not because:
            raise messages.words_missing()
        row.cleared_because, row.cleared_at, row.cleared_by = because, at, by
        row.save(update_fields=["cleared_because", "cleared_at", "cleared_by"])
        about = subject_of(row.evidence) if row.evidence else Subject("report", str(row.report_id), str(row.report_id))
        data = {"rule": row.rule, "because": because, "finding": row.pk}
        record(act=acts.CLEARED, by=actor_of(by, unit.pk), at=at, subject=about, data=data)
    return row


def _locked(evidence: Evidence) -> Evidence:
    """The piece and its task, both locked: a verdict and a close cannot pass each other."""
    Task.objects.select_for_update().only("pk").get(pk=evidence.task_id)
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("task", "unit")
    return rows.get(pk=evidence.pk)


def _may_change(piece: Evidence) -> None:
    is_withdrawn = piece.withdrawn_at is not None
    if obstacle := may_change(state=piece.task.state, is_withdrawn=is_withdrawn, accepted=piece.accepted):
        raise messages.change_refused(piece, obstacle)


def _judging_unit(piece: Evidence, by: Person, at: datetime) -> Unit:
    """In whose name it is judged: another unit than the one that handed it in."""
    units = units_with(by, Permission.EVIDENCE_JUDGE, timezone.localdate(at))
    if not units:
        raise messages.no_judge(piece)
    served = serves(by, timezone.localdate(at))
    if obstacle := may_judge(judge=by.pk, units=served, received_by=piece.received_by_id, unit=piece.unit_id):
        raise messages.judge_refused(piece, obstacle)
    return next(unit for unit in units if unit.pk != piece.unit_id)


def _clearing_unit(row: Finding, by: Person, at: datetime) -> Unit:
    units = units_with(by, Permission.EVIDENCE_JUDGE, timezone.localdate(at))
    about = row.evidence or row.report
    if not units:
        raise messages.no_judge(about)
    by_whom = row.evidence.received_by_id if row.evidence else (row.report.filed_by_id or 0) if row.report else 0
    whose = row.evidence.unit_id if row.evidence else row.report.unit_id if row.report else None
    obstacle = may_judge(judge=by.pk, units=serves(by, timezone.localdate(at)), received_by=by_whom, unit=whose)
    if obstacle in {Obstacle.OWN, Obstacle.OWN_UNIT}:
        raise messages.finding_of_own(about)
    return next(unit for unit in units if unit.pk != whose)


def _open(piece: Evidence) -> list[Missing]:
    """What was found on the piece and not cleared, each with the place where it is."""
    page = reverse("evidence:piece", args=[piece.pk])
    rows = piece.findings.filter(cleared_at__isnull=True)
    return [
        Missing(format_lazy("{name}: {zh} {en}", name=BY_CODE[row.rule].name[0], zh=row.zh, en=row.en), f"{page}#f{row.pk}") for row in rows
    ]
