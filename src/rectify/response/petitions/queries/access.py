"""The only way to a complaint: every function takes the grants of who asks and cuts by their scope.

A unit has a part in a complaint when it lies in the unit's territory, or when the unit, or one below it, works on it now. A complaint out
of reach is :class:`NotFound`, exactly as one that does not exist. Who complained is not reached from here: ``queries.identity``.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.ledger.queries.access import units_under
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission, Scope
from rectify.response.petitions.models import Petition, UnitAtWork


def petitions_in(scope: Scope) -> Q:
    """The condition on complaints that a scope means."""
    if scope.everything:
        return Q()
    if scope.is_empty:
        return Q(pk__in=[])
    units = units_under(scope.unit_paths).values("pk")
    works = UnitAtWork.objects.filter(petition=OuterRef("pk"), unit__in=units, ended_at__isnull=True)
    return Q(county__in=units) | Q(Exists(works))


def visible_petitions(grants: Grants, permission: Permission = Permission.PETITION_READ) -> QuerySet[Petition]:
    """All complaints the permission reaches. No query of its own."""
    return Petition.objects.filter(petitions_in(grants.scope(permission)))


def get_petition(grants: Grants, pk: int, permission: Permission = Permission.PETITION_READ) -> Petition:
    """One complaint with its campaign, county, answering unit, task and where it was merged. One query.

    Raises:
        NotFound: there is none, or none that the permission reaches.
    """
    rows = visible_petitions(grants, permission).select_related(
        "campaign", "campaign__jurisdiction", "county", "lead_unit", "task", "merged_into", "split_from", "handover", "batch"
    )
    petition = rows.filter(pk=pk).order_by("pk").first()
    if petition is None:
        raise NotFound(pk)
    return petition
