"""The answer to a complaint as a measure of its task: finished by an accepted reply alone, and owed anew after a reopening."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from rectify.campaign.ledger import petition_acts
from rectify.campaign.ledger.models import Measure, Nature, Task
from rectify.campaign.ledger.queries.answers import answers_of
from rectify.campaign.ledger.rules.answers import AGAIN_TEXT, next_key
from rectify.campaign.ledger.services.moves import subject_of
from rectify.campaign.ledger.services.petition_tasks import working
from rectify.campaign.ledger.services.work import finished, reported
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record


def finish_answer(*, task: Task, on: date, by: Person, at: datetime) -> Measure | None:
    """Finish the answer that is owed; for the act that accepts a reply, which earns it. ``None``: none is owed, it was given before.

    Raises:
        Refused: ``measure.not_work``, ``measure.future``, ``measure.before_start``.
    """
    with transaction.atomic():
        owed = answers_of(task.pk).filter(done_on__isnull=True).first()
        return None if owed is None else finished(reported(owed, on, at), on, by, at)


def owe_answer_again(*, task: Task, on: date, by: Person, at: datetime, due: date | None = None, due_text: str = "") -> Measure:
    """Put a new answer on a task that came back, from a day on; the answers given stay. One that is owed already takes the day.

    Raises:
        Refused: ``measure.not_work``.
    """
    with transaction.atomic():
        row = working(task)
        measure = answers_of(row.pk).filter(done_on__isnull=True).first() or _made(row, on, by, at)
        if due is not None and measure.due_current is None:
            measure.nature, measure.due_text, measure.due_original, measure.due_current = Nature.BY_DEADLINE, due_text[:120], due, due
            measure.save(update_fields=["nature", "due_text", "due_original", "due_current"])
    return measure


def _made(task: Task, on: date, by: Person, at: datetime) -> Measure:
    keys = list(task.measures.values_list("key", flat=True))
    last = task.measures.aggregate(last=Max("position"))["last"] or 0
    measure = Measure.objects.create(
        task=task, key=next_key(keys), number=str(len(keys) + 1), text=AGAIN_TEXT, started_on=on, position=last + 1
    )
    record(act=petition_acts.ANSWER_AGAIN, by=actor_of(by), at=at, subject=subject_of(task), data={"measure": measure.pk})
    return measure
