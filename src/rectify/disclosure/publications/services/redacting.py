"""Deciding about places that may name somebody: hidden, or left with a reason; and marking places by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from rectify.disclosure.publications import acts, messages
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.rules.redaction import LEFT_ALONE
from rectify.disclosure.publications.services.proposing import locked, subject_of
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record

BY_HAND = "［已隐去］"
MOST_MARKS = 2000


def decide(*, proposal: Proposal, redactions: Sequence[int], hide: bool, because: str = "", by: Person, at: datetime) -> int:
    """Decide about places of a proposal, given by key; a decision can be changed until the proposal is decided. Returns how many.

    Raises:
        Refused: ``redaction.keep_needs_reason``.
        DecidedMeanwhile: the proposal was decided.
    """
    if not hide and not because.strip():
        raise messages.keep_needs_reason()
    with transaction.atomic():
        row = locked(proposal)
        chosen = Redaction.objects.filter(proposal=row, pk__in=list(redactions))
        count = chosen.update(hide=hide, because=because.strip()[:300], decided_at=at, decided_by=by)
        data = {"count": count, "hidden": count if hide else 0, "shown": 0 if hide else count, "because": because.strip()[:300]}
        record(act=acts.DECIDED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return count


def mark(*, proposal: Proposal, words: str, by: Person, at: datetime) -> int:
    """Hide words wherever they stand in a proposal. Returns at how many places. The words themselves are not recorded.

    Raises:
        Refused: ``proposal.no_words``, ``redaction.not_in_text``.
        DecidedMeanwhile: the proposal was decided.
    """
    wanted = words.strip()
    if not wanted:
        raise messages.no_words()
    with transaction.atomic():
        row = locked(proposal)
        taken = {(path, start, end) for path, start, end in row.redactions.order_by("id").values_list("path", "start", "end")}
        free = [place for place in _occurrences("", row.content, wanted) if not _crosses(place, taken)]
        if not free:
            raise messages.not_in_text(wanted)
        made = [
            Redaction(
                proposal=row, path=path, start=start, end=end, sort=Redaction.Sort.BY_HAND, replacement=BY_HAND, hide=True,
                decided_at=at, decided_by=by,
            )
            for path, start, end in free[:MOST_MARKS]
        ]  # fmt: skip
        Redaction.objects.bulk_create(made)
        record(act=acts.MARKED, by=actor_of(by), at=at, subject=subject_of(row), data={"count": len(made)})
    return len(made)


def _crosses(place: tuple[str, int, int], taken: set[tuple[str, int | None, int | None]]) -> bool:
    path, start, end = place
    return any(path == other and (first is None or last is None or (start < last and first < end)) for other, first, last in taken)


def _occurrences(path: str, value: Any, words: str, name: str = "") -> Iterator[tuple[str, int, int]]:
    if isinstance(value, str) and name not in LEFT_ALONE:
        start = value.find(words)
        while start >= 0:
            yield path, start, start + len(words)
            start = value.find(words, start + len(words))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _occurrences(f"{path}/{key.replace('~', '~0').replace('/', '~1')}", each, words, key)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _occurrences(f"{path}/{number}", each, words, name)
