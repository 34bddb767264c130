"""Schemes, measured results, and progress rolled up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import Field

from rectify.campaign.ledger.models import SchemeStep, SchemeVersion
from rectify.campaign.ledger.queries import results as result_queries
from rectify.campaign.ledger.queries import rollup
from rectify.campaign.ledger.queries import schemes as queries
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.campaign.ledger.rules.results import meets
from rectify.campaign.ledger.rules.schemes import standing
from rectify.campaign.ledger.scheme_messages import scheme_sent_back
from rectify.campaign.ledger.services import results, schemes
from rectify.campaign.plans.messages import in_both
from rectify.foundation.accounts.refusals import Missing, NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, RowCursor, Slug, unit_out

router = Router(tags=["schemes"])
ACT_ERRORS = {**ERRORS, 409: schemas.Refusal}
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
Amount = Annotated[Decimal, Field(gt=-results.MOST, lt=results.MOST, decimal_places=6), schemas.amount(int(results.MOST) - 1, 6)]


class StepOut(Schema):
    """A measure or a milestone of a scheme."""

    id: int
    position: int
    text: str
    is_milestone: bool
    due_on: date | None
    measure: int | None
    reached_on: date | None


class VersionOut(Schema):
    """One version; ``standing`` is ``draft``, ``flawed``, ``submitted``, ``approved`` or ``sent_back``; ``cost`` is in 万元."""

    id: int
    number: int
    standing: str
    revision: int
    cause: str
    outcome: str
    outcome_subject: str
    outcome_comparator: str
    outcome_value: Decimal | None
    outcome_unit: str
    due_on: date | None
    cost: Decimal | None
    funding: str
    because: str
    submitted_at: datetime | None
    decided_at: datetime | None
    decision: str
    steps: list[StepOut]


class SchemeOut(Schema):
    """A scheme and its last version."""

    id: int
    title: str
    task: int | None
    problem: int | None
    firm: str
    unit: schemas.UnitOut
    version: VersionOut


class SchemeDecisionIn(Schema):
    """Approve or send back, in the name of a unit."""

    approve: bool
    words: schemas.Text = ""
    unit: schemas.Id


class ResultIn(Schema):
    """A measured result; the unit as it was reported."""

    value: Amount
    unit: schemas.Line = ""
    measured_on: schemas.Day


class ResultOut(Schema):
    """A result with what it says of the target; ``met`` is null where it cannot be told."""

    id: int
    target: int
    value: Decimal
    unit: str
    measured_on: date
    met: bool | None
    zh: str
    en: str


class RollOut(Schema):
    """Counts of one section, unit, county or of the whole.

    ``late`` is of ``dated``, ``measures_done`` of ``measures``, ``sites_done`` of ``sites``, ``targets_met`` of ``targets``; the five
    classes add up to ``tasks``.
    """

    id: int | None
    name: str
    name_en: str
    tasks: int
    not_started: int
    behind: int
    on_schedule: int
    ahead: int
    done: int
    in_work: int
    in_closing: int
    closed: int
    dated: int
    late: int
    measures: int
    measures_done: int
    sites: int
    sites_done: int
    targets: int
    targets_measured: int
    targets_met: int


class ProgressOut(Schema):
    """A campaign rolled up, on this day."""

    on: date
    whole: RollOut
    sections: list[RollOut]
    units: list[RollOut]
    counties: list[RollOut]


def version_out(version: SchemeVersion) -> VersionOut:
    """A version whose steps are loaded."""
    where = standing(submitted=version.submitted_at is not None, approved=version.approved, flawed=version.sent_back_at is not None)
    steps = [step_out(step) for step in version.steps.all()]
    names = [name for name in VersionOut.model_fields if name not in {"standing", "steps"}]
    return VersionOut(standing=where.value, steps=steps, **{name: getattr(version, name) for name in names})


def step_out(step: SchemeStep) -> StepOut:
    """A step."""
    names = [name for name in StepOut.model_fields if name != "measure"]
    return StepOut(measure=step.measure_id, **{name: getattr(step, name) for name in names})


def scheme_out(version: SchemeVersion) -> SchemeOut:
    """A scheme by its last version, with its unit and firm loaded."""
    scheme = version.scheme
    firm = scheme.firm_name or (scheme.firm.name if scheme.firm else "")
    return SchemeOut(
        id=scheme.pk,
        title=scheme.title,
        task=scheme.task_id,
        problem=scheme.problem_id,
        firm=firm,
        unit=unit_out(scheme.unit),
        version=version_out(version),
    )


def roll_out(roll: rollup.Roll) -> RollOut:
    """One line of the roll-up."""
    return RollOut(**{name: getattr(roll, name) for name in RollOut.model_fields})


@router.get("/schemes", response={200: schemas.Page[SchemeOut], **ERRORS}, operation_id="list_schemes")
@needs(Permission.LIST_READ)
def list_schemes(request: ApiRequest, cursor: RowCursor = "", limit: Limit = 50) -> schemas.Page[SchemeOut]:
    """Schemes within reach, each with its last version, by id."""
    rows = queries.scheme_stretch(request.grants, int(cursor or 0), limit + 1)
    following = str(rows[limit - 1].scheme_id) if len(rows) > limit else None
    return schemas.Page(items=[scheme_out(row) for row in rows[:limit]], next=following)


@router.get("/schemes/{pk}", response={200: list[VersionOut], **ERRORS}, operation_id="get_scheme")
@needs(Permission.LIST_READ)
def get_scheme(request: ApiRequest, pk: Pk) -> list[VersionOut]:
    """All versions of a scheme, newest first."""
    scheme = queries.get_scheme(request.grants, pk)
    return [version_out(row) for row in scheme.versions.prefetch_related("steps").order_by("-number")]


@router.post("/schemes/versions/{pk}/submit", response={200: VersionOut, **ACT_ERRORS}, operation_id="submit_scheme")
@needs(Permission.SCHEME_WRITE)
def submit_scheme(request: ApiRequest, pk: Pk) -> VersionOut:
    """Hand a draft in; with flaws it comes back at once, 409 names each."""
    version = queries.get_version(request.grants, pk, Permission.SCHEME_WRITE)
    done = schemes.submit(version=version, revision=version.revision, by=request.auth, at=timezone.now())
    if not done.accepted:
        address = f"/schemes/versions/{pk}/edit"
        raise scheme_sent_back(version.number, [Missing(in_both(flaw.zh, flaw.en), f"{address}#{flaw.field}") for flaw in done.flaws])
    return version_out(done.version)


@router.post("/schemes/versions/{pk}/decision", response={200: VersionOut, **ACT_ERRORS}, operation_id="decide_scheme")
@needs(Permission.SCHEME_APPROVE)
def decide_scheme(request: ApiRequest, pk: Pk, body: SchemeDecisionIn) -> VersionOut:
    """Approve a version or send it back, in the name of a unit of one's own."""
    version = queries.get_version(request.grants, pk, Permission.SCHEME_APPROVE)
    unit = queries.own_unit(request.grants, body.unit)
    if unit is None:
        raise NotFound(body.unit)
    done = schemes.decide(version=version, approve=body.approve, words=body.words, unit=unit, by=request.auth, at=timezone.now())
    return version_out(done)


