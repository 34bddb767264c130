"""The close (销号) and the report upward (报备)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.queries.facts import case_facts
from rectify.campaign.closure.queries.gate import missing_for_close
from rectify.campaign.closure.services.casework import Doing, check_moving, end, locked, requirement_of, take, tell, told, unit_of
from rectify.campaign.ledger.models import TaskState
from rectify.campaign.ledger.services.moves import move
from rectify.foundation.accounts.models import Person


def close_case(*, case: Case, by: Person, at: datetime, words: str = "") -> Step:
    """Close the task by its case, after every step the procedure asks. The task becomes ``closed``, the case ends.

    Raises:
        Refused: ``step.not_next`` something is missing; ``case.no_longer_ready`` what was settled at the request is so no more;
            ``step.*``; ``case.suspended``; ``case.open_objection``.
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    with transaction.atomic():
        row = locked(case)
        on = timezone.localdate(at)
        check_moving(row, on)
        need = requirement_of(row, StepKind.CLOSE)
        if need.pk in {each.id for each in case_facts(row).next} and (missing := missing_for_close(row, on)):
            raise messages.no_longer_ready(row.task, missing)
        unit = unit_of(row, need, by, on)
        step = take(case=row, need=need, doing=Doing(by, at, unit, opinion=words))
        end(row, Case.Outcome.CLOSED, words, by, at)
        move(task=row.task, to=TaskState.CLOSED, by=by, at=at, because=words)
        tell(acts.STEPS["close"], row, by, at, told(step, need), unit)
    return step


def file_upward(*, case: Case, number: str, recipient: str, by: Person, at: datetime) -> Step:
    """Note the report of a closed case to the authority above: the number of the paper and who received it.

    Raises:
        Refused: ``case.no_words`` number or recipient missing; ``step.not_next``; ``step.*``.
        MovedMeanwhile: ``step.taken``.
    """
    if not number.strip() or not recipient.strip():
        raise messages.no_words()
    with transaction.atomic():
        row = locked(case)
        need = requirement_of(row, StepKind.FILE)
        unit = unit_of(row, need, by, timezone.localdate(at))
        data = {"number": number.strip(), "recipient": recipient.strip()}
        step = take(case=row, need=need, doing=Doing(by, at, unit, data=data))
        tell(acts.STEPS["file"], row, by, at, {**told(step, need), **data}, unit)
    return step
