"""The second person: approves a proposal, which is frozen in the same moment, or refuses it with words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.services.freezing import freeze
from rectify.disclosure.publications import acts, messages
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.queries.previews import draft_of, has_changed, places, redacted
from rectify.disclosure.publications.services.proposing import locked, subject_of
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.foundation.refusals import Missing

TOLD = 10
"""Places that are named in a refusal."""


def approve(*, proposal: Proposal, although_changed: bool = False, words: str = "", by: Person, at: datetime) -> Publication:
    """Approve and release. ``although_changed``: the person knows that the facts have changed since the proposal was built.

    Steps: 1 lock the proposal · 2 somebody who never built it and decided about no place · 3 every place decided · 4 facts as they were ·
    5 freeze · 6 note it.

    Raises:
        Refused: ``proposal.own``, ``.own_redactions``, ``.undecided``, ``.facts_changed``; ``publication.nothing_new`` and the refusals
            of ``freeze``.
        DecidedMeanwhile: somebody else decided.
    """
    with transaction.atomic():
        row = locked(proposal)
        if by.pk in row.builders:
            raise messages.own_proposal()
        if own := row.redactions.filter(decided_by=by).count():
            raise messages.own_redactions(own)
        _check_decided(row)
        changed = has_changed(row)
        if changed and not although_changed:
            raise messages.facts_changed(f"/publications/proposals/{row.pk}#rebuild")
        released = freeze(draft=draft_of(row, redacted(row, row.redactions.order_by("id"))), by=by, at=at)
        if not released.new:
            raise messages.nothing_new(released.publication.number)
        row.approved, row.decision, row.decided_at, row.decided_by = True, words.strip(), at, by
        row.publication = released.publication
        row.save(update_fields=["approved", "decision", "decided_at", "decided_by", "publication"])
        told = {"number": released.publication.number, "although_changed": changed}
        record(act=acts.APPROVED, by=actor_of(by), at=at, subject=subject_of(row), data=told)
    return released.publication


def refuse(*, proposal: Proposal, words: str, by: Person, at: datetime) -> Proposal:
    """Refuse a proposal, saying why; who proposed it may build another.

    Raises:
        Refused: ``proposal.own``, ``proposal.no_words``.
        DecidedMeanwhile: somebody else decided.
    """
    if not words.strip():
        raise messages.no_words()
    with transaction.atomic():
        row = locked(proposal)
        if by.pk in row.builders:
            raise messages.own_proposal()
        row.approved, row.decision, row.decided_at, row.decided_by = False, words.strip(), at, by
        row.save(update_fields=["approved", "decision", "decided_at", "decided_by"])
        record(act=acts.REFUSED, by=actor_of(by), at=at, subject=subject_of(row), data={"because": words.strip()})
    return row


def _check_decided(row: Proposal) -> None:
    waiting = list(row.redactions.filter(hide__isnull=True).order_by("id")[: TOLD + 1])
    if not waiting:
        return
    count = row.redactions.filter(hide__isnull=True).count()
    url = f"/publications/proposals/{row.pk}#redactions"
    named = [Missing(f"{place.before}【{place.words}】{place.after}", url) for place in places(row, waiting[:TOLD])]
    raise messages.undecided(count, named)
