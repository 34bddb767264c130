"""One piece of evidence with everything a person judges it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.queries.access import get_evidence
from rectify.campaign.evidence.queries.posts import units_with
from rectify.campaign.evidence.rules.judging import Obstacle, may_change, may_judge
from rectify.campaign.evidence.rules.places import Place, metres_between
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import history, sentence


@dataclass(frozen=True, slots=True)
class Happening:
    """One act on the piece, in a sentence."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """A piece, what was found, what this person may do with it, and what happened to it."""

    piece: Evidence
    findings: Sequence[Finding]
    metres: int | None
    happenings: Sequence[Happening]
    may_judge: bool
    may_withdraw: bool
    others: int
    """Pieces of the same measure waiting behind this one."""
    next_waiting: int | None


def story_of(grants: Grants, person: Person, pk: int, on: date, language: str) -> Story:
    """Everything of one piece. At most seven queries."""
    piece = get_evidence(grants, pk)
    findings = list(piece.findings.select_related("other_evidence", "cleared_by").order_by("pk"))
    is_withdrawn = piece.withdrawn_at is not None
    frozen = may_change(state=piece.task.state, is_withdrawn=is_withdrawn, accepted=piece.accepted)
    waiting = Evidence.objects.filter(task=piece.task, judged_at__isnull=True, withdrawn_at__isnull=True).exclude(pk=pk)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:100])
    return Story(
        piece=piece,
        findings=findings,
        metres=_metres(piece),
        happenings=[Happening(entry.at, sentence(entry, language)) for entry in history("evidence", [str(pk)])],
        may_judge=frozen is None and _is_judge(grants, person, piece, on),
        may_withdraw=frozen is None and _is_giver(grants, person, piece, on),
        others=len(keys),
        next_waiting=next((key for key in keys if key > pk), keys[0] if keys else None),
    )


def _metres(piece: Evidence) -> int | None:
    site = piece.site
    if piece.latitude is None or piece.longitude is None or site is None or site.latitude is None or site.longitude is None:
        return None
    return metres_between(Place(piece.latitude, piece.longitude), Place(site.latitude, site.longitude))


def _is_judge(grants: Grants, person: Person, piece: Evidence, on: date) -> bool:
    if not grants.may(Permission.EVIDENCE_JUDGE):
        return False
    units = [unit.pk for unit in units_with(person, Permission.EVIDENCE_JUDGE, on)]
    obstacle: Obstacle | None = may_judge(judge=person.pk, units=units, received_by=piece.received_by_id, unit=piece.unit_id)
    return obstacle is None and bool(units)


def _is_giver(grants: Grants, person: Person, piece: Evidence, on: date) -> bool:
    if not grants.may(Permission.EVIDENCE_SUBMIT) or piece.unit is None:
        return False
    return any(piece.unit.path.startswith(unit.path) for unit in units_with(person, Permission.EVIDENCE_SUBMIT, on))
