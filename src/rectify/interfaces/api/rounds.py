"""Reporting rounds: what a unit is asked, its answers, the freeze."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.queries import access
from rectify.campaign.dispatch.queries.reports import asked_page
from rectify.campaign.dispatch.queries.rounds import rounds_of
from rectify.campaign.dispatch.rules.reports import LARGEST, MOST_SITES, Answer
from rectify.campaign.dispatch.services.reports import file_report
from rectify.campaign.dispatch.services.rounds import freeze_round
from rectify.campaign.ledger.models import Result
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, RowCursor, Slug, unit_out

router = Router(tags=["rounds"])
ACT_ERRORS = {**ERRORS, 409: schemas.Refusal}
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
Number = Annotated[int, Field(ge=0, le=MOST_SITES)]
Amount = Annotated[Decimal, Field(gt=-LARGEST, lt=LARGEST, decimal_places=6), schemas.amount(int(LARGEST) - 1, 6)]


class RoundOut(Schema):
    """A round. ``asked`` counts the reports asked for, ``filed`` those answered at the freeze; null while it is open."""

    id: int
    number: int
    first: date
    last: date
    opened_at: datetime
    remind_at: datetime
    cut_off_at: datetime
    frozen_at: datetime | None
    frozen_hash: str
    asked: int
    filed: int | None


class MeasuredOut(Schema):
    """A measured result against a target."""

    target: int
    value: Decimal
    unit: str
    measured_on: date


class ReportOut(Schema):
    """What a unit is asked about a measure, and its answer. ``late_for`` is the number of the round it was owed in."""

    id: int
    round: int
    task: int
    measure: int
    unit: schemas.UnitOut
    revision: int
    done: str
    next_step: str
    obstacles: str
    support: str
    expected_on: date | None
    sites_done: int | None
    sites_all: int | None
    result: MeasuredOut | None
    late_for: int | None
    source: str
    filed_at: datetime | None


class MeasuredIn(Schema):
    """A measured result: against which target, how much, of what, on which day."""

    target: schemas.Id
    value: Amount
    unit: Annotated[schemas.Line, Field(max_length=32)] = ""
    measured_on: schemas.Day


class ReportIn(Schema):
    """An answer, written on a revision. Days of beginning and end are stated where the lists do not have them yet."""

    revision: Number
    done: schemas.Text
    next_step: schemas.Text = ""
    obstacles: schemas.Text = ""
    support: schemas.Text = ""
    expected_on: schemas.Day | None = None
    sites_done: Number | None = None
    sites_all: Number | None = None
    result: MeasuredIn | None = None
    started_on: schemas.Day | None = None
    finished_on: schemas.Day | None = None


class FreezeIn(Schema):
    """Why a round is frozen before its cut-off; empty after it."""

    because: schemas.Text = ""


def round_out(one: Round) -> RoundOut:
    """A round."""
    return RoundOut(
        id=one.pk,
        number=one.number,
        first=one.first,
        last=one.last,
        opened_at=one.opened_at,
        remind_at=one.remind_at,
        cut_off_at=one.cut_off_at,
        frozen_at=one.frozen_at,
        frozen_hash=one.frozen_hash,
        asked=one.asked,
        filed=one.filed,
    )


def measured_out(result: Result) -> MeasuredOut:
    """A measured result."""
    return MeasuredOut(target=result.target_id, value=result.value, unit=result.unit, measured_on=result.measured_on)


def report_out(row: Report) -> ReportOut:
    """A report whose unit, result and round are loaded."""
    return ReportOut(
        id=row.pk,
        round=row.round_id,
        task=row.task_id,
        measure=row.measure_id,
        unit=unit_out(row.unit),
        revision=row.revision,
        done=row.done,
        next_step=row.next_step,
        obstacles=row.obstacles,
        support=row.support,
        expected_on=row.expected_on,
        sites_done=row.sites_done,
        sites_all=row.sites_all,
        result=measured_out(row.result) if row.result else None,
        late_for=row.late_for.number if row.late_for else None,
        source=row.source,
        filed_at=row.filed_at,
    )


def answer_of(body: ReportIn) -> Answer:
    """The answer a body holds."""
    said = body.dict(exclude={"revision", "result"})
    return Answer(**said, **(body.result.dict() if body.result else {}))


@router.get("/campaigns/{slug}/rounds", response={200: list[RoundOut], **ERRORS}, operation_id="list_rounds")
@needs(Permission.LIST_READ)
def list_rounds(request: ApiRequest, slug: Slug) -> list[RoundOut]:
    """The newest hundred rounds of a campaign, newest first."""
    return [round_out(one) for one in rounds_of(get_campaign(request.grants, slug).pk, limit=100)]


@router.get("/rounds/{pk}", response={200: RoundOut, **ERRORS}, operation_id="get_round")
@needs(Permission.LIST_READ)
def get_round(request: ApiRequest, pk: Pk) -> RoundOut:
    """One round."""
    return round_out(access.get_round(request.grants, pk))


@router.get("/rounds/{pk}/reports", response={200: schemas.Page[ReportOut], **ERRORS}, operation_id="list_reports")
@needs(Permission.LIST_READ)
def list_reports(
    request: ApiRequest, pk: Pk, unit: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None, cursor: RowCursor = "", limit: Limit = 50
) -> schemas.Page[ReportOut]:
    """What the units within reach are asked in a round, answered or not."""
    one = access.get_round(request.grants, pk)
    rows = asked_page(request.grants, one.pk, unit=unit, after=int(cursor or 0), limit=limit + 1)
    following = str(rows[limit - 1].pk) if len(rows) > limit else None
    return schemas.Page(items=[report_out(row) for row in rows[:limit]], next=following)


@router.put("/reports/{pk}", response={200: ReportOut, **ACT_ERRORS}, operation_id="file_report")
@needs(Permission.MEASURE_REPORT)
def file(request: ApiRequest, pk: Pk, body: ReportIn) -> ReportOut:
    """File a report. Refused when somebody filed on a newer revision; owed in a frozen round, it stands in the open one, marked."""
    row = access.get_report(request.grants, pk)
    filed = file_report(
        report=row, answer=answer_of(body), revision=body.revision, by=request.auth, at=timezone.now(), source=Report.Source.API
    )
    return report_out(filed)


@router.post("/rounds/{pk}/freeze", response={200: RoundOut, **ACT_ERRORS}, operation_id="freeze_round")
@needs(Permission.ROUND_MANAGE)
def freeze(request: ApiRequest, pk: Pk, body: FreezeIn) -> RoundOut:
    """Freeze a round; before its cut-off with a reason. It never changes afterwards."""
    one = access.get_round(request.grants, pk, Permission.ROUND_MANAGE)
    return round_out(freeze_round(round=one, by=request.auth, at=timezone.now(), because=body.because))
