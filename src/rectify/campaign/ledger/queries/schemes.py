"""Schemes within reach: the list with what waits, and the whole story of one, version beside version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Value, When

from rectify.campaign.ledger.models import ExpertOpinion, Measure, Responsibility, Scheme, SchemeStep, SchemeVersion, Task
from rectify.campaign.ledger.queries.access import tasks_in, units_under
from rectify.campaign.ledger.rules.moves import DRAFTS
from rectify.campaign.ledger.rules.schemes import (
    Content,
    FieldChange,
    Standing,
    Step,
    StepChange,
    field_changes,
    standing,
    step_changes,
)
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import history, sentence

PAGE_SIZE = 50
TASKS_SHOWN = 20


# --- access ---------------------------------------------------------------------------------------------------------------------------


def visible_schemes(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[Scheme]:
    """The schemes a permission reaches: those of the units of its scope, and those of a task the scope has a part in."""
    scope = grants.scope(permission)
    if scope.everything:
        return Scheme.objects.all()
    if scope.is_empty:
        return Scheme.objects.none()
    tasks = Task.objects.filter(tasks_in(scope)).exclude(state__in=DRAFTS)
    about = Q(task__in=tasks.values("pk")) | Q(task__isnull=True, problem__in=tasks.values("problem"))
    return Scheme.objects.filter(Q(unit__in=units_under(scope.unit_paths).values("pk")) | about)


def drawn_up_schemes(grants: Grants) -> QuerySet[Scheme]:
    """The schemes this person may write: those their unit, or one below it, draws up."""
    scope = grants.scope(Permission.SCHEME_WRITE)
    if scope.everything:
        return Scheme.objects.all()
    return Scheme.objects.filter(unit__in=units_under(scope.unit_paths).values("pk"))


def get_scheme(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Scheme:
    """One scheme with what it is of. One query."""
    rows = drawn_up_schemes(grants) if permission is Permission.SCHEME_WRITE else visible_schemes(grants, permission)
    found = rows.select_related("campaign", "problem", "task", "firm", "unit", "begun_by").filter(pk=pk).order_by("pk").first()
    if found is None:
        raise NotFound(pk)
    return found


def get_version(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> SchemeVersion:
    """One version with its scheme and steps. Two queries."""
    rows = drawn_up_schemes(grants) if permission is Permission.SCHEME_WRITE else visible_schemes(grants, permission)
    versions = SchemeVersion.objects.filter(scheme__in=rows.values("pk"))
    related = ("scheme__campaign", "scheme__problem", "scheme__task", "scheme__unit", "scheme__firm")
    found = (
        versions.select_related(*related)
        .prefetch_related(Prefetch("steps", SchemeStep.objects.order_by("position")))
        .filter(pk=pk)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotFound(pk)
    return found


def get_milestone(grants: Grants, pk: int) -> SchemeStep:
    """One step of a scheme this person draws up. One query."""
    rows = SchemeStep.objects.filter(version__scheme__in=drawn_up_schemes(grants).values("pk"))
    found = rows.select_related("version").filter(pk=pk).order_by("pk").first()
    if found is None:
        raise NotFound(pk)
    return found


# --- facts the acts rest on -----------------------------------------------------------------------------------------------------------


def content_of(version: SchemeVersion) -> Content:
    """What a version says. One query for its steps unless they are read already."""
    return Content(
        cause=version.cause,
        outcome=version.outcome,
        outcome_subject=version.outcome_subject,
        outcome_comparator=version.outcome_comparator,
        outcome_value=version.outcome_value,
        outcome_unit=version.outcome_unit,
        due_on=version.due_on,
        cost=version.cost,
        funding=version.funding,
        because=version.because,
        steps=tuple(Step(s.text, s.is_milestone, s.due_on, s.measure_id) for s in version.steps.all()),
    )


def _tasks_of(scheme: Scheme) -> QuerySet[Task]:
    """The tasks a scheme carries out: its own, or all of its problem that are work; none for one of a firm alone."""
    if scheme.task_id:
        return Task.objects.filter(pk=scheme.task_id)
    if scheme.problem_id:
        return Task.objects.filter(problem=scheme.problem_id).exclude(state__in=(*DRAFTS, "withdrawn"))
    return Task.objects.none()


def plan_deadline(scheme: Scheme) -> date | None:
    """The latest due date in force of the tasks a scheme carries out; ``None`` where the plan names none. One query."""
    latest: date | None = _tasks_of(scheme).aggregate(latest=Max("due_current"))["latest"]
    return latest


def approving_paths(scheme: Scheme) -> list[tuple[str, str]]:
    """Path and name of the units the plan names as approvers of these tasks; empty where it names none. One query."""
    named = Responsibility.objects.filter(task__in=_tasks_of(scheme).values("pk"), role="approver", unit__isnull=False)
    return list(named.order_by("unit__path").values_list("unit__path", "unit__name").distinct())


def schemes_for(task: Task) -> QuerySet[Scheme]:
    """The schemes that carry out a task: its own, and those of its whole problem."""
    return Scheme.objects.filter(Q(task=task) | Q(task__isnull=True, problem=task.problem_id)).order_by("pk")


def is_scheme_approved(task: Task) -> bool:
    """Whether a scheme of the task, or of its problem, is approved. One query."""
    return SchemeVersion.objects.filter(scheme__in=schemes_for(task).values("pk"), approved=True).exists()


# --- the list -------------------------------------------------------------------------------------------------------------------------

STANDING = Case(
    When(approved=True, then=Value(Standing.APPROVED.value)),
    When(approved=False, then=Value(Standing.SENT_BACK.value)),
    When(submitted_at__isnull=False, then=Value(Standing.SUBMITTED.value)),
    When(sent_back_at__isnull=False, then=Value(Standing.FLAWED.value)),
    default=Value(Standing.DRAFT.value),
    output_field=CharField(),
)
"""``rules.schemes.standing`` in SQL."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter of the list of schemes. Empty means no condition."""

    standing: str = ""
    unit: int | None = None
    task: int | None = None
    problem: int | None = None
    q: str = ""
    late: bool = False
    """Only those with a milestone whose day has passed unreached."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One scheme of the list: its last version, and the milestones of the version in force."""

    version: SchemeVersion
    standing: Standing
    milestones: int
    reached: int
    late: int

    @property
    def scheme(self) -> Scheme:
        """The scheme itself."""
        return self.version.scheme


