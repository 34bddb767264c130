"""Questions: what a clerk answers, what is asked on top of the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rectify.campaign.plans.models import Document, Question
from rectify.foundation.accounts.models import Person


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

    A lost or unclear year wants four digits (``2026``), a lost number a numeral, a missing period one of 周 月 季度 年 …; other kinds take words.
    With ``leave_open`` the words say why it cannot be found out: the fact keeps its gap and may then be confirmed as it is.

    Raises:
        Refused: ``question.answered``, ``question.answer_empty``, ``question.answer_year``, ``question.answer_number``,
            ``question.answer_period``, ``question.answer_long``.
    """
    raise NotImplementedError


def reopen_question(*, question: Question, by: Person, at: datetime) -> Question:
    """Take back an answer; the correction it wrote on the fact is taken back with it.

    Raises:
        Refused: ``question.not_answered``.
    """
    raise NotImplementedError


def ask(*, document: Document, asked: Sequence[Asked]) -> list[Question]:
    """Put more questions on a document (the lists ask where a row belongs). Part of another act, which keeps the audit row."""
    raise NotImplementedError
