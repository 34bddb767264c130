"""Complaints: the list, one of them, registering one, taking in rows of another system. The same services as the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.app import api
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, RowCursor, Slug, unit_out
from rectify.interfaces.api.petition_schemas import (
    PetitionOut,
    PetitionStory,
    RegisteredOut,
    ReplyOut,
    RowIn,
    TableIn,
    TableOut,
    UnitAtWorkOut,
)
from rectify.interfaces.api.tasks import ACT_ERRORS, Pk
from rectify.response.petitions.batch_messages import RowsRefused
from rectify.response.petitions.models import Petition, PetitionState, Pollution
from rectify.response.petitions.queries import feed
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.services.batches import take_rows
from rectify.response.petitions.services.intake import register

router = Router(tags=["petitions"])
Name = Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$")]
CampaignSlug = Annotated[str, Query(max_length=50, pattern=r"^[-a-zA-Z0-9_]*$")]


@api.exception_handler(RowsRefused)
def rows_refused(request: HttpRequest, refusal: RowsRefused) -> HttpResponse:
    """Rows that cannot be taken in: 409, each reason with row (from 1), column and words in both languages."""
    missing = [
        {
            "text": f"{fault.row} {fault.column}: {fault.zh}",
            "url": "",
            "row": str(fault.row),
            "column": fault.column,
            "zh": fault.zh,
            "en": fault.en,
        }
        for fault in refusal.faults
    ]
    body = {"code": refusal.code, "message": str(refusal.message), "missing": missing}
    return api.create_response(request, body, status=HTTPStatus.CONFLICT)


def _row(petition: Petition) -> dict[str, Any]:
    """What every answer tells; campaign, county and unit are loaded."""
    same = ("number", "outside_number", "channel", "state", "received_on", "text", "place", "latitude", "longitude", "types", "anonymous",
            "urgent_words", "key_case", "handed_on", "reply_due", "reply_waits_since", "registered_at")  # fmt: skip
    return {
        "id": petition.pk,
        "campaign": petition.campaign.slug,
        "county": unit_out(petition.county) if petition.county else None,
        "lead_unit": unit_out(petition.lead_unit) if petition.lead_unit else None,
        **{name: getattr(petition, name) for name in same},
    }


def given_of(row: RowIn) -> Given:
    """A complaint as given."""
    return Given(
        channel=row.channel.value,
        text=row.text,
        received_on=row.received_on,
        place=row.place,
        county_id=row.county,
        latitude=row.latitude,
        longitude=row.longitude,
        types=tuple(kind.value for kind in row.types),
        name=row.name,
        phone=row.phone,
        email=row.email,
        address=row.address,
        outside_number=row.outside_number,
    )


@router.get("/petitions", response={200: schemas.Page[PetitionOut], **ERRORS}, operation_id="list_petitions")
@needs(Permission.PETITION_READ)
def list_petitions(  # noqa: PLR0913, PLR0917 - one parameter of the address each
    request: ApiRequest,
    campaign: CampaignSlug = "",
    q: Name = "",
    state: Annotated[PetitionState | None, Query()] = None,
    type: Annotated[Pollution | None, Query()] = None,  # noqa: A002 - the name in the address
    county: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    received_from: Annotated[schemas.Day | None, Query()] = None,
    received_until: Annotated[schemas.Day | None, Query()] = None,
    outside_number: Name = "",
    cursor: RowCursor = "",
    limit: Limit = 50,
) -> schemas.Page[PetitionOut]:
    """Complaints within reach, in the order in which they were registered. `q` are words to search for; two characters are enough."""
    wanted = feed.Wanted(campaign, q, state or "", type or "", county, received_from, received_until, outside_number)
    found = feed.petitions(request.grants, wanted, int(cursor or 0), limit)
    return schemas.Page(items=[PetitionOut(**_row(row)) for row in found.rows], next=found.next)


@router.get("/petitions/{pk}", response={200: PetitionStory, **ERRORS}, operation_id="get_petition")
@needs(Permission.PETITION_READ)
def get_petition(request: ApiRequest, pk: Pk) -> PetitionStory:
    """One complaint with the units at work on it and the accepted answers."""
    petition = feed.whole(request.grants, pk)
    same = ("version", "finding", "substantiated", "handling", "public_text", "settled", "written_at", "decided_at")
    return PetitionStory(
        **_row(petition),
        merged_into=petition.merged_into.number if petition.merged_into else None,
        task=petition.task_id,
        units=[UnitAtWorkOut(unit=unit_out(row.unit), part=row.part) for row in petition.units.all()],
        replies=[ReplyOut(unit=unit_out(row.unit), **{name: getattr(row, name) for name in same}) for row in petition.replies.all()],
    )


@router.post("/campaigns/{slug}/petitions", response={200: RegisteredOut, **ACT_ERRORS}, operation_id="register_petition")
@needs(Permission.PETITION_INTAKE)
def register_petition(request: ApiRequest, slug: Annotated[Slug, Path()], body: RowIn) -> RegisteredOut:
    """Register one complaint. The answer tells the secret by which the petitioner tracks it, once."""
    campaign = feed.get_campaign(request.grants, slug, Permission.PETITION_INTAKE)
    registered = register(campaign=campaign, given=given_of(body), by=request.auth, at=timezone.now())
    return RegisteredOut(**_row(registered.petition), secret=registered.secret)


@router.post("/campaigns/{slug}/petition-tables", response={200: TableOut, **ACT_ERRORS}, operation_id="take_petition_rows")
@needs(Permission.PETITION_INTAKE)
def take_petition_rows(request: ApiRequest, slug: Annotated[Slug, Path()], body: TableIn) -> TableOut:
    """Take rows of another system in, all or none. A number that is on record with the same text is unchanged, with another an error."""
    campaign = feed.get_campaign(request.grants, slug, Permission.PETITION_INTAKE)
    rows = [given_of(row) for row in body.rows]
    batch = take_rows(campaign=campaign, rows=rows, name=body.name, by=request.auth, at=timezone.now())
    apart = batch.found["apart_count"]
    return TableOut(id=batch.pk, rows=batch.rows, created=batch.created, unchanged=batch.unchanged, apart=apart)
