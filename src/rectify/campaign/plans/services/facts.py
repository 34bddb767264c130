"""Deciding on facts: confirm, correct, reject, take back, add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from rectify.campaign.plans import acts, messages
from rectify.campaign.plans.models import Document, Fact, FactState, Question
from rectify.campaign.plans.queries import fact_label
from rectify.campaign.plans.reading import contract
from rectify.campaign.plans.rules import correction_fault, details_of, effective
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

MAX_WORDS: Final = 400
"""Characters a person may mark as one fact."""
ADDED: Final = "p"
"""Keys of facts a person added begin with this letter."""


class Decision(StrEnum):
    """What a person says of a fact."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"


def decide_fact(*, fact: Fact, decision: Decision, by: Person, at: datetime, correction: Mapping[str, Any] | None = None) -> Fact:
    """Decide on one proposed fact.

    ``correction`` (for ``CORRECT``) holds only what differs: any of ``value`` (text or ``None``), ``unit``, ``comparator``,
    ``role``, ``deadline`` (key of a deadline fact), ``subject``, ``condition``, ``exclusion``, ``hedge``, ``baseline``
    (words; ``""`` takes them off).

    Raises:
        DecidedMeanwhile: ``fact.decided``; take the decision back first.
        Refused: ``fact.question_open`` a question on it waits for an answer (confirm only); ``fact.correction_empty``,
            ``fact.correction_key``, ``fact.correction_value`` the correction says nothing or something that cannot be.
    """
    if decision is Decision.CORRECT:
        return _correct(fact, dict(correction or {}), by, at)
    if decision is Decision.CONFIRM:
        question = Question.objects.filter(fact=fact, answered_at__isnull=True).first()
        if question:
            raise messages.fact_question_open(fact_label(fact), question.text, question.text_en)
        return _decide(fact, FactState.CONFIRMED, acts.FACT_CONFIRMED, by, at)
    return _decide(fact, FactState.REJECTED, acts.FACT_REJECTED, by, at)


def _correct(fact: Fact, correction: dict[str, Any], by: Person, at: datetime) -> Fact:
    check_correction(fact_label(fact), contract.FactKind(fact.kind), correction)
    if correction.get("deadline"):
        _check_deadline(fact, correction["deadline"])
    if effective(fact.details, correction) == effective(fact.details, None):
        raise messages.correction_empty(fact_label(fact))
    return _decide(fact, FactState.CORRECTED, acts.FACT_CORRECTED, by, at, correction)


def _check_deadline(fact: Fact, key: str) -> None:
    if not Fact.objects.filter(document_id=fact.document_id, key=key, kind=contract.FactKind.DEADLINE).exists():
        raise messages.correction_value(fact_label(fact), "deadline", key)


def check_correction(label: str, kind: contract.FactKind, correction: Mapping[str, Any]) -> None:
    """Refuse a correction whose keys or values cannot be."""
    for key, said in correction.items():
        fault = correction_fault(kind, key, said)
        if fault == "key":
            raise messages.correction_key(label, key)
        if fault == "value":
            raise messages.correction_value(label, key, said)


def _decide(fact: Fact, state: FactState, act: Act, by: Person, at: datetime, correction: dict[str, Any] | None = None) -> Fact:
    """Write the decision if the fact is still proposed; the record names what was decided."""
    with transaction.atomic():
        changed = Fact.objects.filter(pk=fact.pk, state=FactState.PROPOSED).update(
            state=state, correction=correction, decided_at=at, decided_by=by
        )
        if not changed:
            fact.refresh_from_db()
            raise messages.fact_decided(fact_label(fact), str(fact.decided_by))
        fact.state, fact.correction, fact.decided_at, fact.decided_by = state, correction, at, by
        tell(act, fact, by, at, {"correction": correction} if correction else None)
    return fact


