"""Letters of the ladder and major matters for programs: read, answered, reported, taken up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Path, Router, Schema

from rectify.campaign.dispatch.models import Letter, MajorMatter
from rectify.campaign.dispatch.queries import letters as queries
from rectify.campaign.dispatch.queries.access import get_unit
from rectify.campaign.dispatch.queries.matters import get_matter, matters_stretch
from rectify.campaign.dispatch.services.letters import answer_letter
from rectify.campaign.dispatch.services.matters import report_matter, take_matter
from rectify.campaign.ledger.queries.access import get_campaign, get_task
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, RowCursor, Slug, unit_out

router = Router(tags=["letters"])
ACT_ERRORS = {**ERRORS, 409: schemas.Refusal}
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
State = Literal["", "proposed", "unanswered", "answered", "listed", "dismissed"]


class LetterOut(Schema):
    """A letter. ``number`` and ``body`` are empty until it is issued; proposals are seen only by those who issue."""

    id: int
    campaign: str
    unit: schemas.UnitOut
    task: int | None
    ladder: str
    rung: str
    rung_name: str
    rung_name_en: str
    number: str
    reason_zh: str
    reason_en: str
    points: Decimal
    body: str
    proposed_at: datetime
    issued_at: datetime | None
    answer_due_on: date | None
    answer: str
    answered_at: datetime | None
    dismissed_at: datetime | None
    lifted_at: datetime | None


class LetterAnswerIn(Schema):
    """The answer of the unit; it is given once."""

    answer: schemas.Text


class MatterIn(Schema):
    """A major matter: of which campaign and unit, about which task if of one, what happened and when."""

    campaign: Slug
    unit: schemas.Id
    task: schemas.Id | None = None
    text: schemas.Text
    happened_on: schemas.Day


class InstructionIn(Schema):
    """The office's instruction."""

    instruction: schemas.Text


class MatterOut(Schema):
    """A major matter; ``instruction`` is empty until it is taken up."""

    id: int
    campaign: str
    unit: schemas.UnitOut
    task: int | None
    text: str
    happened_on: date
    reported_at: datetime
    instruction: str
    taken_at: datetime | None


def letter_out(letter: Letter) -> LetterOut:
    """A letter whose unit and campaign are loaded."""
    _, rung = queries.rung_of(letter)
    apart = {"campaign", "unit", "task", "rung_name", "rung_name_en"}
    plain = {name: getattr(letter, name) for name in LetterOut.model_fields if name not in apart}
    return LetterOut(
        campaign=letter.campaign.slug,
        unit=unit_out(letter.unit),
        task=letter.task_id,
        rung_name=rung.name if rung else letter.rung,
        rung_name_en=rung.name_en if rung else letter.rung,
        **plain,
    )


def matter_out(matter: MajorMatter) -> MatterOut:
    """A matter whose unit and campaign are loaded."""
    plain = {name: getattr(matter, name) for name in MatterOut.model_fields if name not in {"campaign", "unit", "task"}}
    return MatterOut(campaign=matter.campaign.slug, unit=unit_out(matter.unit), task=matter.task_id, **plain)


@router.get("/letters", response={200: schemas.Page[LetterOut], **ERRORS}, operation_id="list_letters")
@needs(Permission.LIST_READ)
def list_letters(request: ApiRequest, state: State = "", cursor: RowCursor = "", limit: Limit = 50) -> schemas.Page[LetterOut]:
    """Letters within reach, the newest first; narrowed by their state."""
    asked = queries.LettersAsked(state=state, before=int(cursor or 0) or None)
    rows = queries.letters_page(request.grants, asked, limit)
    following = str(rows[limit - 1].pk) if len(rows) > limit else None
    return schemas.Page(items=[letter_out(row) for row in rows[:limit]], next=following)


@router.get("/letters/{pk}", response={200: LetterOut, **ERRORS}, operation_id="get_letter")
@needs(Permission.LIST_READ)
def get_letter(request: ApiRequest, pk: Pk) -> LetterOut:
    """One letter."""
    return letter_out(queries.get_letter(request.grants, pk))


@router.post("/letters/{pk}/answer", response={200: LetterOut, **ACT_ERRORS}, operation_id="answer_letter")
@needs(Permission.LETTER_ANSWER)
def answer(request: ApiRequest, pk: Pk, body: LetterAnswerIn) -> LetterOut:
    """Answer a letter to one's unit, once; late is late and stays visible."""
    letter = queries.get_letter(request.grants, pk, Permission.LETTER_ANSWER)
    return letter_out(answer_letter(letter=letter, answer=body.answer, by=request.auth, at=timezone.now()))


@router.get("/matters", response={200: schemas.Page[MatterOut], **ERRORS}, operation_id="list_matters")
@needs(Permission.LIST_READ)
def list_matters(request: ApiRequest, cursor: RowCursor = "", limit: Limit = 50) -> schemas.Page[MatterOut]:
    """Major matters within reach, the newest first."""
    rows = matters_stretch(request.grants, int(cursor or 0), limit + 1)
    following = str(rows[limit - 1].pk) if len(rows) > limit else None
    return schemas.Page(items=[matter_out(row) for row in rows[:limit]], next=following)


@router.post("/matters", response={200: MatterOut, **ACT_ERRORS}, operation_id="report_matter")
@needs(Permission.MEASURE_REPORT)
def report(request: ApiRequest, body: MatterIn) -> MatterOut:
    """Report something that cannot wait for the round; the office is told at once."""
    grants = request.grants
    campaign = get_campaign(grants, body.campaign)
    unit = get_unit(grants, body.unit, Permission.MEASURE_REPORT)
    task = get_task(grants, body.task, Permission.MEASURE_REPORT) if body.task else None
    if task and task.campaign_id != campaign.pk:
        raise NotFound(task.pk)
    matter = report_matter(
        campaign=campaign, unit=unit, task=task, text=body.text, happened_on=body.happened_on, by=request.auth, at=timezone.now()
    )
    return matter_out(matter)


@router.post("/matters/{pk}/instruction", response={200: MatterOut, **ACT_ERRORS}, operation_id="take_matter")
@needs(Permission.ROUND_MANAGE)
def take(request: ApiRequest, pk: Pk, body: InstructionIn) -> MatterOut:
    """Take a matter up with an instruction; who reported it is told."""
    matter = get_matter(request.grants, pk, Permission.ROUND_MANAGE)
    return matter_out(take_matter(matter=matter, instruction=body.instruction, by=request.auth, at=timezone.now()))
