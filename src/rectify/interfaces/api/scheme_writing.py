"""Schemes written by programs: begun, written whole, reasoned by experts. Handing in, decision and reading stand in ``schemes``.

The router is that of ``schemes``: one address has one router, whatever the verb.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import Field, StringConstraints

from rectify.campaign.ledger.queries import access
from rectify.campaign.ledger.queries import schemes as queries
from rectify.campaign.ledger.rules.schemes import Content, Step
from rectify.campaign.ledger.services import results
from rectify.campaign.ledger.services import schemes as services
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.schemes import ACT_ERRORS, Amount, Pk, VersionOut, router, version_out

__all__ = ["router"]
NO_NUL = r"^[^\x00]*$"
Title = Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)]
Long = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_NUL)]
Subject = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
Measure = Annotated[str, StringConstraints(max_length=32, pattern=NO_NUL)]
Words = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
Expert = Annotated[str, StringConstraints(max_length=64, pattern=NO_NUL)]
Money = Annotated[Decimal, Field(ge=0, lt=results.MOST, decimal_places=2), schemas.amount(int(results.MOST) - 1, 2, least=0)]
Comparator = Literal["", ">=", ">", "<=", "<", "=", "reach", "increase_by", "decrease_by"]
"""``rules.schemes.MEASURABLE``, or none while the draft is unfinished."""


class SchemeIn(Schema):
    """What a scheme is of: a task, or else a problem; and the unit that draws it up, one of one's own."""

    title: Title
    unit: schemas.Id
    task: schemas.Id | None = None
    problem: schemas.Id | None = None
    firm: Subject = ""


class StepIn(Schema):
    """A measure or a milestone; ``measure`` is the id of the measure of the list it carries out."""

    text: Words
    is_milestone: bool = False
    due_on: schemas.Day | None = None
    measure: schemas.Id | None = None


class ContentIn(Schema):
    """A draft whole; ``revision`` is the one that was read, an older one is refused. ``cost`` in 万元, ``because`` from version 2 on."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    cause: Long = ""
    outcome: Long = ""
    outcome_subject: Subject = ""
    outcome_comparator: Comparator = ""
    outcome_value: Amount | None = None
    outcome_unit: Measure = ""
    due_on: schemas.Day | None = None
    cost: Money | None = None
    funding: Title = ""
    because: schemas.Text = ""
    steps: Annotated[list[StepIn], Field(max_length=services.STEPS_AT_MOST)] = []


class OpinionIn(Schema):
    """What an expert said of a version, and on which day."""

    expert: Expert
    employer: schemas.Line = ""
    favourable: bool
    words: schemas.Text
    given_on: schemas.Day


class OpinionOut(Schema):
    """An opinion as it was recorded; it stays so."""

    id: int
    version: int
    expert: str
    employer: str
    favourable: bool
    words: str
    given_on: date


def _about(grants: Grants, body: SchemeIn) -> services.About:
    """What the scheme is of, as far as this token may write schemes for it."""
    if body.task:
        task = access.get_task(grants, body.task, Permission.SCHEME_WRITE)
        return services.About(task.campaign, task=task, firm_name=body.firm)
    if body.problem:
        problem = access.get_problem(grants, body.problem)
        return services.About(problem.campaign, problem=problem, firm_name=body.firm)
    raise NotFound("scheme")


@router.post("/schemes", response={200: VersionOut, **ACT_ERRORS}, operation_id="begin_scheme")
@needs(Permission.SCHEME_WRITE)
def begin_scheme(request: ApiRequest, body: SchemeIn) -> VersionOut:
    """Begin a scheme; the answer is its first version, an empty draft. 404 where neither a task nor a problem within reach is named."""
    unit = next((each for each in queries.writing_units(request.grants) if each.pk == body.unit), None)
    if unit is None:
        raise NotFound(body.unit)
    scheme = services.begin_scheme(about=_about(request.grants, body), unit=unit, title=body.title, by=request.auth, at=timezone.now())
    return version_out(scheme.versions.prefetch_related("steps").get())


@router.put("/schemes/versions/{pk}", response={200: VersionOut, **ACT_ERRORS}, operation_id="write_scheme")
@needs(Permission.SCHEME_WRITE)
def write_scheme(request: ApiRequest, pk: Pk, body: ContentIn) -> VersionOut:
    """Save a draft whole, its steps in the order given; the answer says the revision to send next time."""
    version = queries.get_version(request.grants, pk, Permission.SCHEME_WRITE)
    fields = body.dict(exclude={"revision", "steps"})
    content = Content(**fields, steps=tuple(Step(**step.dict()) for step in body.steps))
    services.write_version(version=version, revision=body.revision, content=content, by=request.auth, at=timezone.now())
    return version_out(queries.get_version(request.grants, pk, Permission.SCHEME_WRITE))


@router.post("/schemes/versions/{pk}/opinions", response={200: OpinionOut, **ACT_ERRORS}, operation_id="record_scheme_opinion")
@needs(Permission.LIST_READ)
def record_opinion(request: ApiRequest, pk: Pk, body: OpinionIn) -> OpinionOut:
    """Record what an expert said: by the unit that draws the scheme up (scheme:write), or by those who approve (scheme:approve)."""
    approves = request.grants.may(Permission.SCHEME_APPROVE)
    version = queries.get_version(request.grants, pk, Permission.SCHEME_APPROVE if approves else Permission.SCHEME_WRITE)
    row = services.record_opinion(version=version, **body.dict(), by=request.auth, at=timezone.now())
    names = [name for name in OpinionOut.model_fields if name != "version"]
    return OpinionOut(version=row.version_id, **{name: getattr(row, name) for name in names})
