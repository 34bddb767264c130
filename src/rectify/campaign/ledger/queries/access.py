"""The only way to a row of the ledger: every function takes the grants of who asks and cuts by their scope.

A unit has a part in a task when it, or a unit below it, leads it or bears a responsibility in it. Drafts are seen by those who may
confirm them; a row out of reach is :class:`NotFound`, exactly as one that does not exist.
"""

from __future__ import annotations

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from rectify.campaign.ledger.models import Campaign, Extension, ImportRun, Measure, Problem, Responsibility, Site, Task, VersionChange
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission, Scope

NOT_YET_WORK = ("draft", "rejected")


def units_under(paths: tuple[str, ...]) -> QuerySet[Unit]:
    """The units whose path begins with one of these, as a subquery. No query of its own."""
    under = Q(pk__in=[])
    for path in paths:
        under |= Q(path__startswith=path)
    return Unit.objects.filter(under).order_by()


class _OneOf(Func):
    """Whether a column is the one member of an array.

    Asked as an equation, PostgreSQL gathers all the parts of these units before it looks at the first task; for a page of a county that
    was nine tenths of its time. Asked so, it looks up the few parts of each task, and knows that they are few.
    """

    template = "%(expressions)s])"
    arg_joiner = " = ANY(ARRAY["
    output_field = BooleanField()


def tasks_in(scope: Scope) -> Q:
    """The condition on tasks that a scope means."""
    if scope.everything:
        return Q()
    if scope.is_empty:
        return Q(pk__in=[])
    units = units_under(scope.unit_paths).values("pk")
    part = Responsibility.objects.filter(_OneOf(F("task"), OuterRef("pk")), unit__in=units)
    return Q(lead_unit__in=units) | Q(Exists(part))


def visible_tasks(grants: Grants, permission: Permission = Permission.LIST_READ, *, many: bool = False) -> QuerySet[Task]:
    """All tasks the permission reaches; without drafts and rejected ones unless the person may confirm them.

    ``many``: for counts over a whole campaign, where the keys are gathered first (:func:`keys_of_work`).
    """
    scope = grants.scope(permission)
    gathered = many and not scope.everything and not scope.is_empty
    tasks = Task.objects.filter(Q(pk__in=keys_of_work(scope)) if gathered else tasks_in(scope))
    return tasks if grants.may(Permission.TASK_CONFIRM) else tasks.exclude(state__in=NOT_YET_WORK)


def keys_of_work(scope: Scope) -> QuerySet[Task, int]:
    """The keys of the tasks that a scope of units means, to count rows that belong to work: ``task__in=keys_of_work(scope)``.

    The same as :func:`tasks_in`, as two look-ups on indexes and not as a condition that is tried on every task; drafts are among them.
    For a page of rows in order :func:`visible_tasks` is faster: here all keys are gathered before the first row comes.
    """
    units = units_under(scope.unit_paths).values("pk")
    led = Task.objects.filter(lead_unit__in=units).order_by().values_list("pk", flat=True)
    part = Responsibility.objects.filter(unit__in=units).order_by().values_list("task_id", flat=True)
    return led.union(part)


def get_campaign(grants: Grants, slug: str) -> Campaign:
    """One campaign. One query."""
    if not grants.may(Permission.LIST_READ) or "\x00" in slug:
        raise NotFound(slug)
    campaign = Campaign.objects.filter(slug=slug).select_related("jurisdiction").first()
    if campaign is None:
        raise NotFound(slug)
    return campaign


def get_task(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Task:
    """One task with its campaign, section, problem and lead unit. One query."""
    rows = visible_tasks(grants, permission).select_related("campaign", "section", "problem", "lead_unit", "document", "confirmed_by")
    task = rows.filter(pk=pk).order_by("pk").first()
    if task is None:
        raise NotFound(pk)
    return task


def get_measure(grants: Grants, pk: int, permission: Permission = Permission.MEASURE_REPORT) -> Measure:
    """One measure of a task the permission reaches. One query."""
    rows = Measure.objects.filter(task__in=visible_tasks(grants, permission)).select_related("task")
    measure = rows.filter(pk=pk).order_by("pk").first()
    if measure is None:
        raise NotFound(pk)
    return measure


def get_site(grants: Grants, pk: int, permission: Permission = Permission.MEASURE_REPORT) -> Site:
    """One site of a task the permission reaches. One query."""
    site = Site.objects.filter(task__in=visible_tasks(grants, permission)).select_related("task").filter(pk=pk).order_by("pk").first()
    if site is None:
        raise NotFound(pk)
    return site


def get_problem(grants: Grants, pk: int) -> Problem:
    """One problem; for those who confirm no drafts, one that has a task they see. One query."""
    rows = Problem.objects.filter(pk=pk).select_related("campaign", "section", "document")
    if not grants.may(Permission.TASK_CONFIRM):
        rows = rows.filter(Exists(visible_tasks(grants).filter(problem=OuterRef("pk"))))
    problem = rows.first()
    if problem is None:
        raise NotFound(pk)
    return problem


def get_extension(grants: Grants, pk: int, permission: Permission = Permission.EXTENSION_DECIDE) -> Extension:
    """One extension of a task the permission reaches. One query."""
    rows = Extension.objects.filter(task__in=visible_tasks(grants, permission))
    extension = rows.select_related("task", "measure", "requested_by", "decided_by", "paper_file").filter(pk=pk).order_by("pk").first()
    if extension is None:
        raise NotFound(pk)
    return extension


def get_change(grants: Grants, pk: int) -> VersionChange:
    """One difference between two versions, for those who decide on them. One query."""
    change = VersionChange.objects.filter(pk=pk).select_related("version", "version__document", "task").first()
    if change is None or not grants.may(Permission.VERSION_DECIDE):
        raise NotFound(pk)
    return change


def get_import(grants: Grants, pk: int) -> ImportRun:
    """One run of an import, for those who import. One query."""
    run = ImportRun.objects.filter(pk=pk).select_related("campaign", "started_by").first()
    if run is None or not grants.may(Permission.DOCUMENT_IMPORT):
        raise NotFound(pk)
    return run


def get_responsibility(grants: Grants, pk: int, permission: Permission = Permission.TASK_CONFIRM) -> Responsibility:
    """One responsibility of a task the permission reaches. One query."""
    rows = Responsibility.objects.filter(task__in=visible_tasks(grants, permission))
    row = rows.select_related("task", "task__campaign", "measure", "unit").filter(pk=pk).order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row