@dataclass(frozen=True, slots=True)
class SchemePage:
    """One page of the list, and how many stand where, whatever the filter says of standing."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    units: Sequence[Unit]
    number: int
    has_next: bool

    @property
    def total(self) -> int:
        """All schemes within reach."""
        return sum(self.counts.values())


def _newest(schemes: QuerySet[Scheme], **condition: object) -> QuerySet[SchemeVersion]:
    """Of each scheme its last version that meets the condition."""
    later = SchemeVersion.objects.filter(scheme=OuterRef("scheme"), number__gt=OuterRef("number"), **condition)
    return SchemeVersion.objects.filter(~Exists(later), scheme__in=schemes.order_by().values("pk"), **condition)


def _late_steps(on: date) -> QuerySet[SchemeStep]:
    return SchemeStep.objects.filter(is_milestone=True, reached_on__isnull=True, due_on__lt=on)


def scheme_page(grants: Grants, asked: Asked, on: date) -> SchemePage:
    """One page of the list of schemes, those that wait first. Four queries at any size.

    Raises:
        NotFound: no list may be read.
    """
    if not grants.may(Permission.LIST_READ):
        raise NotFound("schemes")
    schemes = visible_schemes(grants)
    counts = dict(_newest(schemes).values_list(STANDING).annotate(n=Count("pk")).order_by())
    units = list(Unit.objects.filter(pk__in=schemes.order_by().values("unit")).order_by("path")[:300])
    plain = {"unit": asked.unit, "task": asked.task, "problem": asked.problem, "title__icontains": asked.q}
    schemes = schemes.filter(**{name: value for name, value in plain.items() if value})
    if asked.late:
        in_force = _newest(schemes, approved=True).filter(Exists(_late_steps(on).filter(version=OuterRef("pk"))))
        schemes = schemes.filter(pk__in=in_force.values("scheme"))
    rows = _newest(schemes).annotate(standing=STANDING)
    if asked.standing:
        rows = rows.filter(standing=asked.standing)
    waits = Case(
        When(standing="submitted", then=0), When(standing__in=("flawed", "sent_back"), then=1), When(standing="draft", then=2), default=3
    )
    start = (asked.page - 1) * PAGE_SIZE
    related = ("scheme__unit", "scheme__problem", "scheme__task", "scheme__firm", "scheme__campaign")
    picked = rows.order_by(waits, "-scheme_id").values("pk")[start : start + PAGE_SIZE + 1]
    heavy = ("scheme__task__text", "scheme__task__search", "scheme__problem__text", "cause", "outcome")
    dressed = SchemeVersion.objects.filter(pk__in=picked).annotate(standing=STANDING).select_related(*related).defer(*heavy)
    found = list(dressed.order_by(waits, "-scheme_id"))
    steps = _milestones([row.scheme_id for row in found], on)
    shown = [Row(row, Standing(row.standing), *steps.get(row.scheme_id, (0, 0, 0))) for row in found[:PAGE_SIZE]]
    return SchemePage(shown, counts, units, asked.page, has_next=len(found) > PAGE_SIZE)


def _milestones(schemes: Sequence[int], on: date) -> dict[int, tuple[int, int, int]]:
    """Of each scheme's version in force: how many milestones, reached ones and late ones. One query."""
    in_force = _newest(Scheme.objects.filter(pk__in=schemes), approved=True)
    rows = SchemeStep.objects.filter(version__in=in_force.values("pk"), is_milestone=True).order_by().values("version__scheme")
    late = Q(reached_on__isnull=True, due_on__lt=on)
    counted = rows.annotate(n=Count("pk"), reached=Count("reached_on"), late=Count("pk", filter=late))
    return {row["version__scheme"]: (row["n"], row["reached"], row["late"]) for row in counted}


