"""The only way to a proposal: it is seen by those who propose and those who approve; for everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.rules.numbers import Forms, read_forms
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.refusals import NotFound

PART = (Permission.PUBLICATION_PROPOSE, Permission.PUBLICATION_APPROVE)


def visible_proposals(grants: Grants) -> QuerySet[Proposal]:
    """Proposals within reach. No query of its own."""
    return Proposal.objects.all() if any(grants.may(permission) for permission in PART) else Proposal.objects.none()


def get_proposal(grants: Grants, pk: int) -> Proposal:
    """One proposal with its campaign and people. One query."""
    rows = visible_proposals(grants).select_related("campaign", "corrects", "proposed_by", "decided_by", "publication")
    row = rows.filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def waiting(grants: Grants, campaign: int) -> list[Proposal]:
    """Proposals that wait for a decision, oldest first, each with ``undecided`` redactions counted. One query."""
    rows = visible_proposals(grants).filter(campaign=campaign, decided_at__isnull=True).select_related("proposed_by").defer("content")
    counted = rows.annotate(undecided=Count("redactions", filter=Q(redactions__hide__isnull=True)))
    return list(counted.order_by("proposed_at", "id"))


def refused(grants: Grants, campaign: int, limit: int = 20) -> list[Proposal]:
    """Proposals that were refused, newest first. One query."""
    rows = visible_proposals(grants).filter(campaign=campaign, approved=False).select_related("proposed_by", "decided_by")
    return list(rows.defer("content").order_by("-decided_at", "-id")[:limit])


@dataclass(frozen=True, slots=True)
class Hands:
    """Through whose hands a number went: who built it, who decided about its places, who approved it."""

    proposal: Proposal
    builders: Sequence[Person]
    deciders: Sequence[Person]


def hands_of(place: str, sequence: int) -> Hands | None:
    """The people behind a number; ``None`` for one that no proposal stands behind. Three queries."""
    rows = Proposal.objects.filter(publication__place=place, publication__sequence=sequence)
    row = rows.select_related("proposed_by", "decided_by").defer("content").order_by("pk").first()
    return _hands(row) if row else None


def hands_so_far(row: Proposal) -> Hands:
    """The same of a proposal that waits. Two queries."""
    return _hands(row)


def _hands(row: Proposal) -> Hands:
    people = Person.objects.in_bulk(row.builders)
    decided = row.redactions.filter(decided_by__isnull=False).order_by().values("decided_by")
    deciders = Person.objects.filter(pk__in=decided).order_by("name", "pk")
    return Hands(row, [people[key] for key in row.builders if key in people], list(deciders))


def get_redaction(grants: Grants, pk: int) -> Redaction:
    """One redaction of a proposal within reach. One query."""
    rows = Redaction.objects.filter(proposal__in=visible_proposals(grants)).select_related("proposal", "proposal__campaign")
    row = rows.filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


@cache
def forms() -> Forms:
    """The forms of numbers of this installation. No query; ``WrongForm`` when the file has a mistake."""
    path = settings.PROCEDURES / "disclosure" / "numbers.yaml"
    return read_forms(path.read_text(encoding="utf-8"), path.name)
