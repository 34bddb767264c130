"""The ways back and aside: return, reopen, suspend, resume, carry over. Each with its reason, counted and visible."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import CarryOver, Case
from rectify.campaign.closure.services.casework import check_reach, locked, send_back, tell
from rectify.campaign.closure.services.telling import tell_reopened
from rectify.campaign.ledger.models import Origin, Task, TaskState
from rectify.campaign.ledger.queries.answers import answers_of
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.services.answering import owe_answer_again
from rectify.campaign.ledger.services.moves import move, subject_of
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import record


def return_case(*, case: Case, because: str, by: Person, at: datetime) -> Case:
    """Send a case back: it ends as returned, its steps stay, the task is work again. Suspended cases may be returned too.

    Raises:
        Refused: ``case.no_reason``; ``case.out_of_reach``.
        MovedMeanwhile: ``case.over``.
    """
    if not because.strip():
        raise messages.no_reason()
    with transaction.atomic():
        row = locked(case)
        if row.outcome:
            raise messages.case_over(row.task, Case.Outcome(row.outcome).label)
        check_reach(row.task, Permission.TASK_RETURN, by, timezone.localdate(at))
        send_back(row, because, by, at)
    return row


def reopen(*, task: Task, because: str, by: Person, at: datetime) -> Task:
    """Reopen a closed task (反弹、抽查不合格): its case keeps its steps and says who reopened it and why.

    Raises:
        Refused: ``case.no_reason``; ``case.not_closed``; ``case.out_of_reach``.
    """
    if not because.strip():
        raise messages.no_reason()
    with transaction.atomic():
        check_reach(task, Permission.TASK_REOPEN, by, timezone.localdate(at))
        return reopened(task=task, because=because, by=by, at=at)


def reopened(*, task: Task, because: str, by: Person, at: datetime) -> Task:
    """The same without looking at the permission, for acts that have earned it. Inside the caller's transaction."""
    row = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "lead_unit").get(pk=task.pk)
    if row.state != TaskState.CLOSED:
        raise messages.not_closed(row, TaskState(row.state).label)
    case = Case.objects.select_for_update(of=("self",)).filter(task=row).order_by("-attempt").first()
    if case is not None and case.outcome == Case.Outcome.CLOSED:
        case.outcome, case.reopened_at, case.reopened_by, case.reopened_because = Case.Outcome.REOPENED, at, by, because.strip()
        case.waits_for = ""
        case.save(update_fields=["outcome", "reopened_at", "reopened_by", "reopened_because", "waits_for"])
    move(task=row, to=TaskState.REOPENED, by=by, at=at, because=because)
    if row.origin == Origin.PETITION and answers_of(row.pk).exists():  # what was answered did not hold
        owe_answer_again(task=row, on=timezone.localdate(at), by=by, at=at)
    tell_reopened(row, case, because, by, at)
    data = {"case": case.pk if case else None, "because": because.strip()}
    record(act=acts.REOPENED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    task.state, task.revision = row.state, row.revision
    return row


def suspend(*, case: Case, because: str, by: Person, at: datetime, until: date | None = None) -> Case:
    """Suspend a case (an appeal, a lawsuit, a flood): no step is taken until it is resumed, or until the end of ``until``.

    Raises:
        Refused: ``case.no_reason``; ``case.suspended``; ``case.suspended_past``; ``case.out_of_reach``.
        MovedMeanwhile: ``case.over``.
    """
    if not because.strip():
        raise messages.no_reason()
    on = timezone.localdate(at)
    if until is not None and until <= on:
        raise messages.suspended_past(until)
    with transaction.atomic():
        row = locked(case)
        if row.outcome:
            raise messages.case_over(row.task, Case.Outcome(row.outcome).label)
        check_reach(row.task, Permission.TASK_CLOSE, by, on)
        if row.is_suspended(on):
            raise messages.suspended(row.task, row.suspended_until or "–")
        row.suspended_until, row.suspended_because, row.suspended_at, row.suspended_by = until, because.strip(), at, by
        row.save(update_fields=["suspended_until", "suspended_because", "suspended_at", "suspended_by"])
        tell(acts.SUSPENDED, row, by, at, {"until": until.isoformat() if until else "–", "because": because.strip()})
    return row


def resume(*, case: Case, by: Person, at: datetime) -> Case:
    """Take a suspended case up again. Refused: ``case.not_suspended``, ``case.out_of_reach``; ``case.over`` (MovedMeanwhile)."""
    with transaction.atomic():
        row = locked(case)
        if row.outcome:
            raise messages.case_over(row.task, Case.Outcome(row.outcome).label)
        check_reach(row.task, Permission.TASK_CLOSE, by, timezone.localdate(at))
        if row.suspended_at is None:
            raise messages.not_suspended(row.task)
        row.suspended_until, row.suspended_because, row.suspended_at, row.suspended_by = None, "", None, None
        row.save(update_fields=["suspended_until", "suspended_because", "suspended_at", "suspended_by"])
        tell(acts.RESUMED, row, by, at, {})
    return row


def carry_over(*, task: Task, into: str, because: str, by: Person, at: datetime) -> CarryOver:
    """Say that a task goes on in the next round or plan (转入下一轮). It stays open here, visibly carried over.

    Raises:
        Refused: ``case.no_reason`` words missing; ``case.not_working``; ``case.out_of_reach``; ``task.carried_already``.
    """
    if not because.strip() or not into.strip():
        raise messages.no_reason()
    with transaction.atomic():
        row = Task.objects.select_for_update().get(pk=task.pk)
        if row.state not in WORKING:
            raise messages.not_working(row, TaskState(row.state).label)
        check_reach(row, Permission.TASK_CLOSE, by, timezone.localdate(at))
        if CarryOver.objects.filter(task=row, into=into.strip()).exists():
            raise messages.carried_already(row, into.strip())
        carried = CarryOver.objects.create(task=row, into=into.strip(), because=because.strip(), carried_at=at, carried_by=by)
        data = {"into": carried.into, "because": carried.because}
        record(act=acts.CARRIED_OVER, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return carried
