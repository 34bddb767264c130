"""Deciding on facts: confirm, correct, reject, take back, add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from rectify.campaign.plans.models import Document, Fact
from rectify.foundation.accounts.models import Person


class Decision(StrEnum):
    """What a person says of a fact."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"


def decide_fact(*, fact: Fact, decision: Decision, by: Person, at: datetime, correction: Mapping[str, Any] | None = None) -> Fact:
    """Decide on one proposed fact.

    ``correction`` (for ``CORRECT``) holds only what differs: any of ``value`` (text or ``None``), ``unit``, ``comparator``, ``role``,
    ``deadline`` (key of a deadline fact), ``subject``, ``condition``, ``exclusion``, ``hedge``, ``baseline`` (words; ``""`` takes them off).

    Raises:
        Refused: ``fact.decided`` somebody decided meanwhile (take it back first); ``fact.question_open`` a question on it waits for
            an answer (confirm only); ``fact.correction_empty``, ``fact.correction_key``, ``fact.correction_value`` the correction says nothing
            or something that cannot be.
    """
    raise NotImplementedError


def decide_facts(*, facts: Iterable[Fact], by: Person, at: datetime) -> int:
    """Confirm all of these that are proposed and undisputed (no open question); return how many. One row of audit per document.

    Facts that are decided already or wait for an answer are left as they are.
    """
    raise NotImplementedError


def reopen_fact(*, fact: Fact, by: Person, at: datetime) -> Fact:
    """Take back a decision: the fact is proposed again, the correction is gone (it stays in the record of acts).

    A fact that a person added is removed instead, and the answer a correction came from is opened again.

    Raises:
        Refused: ``fact.not_decided``.
    """
    raise NotImplementedError


def add_fact(
    *, document: Document, kind: str, start: int, end: int, by: Person, at: datetime, values: Mapping[str, Any] | None = None
) -> Fact:
    """Add a fact a person marked in the text (``text = raw[start:end]``); it is confirmed by that act.

    ``values`` has the keys of a correction.

    Raises:
        Refused: ``fact.span_empty``, ``fact.span_outside``, ``fact.span_too_long`` (over 400 characters), ``fact.kind_unknown``,
            ``fact.correction_key``, ``fact.correction_value``.
    """
    raise NotImplementedError
