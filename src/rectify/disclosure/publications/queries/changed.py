"""Which published tables of petitions tell another story today: what was answered, settled, reopened or asked since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rectify.campaign.ledger.models import Campaign
from rectify.disclosure.frozen.models import Kind, Publication
from rectify.disclosure.frozen.rules.canonical import checked, digest
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Handover

DAY: Final = frozenset({"lead", "format"})
"""What differs from day to day, or from shape to shape, without anything having happened."""


def changed_batches(campaign: Campaign, on: date) -> list[int]:
    """Keys of the batches whose last published table differs from what it would say now, oldest first.

    Builds each published batch anew: about a dozen queries each, and two for all.
    """
    series = set(Publication.objects.filter(place=campaign.slug, kind=Kind.PETITIONS).order_by().values_list("series", flat=True))
    told = {row.series: row for row in _last_built(campaign)}
    rows = Handover.objects.filter(campaign=campaign).order_by("number")
    batches = [(row.pk, f"petitions:{row.number}") for row in rows]
    return [pk for pk, name in batches if name in series and _differs(campaign, pk, on, told.get(name))]


def last_built(campaign: Campaign, series: str) -> Proposal | None:
    """The proposal the last number of a series was released from. One query."""
    return Proposal.objects.filter(campaign=campaign, series=series, approved=True).order_by("-publication_id").first()


def _last_built(campaign: Campaign) -> list[Proposal]:
    rows = Proposal.objects.filter(campaign=campaign, kind=Kind.PETITIONS, approved=True)
    return list(rows.order_by("series", "-publication_id").distinct("series"))


def _differs(campaign: Campaign, batch: int, on: date, last: Proposal | None) -> bool:
    try:
        now = checked(build(Kind.PETITIONS, Ask(campaign, on, batch)).content)
    except Refused:
        return False
    return last is None or _story(now) != _story(last.content)


def _story(content: Mapping[str, Any]) -> str:
    return digest({name: each for name, each in content.items() if name not in DAY})
