"""The only way to a case: every function takes the grants of who asks and cuts by their scope. Out of reach is ``NotFound``."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.closure.models import Case, Delegation, Draw, Lot, NoticedCase, Objection, PublicNotice, Requirement
from rectify.campaign.closure.queries.delegations import holding
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.refusals import NotFound

_WITH = ("task", "task__campaign", "task__lead_unit", "implementing_unit", "ended_by", "reopened_by", "suspended_by")


def visible_cases(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[Case]:
    """All cases of tasks the permission reaches; only work has cases, so everything is everything. No query of its own."""
    if grants.scope(permission).everything:
        return Case.objects.all()
    return Case.objects.filter(task__in=visible_tasks(grants, permission))


def get_case(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Case:
    """One case with its task, campaign and units. One query; :class:`NotFound`."""
    case = visible_cases(grants, permission).select_related(*_WITH).filter(pk=pk).order_by("pk").first()
    if case is None:
        raise NotFound(pk)
    return case


def current_case(task_id: int) -> Case | None:
    """The newest attempt of a task, ended or not. One query; the task must have been reached by an access function."""
    return Case.objects.filter(task=task_id).select_related(*_WITH).order_by("-attempt").first()


def cases_to_sign(grants: Grants, on: date) -> QuerySet[Case]:
    """Cases with a signature that this person may give: of the units of their posts, or by a delegation. No query of its own.

    A delegate needs no post that signs: the delegation itself reaches the case. Whether the signature is next is told by ``waits_for``
    and ``line``.
    """
    units = [post.unit_id for post in grants.posts]
    roles = [post.role for post in grants.posts]
    own = Requirement.objects.filter(case=OuterRef("pk"), kind="sign", unit__in=units, role__in=roles)
    for_others = holding(grants.person_id or 0, on).filter(unit=OuterRef("unit"), role=OuterRef("role"))
    lent = Requirement.objects.filter(Exists(for_others), case=OuterRef("pk"), kind="sign")
    reached = Q(Exists(own)) if grants.may(Permission.TASK_SIGN) else Q(pk__in=())
    return Case.objects.filter(reached | Q(Exists(lent)))


def get_case_to_sign(grants: Grants, pk: int, on: date) -> Case:
    """One case this person may sign, by post or delegation. One query; :class:`NotFound`."""
    case = cases_to_sign(grants, on).select_related(*_WITH).filter(pk=pk).order_by("pk").first()
    if case is None:
        raise NotFound(pk)
    return case


def get_requirement(case: Case, pk: int) -> Requirement:
    """One requirement of a case that was reached. One query; :class:`NotFound`."""
    row = Requirement.objects.filter(case=case, pk=pk).select_related("unit").order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def get_draw(grants: Grants, pk: int) -> Draw:
    """One drawing: its page is for all who read lists, for it is public within the house. One query; :class:`NotFound`."""
    row = Draw.objects.select_related("campaign", "drawn_by").filter(pk=pk).order_by("pk").first()
    if row is None or not grants.may(Permission.LIST_READ):
        raise NotFound(pk)
    return row


def get_lot(grants: Grants, pk: int, permission: Permission = Permission.TASK_CHECK) -> Lot:
    """One lot of a case the permission reaches. One query; :class:`NotFound`."""
    rows = Lot.objects.filter(case__in=visible_cases(grants, permission)).select_related("draw", "case", "case__task", "checked_by")
    row = rows.filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def get_notice(grants: Grants, pk: int) -> PublicNotice:
    """One notice; it is public. One query; :class:`NotFound` for those who read no list at all."""
    row = PublicNotice.objects.select_related("campaign", "posted_by", "unit").filter(pk=pk).order_by("pk").first()
    if row is None or not grants.may(Permission.LIST_READ):
        raise NotFound(pk)
    return row


def get_entry(grants: Grants, pk: int) -> NoticedCase:
    """One case on a notice, for those who keep notices. One query; :class:`NotFound`."""
    row = NoticedCase.objects.select_related("notice", "case", "case__task").filter(pk=pk).order_by("pk").first()
    if row is None or not grants.may(Permission.TASK_NOTICE):
        raise NotFound(pk)
    return row


def get_objection(grants: Grants, pk: int) -> Objection:
    """One objection, for those who keep notices. One query; :class:`NotFound`."""
    rows = Objection.objects.select_related("entry", "entry__notice", "entry__case", "entry__case__task", "answered_by")
    row = rows.filter(pk=pk).order_by("pk").first()
    if row is None or not grants.may(Permission.TASK_NOTICE):
        raise NotFound(pk)
    return row


def get_delegation(grants: Grants, pk: int) -> Delegation:
    """One delegation; delegations are visible to all who read lists. One query; :class:`NotFound`."""
    row = Delegation.objects.select_related("principal", "delegate", "unit", "granted_by").filter(pk=pk).order_by("pk").first()
    if row is None or not grants.may(Permission.LIST_READ):
        raise NotFound(pk)
    return row
