"""What followed: orders, penalties, accountability. Stated with a day and a count, taken back by an event, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of, grants_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import record
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Outcome, Petition, PetitionState
from rectify.response.petitions.queries.handling import unit_for
from rectify.response.petitions.rules.official import WORDS
from rectify.response.petitions.services.moves import subject_of
from rectify.response.petitions.services.units import HANDLED

_EN: Final = {
    "order": "ordered to rectify", "case": "case opened", "fine": "fine", "stop": "production stopped", "seal": "sealed or seized",
    "transfer": "handed to the police", "detain": "detained", "talk": "official talk", "account": "held accountable",
}  # fmt: skip
KINDS: Final = {kind: (zh, _EN[kind]) for kind, zh in WORDS.items()}
"""Kinds of outcome as the record names them, in both languages."""
MOST: Final = 100_000
_MOST_YUAN: Final = Decimal(10) ** 11
_WORDS: Final = 300


def state_outcome(
    *, petition: Petition, kind: str, on_day: date, by: Person, at: datetime, count: int = 1, amount: Decimal | None = None, words: str = ""
) -> Outcome:
    """State what followed from a complaint; ``amount`` in yuan, of a fine only. The unit at work or the office says it.

    Raises:
        Refused: ``outcome.wrong`` with why; ``petition.not_handled``; ``petition.not_at_work``.
    """
    if (why := _wrong(kind, count, amount, on_day, words, timezone.localdate(at))) is not None:
        raise messages.outcome_wrong(why)
    with transaction.atomic():
        row = _reached(petition, by, at)
        made = Outcome.objects.create(
            petition=row, kind=kind, count=count, amount=amount, on_day=on_day, words=words.strip(), stated_at=at, stated_by=by
        )
        record(act=acts.OUTCOME_STATED, by=actor_of(by), at=at, subject=subject_of(row), data=_told(made))
    return made


def withdraw_outcome(*, outcome: Outcome, because: str, by: Person, at: datetime) -> Outcome:
    """Take an outcome back, with a reason. Refused: ``handling.no_reason``, ``outcome.withdrawn``; as above for who may."""
    if not because.strip():
        raise messages.because_missing()
    with transaction.atomic():
        petition = _reached(outcome.petition, by, at)
        row = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
        if row.withdrawn_at is not None:
            raise messages.outcome_withdrawn()
        row.withdrawn_because, row.withdrawn_at, row.withdrawn_by = because.strip()[:_WORDS], at, by
        row.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
        data = {**_told(row), "because": row.withdrawn_because}
        record(act=acts.OUTCOME_WITHDRAWN, by=actor_of(by), at=at, subject=subject_of(petition), data=data)
    return row


def _reached(petition: Petition, by: Person, at: datetime) -> Petition:
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.state not in HANDLED:
        raise messages.not_handled(row, PetitionState(row.state).label)
    on = timezone.localdate(at)
    if unit_for(by, row, on) is None and not grants_of(by, on).may(Permission.PETITION_HANDLE):
        raise messages.not_at_work(row)
    return row


def _wrong(kind: str, count: int, amount: Decimal | None, on_day: date, words: str, today: date) -> str | Promise | None:
    """The first thing that is wrong with it."""
    fine = kind == Outcome.Kind.FINE
    checks = (
        (kind not in KINDS, _("choose one of the kinds of the list.")),
        (not 1 <= count <= MOST, _("the count is a whole number from 1 to 100,000.")),
        (fine and not _is_sum(amount), _("a fine needs its amount in yuan, with at most two decimals.")),
        (not fine and amount is not None, _("only a fine has an amount.")),
        (on_day > today, _("the day lies ahead; state what has happened.")),
        (len(words.strip()) > _WORDS, _("at most 300 characters.")),
    )
    return next((why for wrong, why in checks if wrong), None)


def _is_sum(amount: Decimal | None) -> bool:
    return amount is not None and amount.is_finite() and 0 < amount < _MOST_YUAN and amount == round(amount, 2)


def _told(row: Outcome) -> dict[str, object]:
    zh, en = KINDS[row.kind]
    amount = {"amount": row.amount} if row.amount is not None else {}
    return {"kind": row.kind, "kind_zh": zh, "kind_en": en, "count": row.count, "on": row.on_day.isoformat(), **amount}