@router.post("/schemes/milestones/{pk}/reached", response={200: StepOut, **ACT_ERRORS}, operation_id="reach_milestone")
@needs(Permission.SCHEME_WRITE)
def reach_milestone(request: ApiRequest, pk: Pk, body: schemas.DayIn) -> StepOut:
    """Say on which day a milestone of the version in force was reached."""
    step = schemes.reach_milestone(step=queries.get_milestone(request.grants, pk), on=body.on, by=request.auth, at=timezone.now())
    return step_out(step)


@router.post("/targets/{pk}/results", response={200: ResultOut, **ACT_ERRORS}, operation_id="record_result")
@needs(Permission.MEASURE_REPORT)
def record_result(request: ApiRequest, pk: Pk, body: ResultIn) -> ResultOut:
    """Record a measured result against a target."""
    target = result_queries.get_target(request.grants, pk, Permission.MEASURE_REPORT)
    row = results.record_result(
        target=target, value=body.value, unit=body.unit, measured_on=body.measured_on, by=request.auth, at=timezone.now()
    )
    verdict = meets(target, row)
    return ResultOut(
        id=row.pk,
        target=pk,
        value=row.value,
        unit=row.unit,
        measured_on=row.measured_on,
        met=verdict.met,
        zh=verdict.zh,
        en=verdict.en,
    )


@router.get("/campaigns/{slug}/progress", response={200: ProgressOut, **ERRORS}, operation_id="get_progress")
@needs(Permission.LIST_READ)
def get_progress(request: ApiRequest, slug: Slug) -> ProgressOut:
    """Progress rolled up by section, leading unit and county, as far as this token sees."""
    today = timezone.localdate()
    found = rollup.roll_up(request.grants, get_campaign(request.grants, slug), today)
    levels = {name: [roll_out(row) for row in getattr(found, name)] for name in ("sections", "units", "counties")}
    return ProgressOut(on=today, whole=roll_out(found.whole), **levels)
