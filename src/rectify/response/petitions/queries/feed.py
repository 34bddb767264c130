"""Complaints for programs: read forward by key, so that the thousandth stretch costs what the first does. Never who complained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, QuerySet

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.feed import Stretch
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.search import tsquery_text
from rectify.response.petitions.models import Petition, Reply, UnitAtWork
from rectify.response.petitions.queries.access import visible_petitions


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; an empty field does not."""

    campaign: str = ""
    words: str = ""
    state: str = ""
    type: str = ""
    county: int | None = None
    received_from: date | None = None
    received_until: date | None = None
    outside_number: str = ""


def get_campaign(grants: Grants, slug: str, permission: Permission) -> Campaign:
    """A campaign for whoever takes complaints in, or reads them. One query.

    Raises:
        NotFound: there is none, or the permission is not held.
    """
    campaign = Campaign.objects.select_related("jurisdiction").filter(slug=slug).order_by("pk").first() if grants.may(permission) else None
    if campaign is None:
        raise NotFound(slug)
    return campaign


def petitions(grants: Grants, wanted: Wanted, after: int, limit: int) -> Stretch[Petition]:
    """A stretch in the order in which they were registered. One query."""
    rows = _narrowed(visible_petitions(grants), wanted).select_related("campaign", "county", "lead_unit").defer("search", "clock")
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    return Stretch(found[:limit], str(found[limit - 1].pk) if len(found) > limit else None)


def _narrowed(rows: QuerySet[Petition], wanted: Wanted) -> QuerySet[Petition]:
    conditions = {
        "campaign__slug": wanted.campaign,
        "state": wanted.state,
        "types__contains": [wanted.type] if wanted.type else None,
        "county": wanted.county,
        "received_on__gte": wanted.received_from,
        "received_on__lte": wanted.received_until,
        "outside_number": wanted.outside_number,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    words = tsquery_text(wanted.words)
    if wanted.words and not words:
        return rows.none()
    return rows.filter(search=SearchQuery(words, search_type="raw", config="simple")) if words else rows


def whole(grants: Grants, pk: int) -> Petition:
    """One complaint with the units at work on it and the answers that were accepted. Three queries.

    Raises:
        NotFound: there is none, or none that the person may read.
    """
    units = UnitAtWork.objects.filter(ended_at__isnull=True).select_related("unit").order_by("pk")
    replies = Reply.objects.filter(accepted=True).select_related("unit").order_by("version")
    rows = visible_petitions(grants).select_related("campaign", "county", "lead_unit", "merged_into").defer("search")
    petition = rows.prefetch_related(Prefetch("units", units), Prefetch("replies", replies)).filter(pk=pk).order_by("pk").first()
    if petition is None:
        raise NotFound(pk)
    return petition
