"""Extensions: a later due date is asked for with a reason and decided by somebody else. ``due_original`` never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Extension, Measure, Origin, Task, TaskState
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.services.locking import raise_revision
from rectify.campaign.ledger.services.moves import subject_of
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import record
from rectify.foundation.files.models import StoredFile


def request_extension(
    *, task: Task, due_to: date, reason: str, by: Person, at: datetime, measure: Measure | None = None, paper: Document | None = None
) -> Extension:
    """Ask for a later due date of a task, or of one of its measures.

    Raises:
        Refused: ``extension.not_work`` a draft or a closed task; ``extension.no_deadline``; ``extension.not_later``;
            ``extension.no_reason``; ``extension.pending`` one waits already.
    """
    if not reason.strip():
        raise messages.extension_no_reason()
    with transaction.atomic():
        found = _working(task)
        due = _due_row(found, measure).due_current
        if due is None:
            raise messages.extension_no_deadline(found)
        if due_to <= due:
            raise messages.extension_not_later(due)
        return ask(task=found, measure=measure, due_from=due, due_to=due_to, reason=reason, paper=paper, by=by, at=at)


def ask(
    *,
    task: Task,
    measure: Measure | None,
    due_from: date | None,
    due_to: date,
    reason: str,
    paper: Document | None,
    by: Person,
    at: datetime,
) -> Extension:
    """Write the request with its row of audit; a new version of the plan may ask for any day. Inside the caller's transaction."""
    waiting = Extension.objects.filter(task=task, measure=measure, decided_at__isnull=True).select_related("requested_by").first()
    if waiting is not None:
        raise messages.extension_pending(waiting.requested_by, waiting.due_to)
    extension = Extension.objects.create(
        task=task, measure=measure, due_from=due_from, due_to=due_to, reason=reason.strip(), paper=paper, requested_at=at, requested_by=by
    )
    _tell(acts.EXTENSION_REQUESTED, extension, by, at, {"reason": extension.reason})
    return extension


def _working(task: Task) -> Task:
    found = Task.objects.select_for_update().get(pk=task.pk)
    if found.state not in WORKING:
        raise messages.extension_not_work(found, TaskState(found.state).label)
    return found


def _due_row(task: Task, measure: Measure | None) -> Task | Measure:
    """Where the date stands: the measure, if it is one of the task."""
    return task if measure is None else Measure.objects.select_for_update().get(pk=measure.pk, task=task)


def decide_extension(
    *, extension: Extension, approve: bool, decision: str, by: Person, at: datetime, number: str = "", file: StoredFile | None = None
) -> Extension:
    """Approve (``due_current`` moves, ``due_original`` never) or refuse (nothing moves); either needs words.

    ``number``, ``file``: the approval paper (批复). Planned work needs its number, unless the extension comes from a new version of the
    plan, which is the paper; the reply to a complaint is extended by the words alone.

    A task without any date gets its first one: then both dates are set, and the original stays from then on.

    Raises:
        Refused: ``extension.own_request``, ``extension.decided``, ``extension.no_words``, ``extension.no_paper``,
            ``extension.not_work``.
        MovedMeanwhile: the due date is no longer the one the extension starts from.
    """
    with transaction.atomic():
        row = Extension.objects.select_for_update(of=("self",)).select_related("decided_by", "task").get(pk=extension.pk)
        _check(row, approve, decision, number, by)
        row.approved, row.decision, row.decided_at, row.decided_by = approve, decision.strip(), at, by
        if approve:
            row.paper_number, row.paper_file = number.strip(), file
        row.save(update_fields=["approved", "decision", "decided_at", "decided_by", "paper_number", "paper_file"])
        if approve:
            _move_date(row)  # after the decision: the database lets a due date move to the day of an approved extension only
        _tell(acts.EXTENSION_APPROVED if approve else acts.EXTENSION_REFUSED, row, by, at, _said(row))
    return row


def _said(row: Extension) -> dict[str, Any]:
    """What the record keeps of the decision; of the paper its number and the hash of its file."""
    paper = {"paper": row.paper_number, "sha256": row.paper_file.sha256 if row.paper_file else ""}
    return {"decision": row.decision, **(paper if row.approved else {})}


def _check(row: Extension, approve: bool, decision: str, number: str, by: Person) -> None:
    if row.decided_at is not None:
        raise messages.extension_decided(row.decided_by)
    if row.requested_by_id == by.pk:
        raise messages.extension_own()
    if not decision.strip():
        raise messages.extension_no_words()
    if approve and row.paper_id is None and row.task.origin != Origin.PETITION and not number.strip():
        raise messages.extension_no_paper()


def _move_date(row: Extension) -> None:
    task = _working(row.task)
    due = _due_row(task, row.measure)
    if due.due_current != row.due_from:
        raise messages.extension_stale(due.due_current)
    if due.due_original is None:
        type(due).objects.filter(pk=due.pk).update(due_original=row.due_to, due_current=row.due_to, nature="by_deadline")
    else:
        type(due).objects.filter(pk=due.pk).update(due_current=row.due_to)
    raise_revision(task)


def _tell(act: Act, row: Extension, by: Person, at: datetime, data: Mapping[str, Any]) -> None:
    dates = {"due_from": row.due_from.isoformat() if row.due_from else "-", "due_to": row.due_to.isoformat(), "extension": row.pk}
    record(act=act, by=actor_of(by), at=at, subject=subject_of(row.task), data={**dates, "measure": row.measure_id, **data})
