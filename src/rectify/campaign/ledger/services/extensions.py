"""Extensions: a later due date is asked for with a reason and decided by somebody else. ``due_original`` never changes."""

from __future__ import annotations

from datetime import date, datetime

from rectify.campaign.ledger.models import Extension, Measure, Task
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person


def request_extension(
    *, task: Task, due_to: date, reason: str, by: Person, at: datetime, measure: Measure | None = None, paper: Document | None = None
) -> Extension:
    """Ask for another due date of a task, or of one of its measures.

    Raises:
        Refused: ``extension.not_work`` a draft or a closed task; ``extension.no_deadline``; ``extension.not_later``; ``extension.no_reason``;
            ``extension.pending`` one waits already.
    """
    raise NotImplementedError


def decide_extension(*, extension: Extension, approve: bool, decision: str, by: Person, at: datetime) -> Extension:
    """Approve (``due_current`` moves) or refuse (nothing moves; words are required).

    Raises:
        Refused: ``extension.own_request``, ``extension.decided``, ``extension.no_words``.
        MovedMeanwhile: the due date is no longer the one the extension starts from.
    """
    raise NotImplementedError
