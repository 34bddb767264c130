"""The only way to a row of the rounds: every function takes the grants of who asks and cuts by their scope.

A report is reached by whom the permission lets reach the unit that is asked; a round by everybody who may read lists, its rows cut to
the units within reach. What is out of reach is :class:`NotFound`, exactly as what does not exist.
"""

from __future__ import annotations

from django.db.models import QuerySet

from rectify.campaign.dispatch.models import Report, Round
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


def visible_units(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[Unit]:
    """The units the permission reaches. No query of its own."""
    return Unit.objects.filter(scope_q(grants.scope(permission), "path")).order_by()


def visible_reports(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[Report]:
    """The reports of units the permission reaches. No query of its own."""
    if grants.scope(permission).everything:
        return Report.objects.all()
    return Report.objects.filter(unit__in=visible_units(grants, permission).values("pk"))


def get_round(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Round:
    """One round with its campaign. One query."""
    found = Round.objects.select_related("campaign").filter(pk=pk).order_by("pk").first() if grants.may(permission) else None
    if found is None:
        raise NotFound(pk)
    return found


def get_report(grants: Grants, pk: int, permission: Permission = Permission.MEASURE_REPORT) -> Report:
    """One report with its round, task, measure, unit and result. One query."""
    rows = visible_reports(grants, permission).select_related(
        "round", "round__campaign", "task", "measure", "unit", "result", "filed_by", "late_for"
    )
    report = rows.filter(pk=pk).order_by("pk").first()
    if report is None:
        raise NotFound(pk)
    return report


def get_unit(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Unit:
    """One unit within reach. One query."""
    unit = visible_units(grants, permission).filter(pk=pk).order_by("pk").first()
    if unit is None:
        raise NotFound(pk)
    return unit