def tell(act: Act, fact: Fact, by: Person, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """One row of audit on a fact."""
    whole = {"document": fact.document_id, "kind": fact.kind, "start": fact.start, "end": fact.end, **(data or {})}
    record(act=act, by=actor_of(by), at=at, subject=Subject("fact", str(fact.pk), fact_label(fact)), data=whole)


def decide_facts(*, facts: Iterable[Fact], by: Person, at: datetime) -> int:
    """Confirm all of these that are proposed and undisputed (no open question); return how many. One row of audit per document.

    Facts that are decided already or wait for an answer are left as they are.
    """
    chosen = [fact.pk for fact in facts]
    with transaction.atomic():
        open_ones = (
            Fact.objects.select_for_update(of=("self",))
            .filter(pk__in=chosen, state=FactState.PROPOSED)
            .exclude(questions__answered_at__isnull=True, questions__isnull=False)
            .order_by("pk")
        )
        rows = list(open_ones.values_list("pk", "key", "document_id", "document__name"))
        Fact.objects.filter(pk__in=[row[0] for row in rows]).update(state=FactState.CONFIRMED, decided_at=at, decided_by=by)
        _tell_many(rows, by, at)
    return len(rows)


def _tell_many(rows: list[tuple[int, str, int, str]], by: Person, at: datetime) -> None:
    keys: dict[tuple[int, str], list[str]] = defaultdict(list)
    for _, key, document, name in rows:
        keys[document, name].append(key)
    for (document, name), decided in keys.items():
        record(
            act=acts.FACTS_CONFIRMED,
            by=actor_of(by),
            at=at,
            subject=Subject("document", str(document), name),
            data={"count": len(decided), "facts": decided},
        )


def reopen_fact(*, fact: Fact, by: Person, at: datetime) -> Fact:
    """Take back a decision: the fact is proposed again, the correction is gone (it stays in the record of acts).

    A fact that a person added is rejected instead (its characters stay known), and a question whose answer made the
    correction is open again.

    Raises:
        Refused: ``fact.not_decided``.
    """
    if fact.state == FactState.PROPOSED:
        raise messages.fact_not_decided(fact_label(fact))
    if fact.key.startswith(ADDED) and fact.state != FactState.REJECTED:
        return _reject_added(fact, by, at)
    with transaction.atomic():
        before = {"state": fact.state, "correction": fact.correction}
        if not Fact.objects.filter(pk=fact.pk, state=fact.state).update(
            state=FactState.PROPOSED, correction=None, decided_at=None, decided_by=None
        ):
            fact.refresh_from_db()
            raise messages.fact_decided(fact_label(fact), str(fact.decided_by))
        fact.state, fact.correction, fact.decided_at, fact.decided_by = FactState.PROPOSED, None, None, None
        Question.objects.filter(fact=fact, answered_at__isnull=False).update(answer="", answered_at=None, answered_by=None)
        tell(acts.FACT_REOPENED, fact, by, at, {"before": before})
    return fact


def _reject_added(fact: Fact, by: Person, at: datetime) -> Fact:
    with transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(state=FactState.REJECTED, decided_at=at, decided_by=by)
        fact.state, fact.decided_at, fact.decided_by = FactState.REJECTED, at, by
        tell(acts.FACT_REOPENED, fact, by, at)
    return fact


def add_fact(
    *, document: Document, kind: str, start: int, end: int, by: Person, at: datetime, values: Mapping[str, Any] | None = None
) -> Fact:
    """Add a fact a person marked in the text (``text = raw[start:end]``); it is confirmed by that act.

    ``values`` has the keys of a correction.

    Raises:
        Refused: ``fact.span_empty``, ``fact.span_outside``, ``fact.span_too_long`` (over 400 characters), ``fact.kind_unknown``,
            ``fact.correction_key``, ``fact.correction_value``.
    """
    check_span(document, start, end, MAX_WORDS)
    if kind not in list(contract.FactKind):
        raise messages.kind_unknown(kind)
    said = {key: value for key, value in (values or {}).items() if value not in {None, ""}}
    text = document.raw[start:end]
    check_correction(f"“{text[:40]}”", contract.FactKind(kind), said)
    with transaction.atomic():
        fact = _added(document, contract.Fact("", contract.FactKind(kind), text, start, end), said, by, at)
        tell(acts.FACT_ADDED, fact, by, at, {"values": said})
    return fact


def check_span(document: Document, start: int, end: int, limit: int) -> None:
    """Refuse characters that are none, too many, or not in the document."""
    if end <= start or not document.raw[start:end].strip():
        raise messages.span_empty()
    if start < 0 or end > document.chars:
        raise messages.span_outside(document.chars)
    if end - start > limit:
        raise messages.span_too_long(end - start, limit)


def _added(document: Document, read: contract.Fact, said: dict[str, Any], by: Person, at: datetime) -> Fact:
    """Write the fact under the next free ``p`` key; the row of the document is locked so that two people get two keys."""
    Document.objects.select_for_update().only("pk").get(pk=document.pk)
    key = f"{ADDED}{Fact.objects.filter(document=document, key__startswith=ADDED).count() + 1}"
    whole = effective({**details_of(read), "id": key}, said)
    return Fact.objects.create(
        document=document,
        key=key,
        kind=whole.kind,
        text=whole.text,
        start=whole.start,
        end=whole.end,
        value=whole.value,
        unit=whole.unit or "",
        comparator=whole.comparator or "",
        role=whole.role or "",
        details=details_of(whole),
        state=FactState.CONFIRMED,
        decided_at=at,
        decided_by=by,
    )
