"""Questions: what a clerk answers, what is asked on top of the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from rectify.campaign.plans import acts, messages
from rectify.campaign.plans.models import Document, Fact, FactState, Question
from rectify.campaign.plans.queries import effective_fact, fact_label
from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.rules import answer_fault, correction_from, due_can_be, gap_of
from rectify.campaign.plans.services.copying import copy_in
from rectify.campaign.plans.services.facts import ADDED, MAX_WORDS, add_fact, tell
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

MAX_ANSWER: Final = 1000
DATE_ASKED: Final = ("missing-deadline", "unread-deadline")
"""Questions about a deadline that is no fact yet: a date as their answer becomes one, marked by the person who answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be put to a clerk, in both languages; ``fact`` is a fact's primary key."""

    kind: str
    text: str
    text_en: str
    start: int
    end: int
    fact: int | None = None


def answer_question(*, question: Question, answer: str, by: Person, at: datetime, leave_open: bool = False) -> Question:
    """Answer a question. An answer that fills what a fact lost becomes a correction of that fact by this person.

    A lost or unclear year wants four digits (``2026``) or a whole date, a lost number a numeral, a missing period one of
    周 月 季度 年 …; a date for a deadline nobody wrote down becomes a fact this person marked; other kinds take words.
    With ``leave_open`` the words say why it cannot be found out: the fact keeps its gap
    and may then be confirmed as it is.

    Raises:
        DecidedMeanwhile: ``question.answered``, or ``fact.decided`` when the fact was rejected meanwhile.
        Refused: ``question.answer_empty``, ``question.answer_year``, ``question.answer_number``, ``question.answer_period``,
            ``question.answer_long``.
    """
    words = answer.strip()
    if not words:
        raise messages.answer_empty()
    if len(words) > MAX_ANSWER:
        raise messages.answer_long(MAX_ANSWER)
    fact = question.fact
    gap = gap_of(question.kind, effective_fact(fact).missing) if fact and not leave_open else None
    fault = answer_fault(gap, words)
    if fault:
        raise messages.ANSWER_FAULTS[fault](words)
    with transaction.atomic():
        _write_answer(question, words, by, at)
        if fact and gap:
            _fill(fact, gap, words, by, at)
        elif question.kind in DATE_ASKED and not fact and not leave_open and due_can_be(words):
            _add_deadline(question, words, by, at)
        _tell(acts.QUESTION_LEFT_OPEN if leave_open else acts.QUESTION_ANSWERED, question, by, at)
    return question


def _add_deadline(question: Question, words: str, by: Person, at: datetime) -> None:
    """The date a person knows stands as a fact over the characters the question is about."""
    end = min(question.end, question.start + MAX_WORDS)
    document = question.document
    values = {"value": words, "comparator": Comparator.BY.value}
    added = add_fact(document=document, kind=FactKind.DEADLINE, start=question.start, end=end, values=values, by=by, at=at)
    question.fact = added
    question.save(update_fields=["fact"])


def _write_answer(question: Question, words: str, by: Person, at: datetime) -> None:
    if not Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(answer=words, answered_at=at, answered_by=by):
        question.refresh_from_db()
        raise messages.question_answered(str(question.answered_by))
    question.answer, question.answered_at, question.answered_by = words, at, by


def _fill(fact: Fact, gap: str, words: str, by: Person, at: datetime) -> None:
    """Lay the answer over the fact, beside what was corrected before."""
    correction = {**(fact.correction or {}), **correction_from(effective_fact(fact), gap, words)}
    changed = (
        Fact.objects.filter(pk=fact.pk)
        .exclude(state=FactState.REJECTED)
        .update(state=FactState.CORRECTED, correction=correction, decided_at=at, decided_by=by)
    )
    if not changed:
        fact.refresh_from_db()
        raise messages.fact_decided(fact_label(fact), str(fact.decided_by))
    fact.state, fact.correction, fact.decided_at, fact.decided_by = FactState.CORRECTED, correction, at, by
    tell(acts.FACT_CORRECTED, fact, by, at, {"correction": correction})


def reopen_question(*, question: Question, by: Person, at: datetime) -> Question:
    """Take back an answer; the correction it wrote on the fact is taken back with it (and with it the fact's other corrections).

    Raises:
        Refused: ``question.not_answered``.
    """
    if question.answered_at is None:
        raise messages.question_not_answered()
    with transaction.atomic():
        before = question.answer
        Question.objects.filter(pk=question.pk).update(answer="", answered_at=None, answered_by=None)
        question.answer, question.answered_at, question.answered_by = "", None, None
        _take_back(question, by, at)
        _tell(acts.QUESTION_REOPENED, question, by, at, before)
    return question


def _take_back(question: Question, by: Person, at: datetime) -> None:
    """The correction an answer wrote is gone; a fact it added is rejected, and the question is about no fact again."""
    if question.fact and question.fact.key.startswith(ADDED):
        Fact.objects.filter(pk=question.fact.pk).update(state=FactState.REJECTED, decided_at=at, decided_by=by)
        question.fact = None
        question.save(update_fields=["fact"])
        return
    Fact.objects.filter(questions=question, state=FactState.CORRECTED).update(
        state=FactState.PROPOSED, correction=None, decided_at=None, decided_by=None
    )


def _tell(act: Act, question: Question, by: Person, at: datetime, before: str = "") -> None:
    data = {"document": question.document_id, "kind": question.kind, "answer": question.answer, "start": question.start}
    subject = Subject("question", str(question.pk), f"{question.key} {question.text}")
    record(act=act, by=actor_of(by), at=at, subject=subject, data={**data, "before": before} if before else data)


def ask(*, document: Document, asked: Sequence[Asked]) -> list[Question]:
    """Put more questions on a document (the lists ask where a row belongs). Part of another act, which keeps the audit row."""
    taken = Question.objects.filter(document=document, key__startswith="l").count()
    rows = [
        Question(
            document=document,
            key=f"l{taken + n}",
            kind=question.kind,
            text=question.text,
            text_en=question.text_en,
            start=question.start,
            end=question.end,
            fact_id=question.fact,
        )
        for n, question in enumerate(asked, start=1)
    ]
    copy_in(rows)
    return rows
