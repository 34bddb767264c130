"""Everything a paper of a case may tell, read once: the task and its work, the steps, the drawing, the notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from rectify.campaign.closure.models import Case, Lot, LotPaper, NoticedCase, Objection, Requirement, Step, StepKind, StepPaper
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Deviation, Measure, Result, Target, Task
from rectify.campaign.ledger.rules.results import Verdict, meets
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """A target, its latest result and what follows from it, or the deviation it was let pass by."""

    target: Target
    result: Result | None
    verdict: Verdict | None
    deviation: Deviation | None


@dataclass(frozen=True, slots=True)
class Work:
    """What was promised and what was done."""

    measures: Sequence[Measure]
    """Each with ``proofs``: how many accepted pieces of evidence stand behind it."""
    targets: Sequence[JudgedTarget]
    evidence: Sequence[Evidence]
    """Accepted and not withdrawn."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A case as its papers need it."""

    case: Case
    task: Task
    office: Unit
    """The rectification office of the campaign's territory, or the territory itself where there is none."""
    work: Work
    requirements: Sequence[Requirement]
    steps: Sequence[Step]
    lots: Sequence[Lot]
    notices: Sequence[NoticedCase]
    unit_names: Mapping[str, str]
    """Code -> name of the units that strata speak of."""

    def stratum_words(self, lot: Lot) -> str:
        """The stratum of a lot by names: county and unit."""
        return "/".join(self.unit_names.get(code, "市直" if code == "-" else code) for code in lot.stratum.split("/"))

    def steps_of(self, kind: StepKind) -> list[Step]:
        """All steps of a kind, in order; failed ones too."""
        return [step for step in self.steps if step.kind == kind]

    def step(self, kind: StepKind) -> Step | None:
        """The latest step of a kind."""
        return next(iter(reversed(self.steps_of(kind))), None)

    def signature(self, requirement: Requirement) -> Step | None:
        """The signature that meets a requirement."""
        return next((step for step in self.steps if step.requirement_id == requirement.pk and step.passed), None)


def case_within(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Case:
    """One case of a task the permission reaches. One query.

    Raises:
        NotFound: no such case, or none this person may see.
    """
    rows = visible_cases(grants, permission).select_related(
        "task", "task__campaign", "task__campaign__jurisdiction", "task__lead_unit", "task__problem", "implementing_unit", "ended_by",
        "reopened_by",
    )  # fmt: skip
    case = rows.filter(pk=pk).order_by("pk").first()
    if case is None:
        raise NotFound(pk)
    return case


def facts_of(case: Case) -> PaperFacts:
    """The facts of a case that was reached by :func:`case_within`. Twelve queries, whatever it holds."""
    steps = Step.objects.filter(case=case).select_related("requirement", "unit", "done_by", "on_behalf_of")
    papers = Prefetch("papers", StepPaper.objects.select_related("file").order_by("id"))
    objections = Prefetch("objections", Objection.objects.order_by("id"))
    shown = Prefetch("papers", LotPaper.objects.select_related("file").order_by("id"))
    lots = list(Lot.objects.filter(case=case).select_related("draw", "checked_by").prefetch_related(shown).order_by("draw__number"))
    codes = {code for lot in lots for code in lot.stratum.split("/")}
    return PaperFacts(
        case=case,
        task=case.task,
        office=office_of(case.task.campaign.jurisdiction),
        work=work_of(case.task),
        requirements=list(Requirement.objects.filter(case=case).order_by("position")),
        steps=list(steps.prefetch_related(papers).order_by("id")),
        lots=lots,
        unit_names=dict(Unit.objects.filter(code__in=codes).values_list("code", "name")) if codes else {},
        notices=list(
            NoticedCase.objects.filter(case=case).select_related("notice", "notice__unit").prefetch_related(objections).order_by("id")
        ),
    )


def office_of(territory: Unit | None) -> Unit:
    """The rectification office of a territory, else the territory itself; ``None``: of the whole installation. At most two queries."""
    offices = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=territory.path if territory else "/", closed_on__isnull=True)
    return offices.order_by("path", "position").first() or territory or Unit.objects.order_by("path")[0]


def work_of(task: Task) -> Work:
    """Measures, targets with their latest results, evidence that counts. Five queries."""
    accepted = Evidence.objects.filter(task=task, accepted=True, withdrawn_at__isnull=True)
    counted = dict(accepted.exclude(measure=None).order_by().values_list("measure").annotate(n=Count("pk")))
    measures = list(Measure.objects.filter(task=task).order_by("position", "id"))
    for measure in measures:
        measure.proofs = counted.get(measure.pk, 0)  # type: ignore[attr-defined]
    return Work(measures, _judged(task), list(accepted.select_related("file", "unit", "measure").order_by("received_at", "id")))


def _judged(task: Task) -> list[JudgedTarget]:
    latest = Prefetch("results", Result.objects.order_by("-measured_on", "-id"))
    passed = Prefetch("deviations", Deviation.objects.filter(approved=True).select_related("decided_by").order_by("-id"))
    judged = []
    for target in Target.objects.filter(task=task).prefetch_related(latest, passed).order_by("id"):
        result = next(iter(target.results.all()), None)
        deviation = next(iter(target.deviations.all()), None)
        judged.append(JudgedTarget(target, result, meets(target, result) if result else None, deviation))
    return judged


def closed_cases(grants: Grants, campaign: int | None) -> QuerySet[Case]:
    """Cases by which tasks were closed, in the order of closing, each with its ``passed`` steps. Two queries when read."""
    passed = Step.objects.filter(passed=True).select_related("unit", "done_by", "requirement").order_by("id")
    rows = visible_cases(grants).filter(outcome__in=(Case.Outcome.CLOSED, Case.Outcome.REOPENED))
    rows = rows.filter(task__campaign=campaign) if campaign else rows
    rows = rows.select_related("task", "task__lead_unit", "implementing_unit").prefetch_related(Prefetch("steps", passed, to_attr="passed"))
    return rows.order_by("ended_at", "id")


def day(moment: datetime) -> date:
    """The city's day of a moment."""
    return timezone.localdate(moment)
