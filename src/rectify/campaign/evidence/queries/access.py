"""The only way to a row of evidence: every function takes the grants of who asks and cuts by the scope of the task it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence, Finding, Upload
from rectify.campaign.ledger.models import Measure, Site, Task
from rectify.campaign.ledger.queries.access import get_measure, visible_tasks
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries.grants import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

OF_A_PIECE = (
    "task", "task__campaign", "measure", "site", "file", "preview", "thumbnail", "unit", "received_by", "judged_by", "judged_unit",
    "withdrawn_by", "duty_item",
)  # fmt: skip


def visible_evidence(grants: Grants, permission: Permission = Permission.EVIDENCE_READ) -> QuerySet[Evidence]:
    """All evidence the permission reaches; of work only, so everything is everything. No query of its own."""
    scope = grants.scope(permission)
    if scope.everything:
        return Evidence.objects.all()
    return Evidence.objects.filter(task__in=visible_tasks(grants, permission).values("pk"))


def get_evidence(grants: Grants, pk: int, permission: Permission = Permission.EVIDENCE_READ) -> Evidence:
    """One piece with all it belongs to. One query."""
    piece = visible_evidence(grants, permission).select_related(*OF_A_PIECE).filter(pk=pk).order_by("pk").first()
    if piece is None:
        raise NotFound(pk)
    return piece


def get_finding(grants: Grants, pk: int, permission: Permission = Permission.EVIDENCE_JUDGE) -> Finding:
    """One finding on evidence or on a report of a task the permission reaches. At most three queries."""
    finding = Finding.objects.select_related("evidence", "evidence__unit", "report", "report__unit").filter(pk=pk).order_by("pk").first()
    if finding is None:
        raise NotFound(pk)
    task = finding.evidence.task_id if finding.evidence else finding.report.task_id if finding.report else 0
    if not visible_tasks(grants, permission).filter(pk=task).exists():
        raise NotFound(pk)
    return finding


def get_measure_to_prove(grants: Grants, pk: int) -> Measure:
    """One measure this person may hand evidence in for. One query."""
    return get_measure(grants, pk, Permission.EVIDENCE_SUBMIT)


def get_duty_to_prove(grants: Grants, pk: int) -> DutyItem:
    """One time of a standing duty that a unit of this person owes, on a task they see. One query."""
    scope = grants.scope(Permission.EVIDENCE_SUBMIT)
    rows = DutyItem.objects.filter(scope_q(scope, "unit__path"), duty__task__in=visible_tasks(grants, Permission.EVIDENCE_SUBMIT))
    item = rows.select_related("duty", "duty__task", "duty__measure", "unit").filter(pk=pk).order_by("pk").first()
    if item is None:
        raise NotFound(pk)
    return item


def get_upload(person: Person, key: UUID) -> Upload:
    """One upload of this person's own. One query."""
    upload = Upload.objects.filter(person=person, key=key).first()
    if upload is None:
        raise NotFound(key)
    return upload


def site_named(pk: int | None) -> Site | None:
    """The site somebody names with a file; whether it is of the same work is the service's to judge. At most one query."""
    if pk is None:
        return None
    site = Site.objects.filter(pk=pk).order_by("pk").first()
    if site is None:
        raise NotFound(pk)
    return site


def sites_to_choose(task: Task, measure: Measure | None) -> list[Site]:
    """The sites a file for this measure may be of: the measure's own and those of the whole task. One query."""
    rows = Site.objects.filter(task=task).order_by("name", "id")
    return [site for site in rows if measure is None or site.measure_id in {None, measure.pk}]


def get_site(grants: Grants, pk: int) -> Site:
    """One site of a task this person changes. One query."""
    site = (
        Site.objects.filter(task__in=visible_tasks(grants, Permission.TASK_CHANGE))
        .select_related("task")
        .filter(pk=pk)
        .order_by("pk")
        .first()
    )
    if site is None:
        raise NotFound(pk)
    return site