# --- one scheme -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionStory:
    """One version, where it stands, and what differs from the version before it."""

    version: SchemeVersion
    standing: Standing
    steps: Sequence[SchemeStep]
    opinions: Sequence[ExpertOpinion]
    before: SchemeVersion | None = None
    fields: Sequence[FieldChange] = ()
    changes: Sequence[StepChange] = ()

    @property
    def milestones(self) -> list[SchemeStep]:
        """What progress is measured by."""
        return [step for step in self.steps if step.is_milestone]

    @property
    def measures(self) -> list[SchemeStep]:
        """What is to be done, in order."""
        return [step for step in self.steps if not step.is_milestone]


@dataclass(frozen=True, slots=True)
class SchemeStory:
    """A scheme with all its versions, newest first, its tasks, its limits and its record."""

    scheme: Scheme
    versions: Sequence[VersionStory]
    tasks: Sequence[Task]
    plan_deadline: date | None
    approvers: Sequence[str]
    happenings: Sequence[tuple[Any, str]]
    approving_units: Sequence[Unit] = field(default=())
    """In whose name this person could decide."""

    @property
    def newest(self) -> VersionStory:
        """The last version."""
        return self.versions[0]

    @property
    def in_force(self) -> VersionStory | None:
        """The last approved version."""
        return next((v for v in self.versions if v.standing is Standing.APPROVED), None)


def scheme_story(grants: Grants, pk: int, language: str) -> SchemeStory:
    """The story of one scheme within reach. Nine queries, whatever it holds.

    Raises:
        NotFound: no such scheme, or none this person may see.
    """
    scheme = get_scheme(grants, pk)
    prefetch = (
        Prefetch("steps", SchemeStep.objects.select_related("measure", "reached_by").order_by("position")),
        Prefetch("opinions", ExpertOpinion.objects.order_by("id")),
    )
    related = ("written_by", "submitted_by", "decided_by", "approver")
    versions = list(scheme.versions.select_related(*related).prefetch_related(*prefetch).order_by("number"))
    told = [_version_story(row, versions[n - 1] if n else None) for n, row in enumerate(versions)]
    tasks = _tasks_of(scheme)
    named = approving_paths(scheme)
    return SchemeStory(
        scheme=scheme,
        versions=told[::-1],
        tasks=list(tasks.select_related("lead_unit").defer("search", "text").order_by("position", "id")[:TASKS_SHOWN]),
        plan_deadline=plan_deadline(scheme),
        approvers=[name for _, name in named],
        happenings=[(entry.at, sentence(entry, language)) for entry in history("scheme", [str(pk)])],
        approving_units=_approving_units(grants, scheme, [path for path, _ in named]),
    )


def _version_story(row: SchemeVersion, before: SchemeVersion | None) -> VersionStory:
    where = standing(submitted=row.submitted_at is not None, approved=row.approved, flawed=row.sent_back_at is not None)
    steps, opinions = list(row.steps.all()), list(row.opinions.all())
    if before is None:
        return VersionStory(row, where, steps, opinions)
    old, new = content_of(before), content_of(row)
    return VersionStory(row, where, steps, opinions, before, field_changes(old, new), step_changes(old.steps, new.steps))


def _approving_units(grants: Grants, scheme: Scheme, named: Sequence[str]) -> list[Unit]:
    """The units in whose name this person may decide on the scheme; the service asks again. One query where there is any."""
    known = roles()
    holding = [p for p in grants.posts if p.role in known and Permission.SCHEME_APPROVE in known[p.role].grants]
    apart = [p for p in holding if not p.unit_path.startswith(scheme.unit.path)]
    fit = {p.unit_id for p in apart if not named or any(p.unit_path.startswith(path) for path in named)}
    return list(Unit.objects.filter(pk__in=fit).order_by("path")) if fit else []


def measures_for(scheme: Scheme) -> list[Measure]:
    """The measures of the list a step may carry out. One query."""
    return list(
        Measure.objects.filter(task__in=_tasks_of(scheme).values("pk"))
        .select_related("task")
        .order_by("task__position", "position", "id")[:200]
    )


def scheme_stretch(grants: Grants, after: int, limit: int) -> list[SchemeVersion]:
    """The last versions of the schemes within reach whose id is beyond, with their steps, by id. Two queries."""
    rows = _newest(visible_schemes(grants)).filter(scheme__gt=after)
    return list(rows.select_related("scheme__unit", "scheme__firm").prefetch_related("steps").order_by("scheme_id")[:limit])


def own_unit(grants: Grants, pk: int) -> Unit | None:
    """A unit this person holds a post in. One query."""
    return Unit.objects.filter(pk=pk, pk__in=[post.unit_id for post in grants.posts]).first()


def writing_units(grants: Grants) -> list[Unit]:
    """The units in whose name this person may draw up schemes: those of their posts, and the units right below. One query."""
    scope = grants.scope(Permission.SCHEME_WRITE)
    own = {post.unit_id for post in grants.posts}
    units = Unit.objects.filter(pk__in=own) if scope.everything else Unit.objects.filter(pk__in=own, path__in=scope.unit_paths)
    return list(units.order_by("path"))
