"""The itemised account (拉条挂账): what waits to be handed over, the daily batches, and what of each is owed, late or answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.models import Handover, Petition, PetitionState, Reply, ReturnRequest
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.desk import late_on
from rectify.response.petitions.queries.handling import ANSWERING
from rectify.response.petitions.rules.proposing import Candidate, Proposal, propose

PAGE: Final = 50
"""Complaints on one page of the handing-over desk: each has a choice of units."""
BATCHES: Final = 30
ROWS: Final = 300
"""Rows of one batch on its page."""


@dataclass(frozen=True, slots=True)
class ToHand:
    """A complaint that waits, the units that may answer it, and the one proposed. Without a county there is none."""

    petition: Petition
    units: Sequence[Unit] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page of what waits, the oldest first; ``next`` is the key of the following page, 0 on the last."""

    rows: Sequence[ToHand]
    count: int
    next: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """A daily batch in numbers; the four add up to ``all``."""

    handover: Handover
    all: int
    owed: int
    late: int
    answered: int
    out: int
    """Merged, split up or taken back since."""


def waiting_to_hand_over(grants: Grants, campaign: Campaign, after: int = 0) -> Waiting:
    """What was registered and waits to be handed over. Three queries at any size."""
    rows = visible_petitions(grants, Permission.PETITION_HANDLE).filter(campaign=campaign, state=PetitionState.RECEIVED)
    found = list(rows.filter(pk__gt=after).select_related("county").order_by("pk")[: PAGE + 1])
    shown = found[:PAGE]
    options = units_of_counties([row.county for row in shown if row.county is not None], campaign)
    count = rows.count()
    return Waiting([_to_hand(row, options) for row in shown], count, shown[-1].pk if len(found) > PAGE else 0)


def units_of_counties(counties: Sequence[Unit], campaign: Campaign) -> dict[int, list[Unit]]:
    """By county the units that may answer: itself, those below it, and the departments of the city. One query."""
    home = campaign.jurisdiction
    wanted = Q(parent=home, kind=UnitKind.DEPARTMENT)
    for county in counties:
        wanted |= Q(path__startswith=county.path)
    units = list(Unit.objects.filter(wanted, kind__in=ANSWERING, closed_on__isnull=True).order_by("path", "position"))
    city = [unit for unit in units if unit.parent_id == home.pk and unit.kind == UnitKind.DEPARTMENT]
    below = {county.pk: [unit for unit in units if unit.path.startswith(county.path)] for county in counties}
    return {key: [*own, *(unit for unit in city if unit not in own)] for key, own in below.items()}


def _to_hand(row: Petition, options: dict[int, list[Unit]]) -> ToHand:
    if row.county is None:
        return ToHand(row)
    units = options[row.county.pk]
    county = Candidate(row.county.pk, row.county.name, is_town=False)
    below = [Candidate(unit.pk, unit.name, unit.kind == UnitKind.TOWN) for unit in units if unit.path.startswith(row.county.path)]
    return ToHand(row, units, propose(row.place, row.text, county, below))


def batches_of(grants: Grants, campaign: Campaign, on: date) -> list[Batch]:
    """The newest batches in numbers, as far as the reader sees their complaints. Two queries."""
    batches = list(Handover.objects.filter(campaign=campaign).select_related("handed_by").order_by("-number")[:BATCHES])
    owed = Q(state=PetitionState.HANDED_OVER)
    rows = visible_petitions(grants).filter(handover__in=batches).order_by().values("handover")
    counted: dict[int, dict[str, Any]] = {
        row["handover"]: dict(row)
        for row in rows.annotate(
            all=Count("pk"),
            owed=Count("pk", filter=owed & ~late_on(on)),
            late=Count("pk", filter=owed & late_on(on)),
            answered=Count("pk", filter=Q(state=PetitionState.ANSWERED)),
        )
    }
    return [_batch(each, counted[each.pk]) for each in batches if each.pk in counted]


def _batch(each: Handover, row: dict[str, Any]) -> Batch:
    out = row["all"] - row["owed"] - row["late"] - row["answered"]
    return Batch(each, row["all"], row["owed"], row["late"], row["answered"], out)


def get_handover(grants: Grants, campaign: Campaign, number: int) -> Handover:
    """One batch of which the reader sees at least one complaint. Two queries; :class:`NotFound`."""
    row = Handover.objects.filter(campaign=campaign, number=number).select_related("handed_by", "campaign").first()
    if row is None or not visible_petitions(grants).filter(handover=row).exists():
        raise NotFound(number)
    return row


def account_of(grants: Grants, handover: Handover) -> list[Petition]:
    """The complaints of a batch, each with the version and the claim of its newest reply and whether it waits. One query."""
    newest = Reply.objects.filter(petition=OuterRef("pk")).order_by("-version")
    rows = visible_petitions(grants).filter(handover=handover).select_related("county", "lead_unit", "task")
    told = rows.annotate(
        reply_version=Subquery(newest.values("version")[:1]),
        claim=Subquery(newest.values("settled")[:1]),
        substantiated=Subquery(newest.values("substantiated")[:1]),
        taken=Subquery(newest.values("accepted")[:1]),
    )
    return list(told.order_by("number", "pk")[:ROWS])


def replies_waiting(grants: Grants, campaign: Campaign) -> QuerySet[Reply]:
    """The replies that wait for the office, the oldest first. No query of its own."""
    seen = visible_petitions(grants, Permission.PETITION_HANDLE).filter(campaign=campaign)
    rows = Reply.objects.filter(decided_at__isnull=True, petition__in=seen)
    return rows.select_related("petition", "unit", "written_by").order_by("written_at", "pk")


def returns_waiting(grants: Grants, campaign: Campaign) -> QuerySet[ReturnRequest]:
    """The returns that wait for the office, the oldest first. No query of its own."""
    seen = visible_petitions(grants, Permission.PETITION_HANDLE).filter(campaign=campaign)
    rows = ReturnRequest.objects.filter(decided_at__isnull=True, petition__in=seen)
    return rows.select_related("petition", "unit", "suggested").order_by("requested_at", "pk")
