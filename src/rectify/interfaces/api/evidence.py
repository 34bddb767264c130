"""Evidence: what was handed in, handing in one file, the verdict, the withdrawal, and clearing what the checks found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import AwareDatetime, StringConstraints

from rectify.campaign.evidence.models import Evidence, Finding, Kind
from rectify.campaign.evidence.queries import access, feed
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.services.judging import clear_finding, judge_evidence, withdraw_evidence
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.rules import Flaw, FlawKind, Purpose, limit_of
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, Limit, RowCursor, unit_out
from rectify.interfaces.api.tasks import ACT_ERRORS, Pk

router = Router(tags=["evidence"])
LIMIT = limit_of(Purpose.EVIDENCE)
Words = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Caption = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Taker = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")]


class FindingOut(Schema):
    """What a check found: its rule, facts and sentence, and whether a person cleared it."""

    id: int
    rule: str
    zh: str
    en: str
    facts: dict[str, Any]
    other_evidence: int | None
    found_at: datetime
    cleared_because: str
    cleared_at: datetime | None


class EvidenceOut(Schema):
    """One piece. Three times are kept apart: captured, received, and the period it speaks of."""

    id: int
    task: int
    measure: int | None
    site: int | None
    duty_item: int | None
    name: str
    kind: str
    caption: str
    media_type: str
    size: int
    sha256: str
    unit: schemas.UnitOut | None
    taken_by: str
    captured_at: datetime | None
    captured_from: str
    received_at: datetime
    effective_from: date | None
    effective_to: date | None
    latitude: Decimal | None
    longitude: Decimal | None
    examined_at: datetime | None
    accepted: bool | None
    judgement: str
    judged_at: datetime | None
    withdrawn_because: str
    withdrawn_at: datetime | None
    findings: list[FindingOut]


class SaidIn(Schema):
    """What is said with the file."""

    kind: Literal["photo", "video", "monitoring", "contract", "invoice", "minutes", "paper", "measurement"] = "photo"
    site: Annotated[schemas.Id | None, schemas.in_a_form(type="integer", minimum=1, maximum=2**63 - 1)] = None
    caption: Caption = ""
    taken_by: Taker = ""
    captured_at: Annotated[AwareDatetime | None, schemas.in_a_form(type="string", format="date-time")] = None
    effective_from: Annotated[schemas.Day | None, schemas.in_a_form(type="string", format="date")] = None
    effective_to: Annotated[schemas.Day | None, schemas.in_a_form(type="string", format="date")] = None


class VerdictIn(Schema):
    """A verdict; a rejection says why."""

    accept: bool
    words: Words = ""


class ReasonIn(Schema):
    """A reason."""

    because: Words


def finding_out(found: Finding) -> FindingOut:
    """A finding."""
    return FindingOut(
        id=found.pk,
        rule=found.rule,
        zh=found.zh,
        en=found.en,
        facts=found.facts,
        other_evidence=found.other_evidence_id,
        found_at=found.found_at,
        cleared_because=found.cleared_because,
        cleared_at=found.cleared_at,
    )


def evidence_out(piece: Evidence) -> EvidenceOut:
    """A piece with its findings; the file and the unit are loaded."""
    same = ("name", "kind", "caption", "taken_by", "captured_at", "captured_from", "received_at", "effective_from", "effective_to",
            "latitude", "longitude", "examined_at", "accepted", "judgement", "judged_at", "withdrawn_because", "withdrawn_at")  # fmt: skip
    return EvidenceOut(
        id=piece.pk,
        task=piece.task_id,
        measure=piece.measure_id,
        site=piece.site_id,
        duty_item=piece.duty_item_id,
        media_type=piece.file.media_type,
        size=piece.file.size,
        sha256=piece.file.sha256,
        unit=unit_out(piece.unit) if piece.unit else None,
        findings=[finding_out(found) for found in piece.findings.all()],
        **{name: getattr(piece, name) for name in same},
    )


@router.get("/evidence", response={200: schemas.Page[EvidenceOut], **ERRORS}, operation_id="list_evidence")
@needs(Permission.EVIDENCE_READ)
def list_evidence(
    request: ApiRequest,
    task: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    kind: Annotated[Kind | None, Query()] = None,
    verdict: Annotated[Literal["waiting", "accepted", "rejected", "withdrawn"] | None, Query()] = None,
    cursor: RowCursor = "",
    limit: Limit = 50,
) -> schemas.Page[EvidenceOut]:
    """All evidence within reach, in the order it came, with what the checks found on it."""
    wanted = feed.EvidenceFilter(task, kind or "", verdict or "")
    found = feed.evidence(request.grants, wanted, int(cursor or 0), limit)
    return schemas.Page(items=[evidence_out(row) for row in found.rows], next=found.next)


@router.get("/evidence/{pk}", response={200: EvidenceOut, **ERRORS}, operation_id="get_evidence")
@needs(Permission.EVIDENCE_READ)
def get_evidence(request: ApiRequest, pk: Pk) -> EvidenceOut:
    """One piece."""
    return evidence_out(access.get_evidence(request.grants, pk))


@router.post("/measures/{pk}/evidence", response={200: EvidenceOut, **ACT_ERRORS}, operation_id="submit_evidence")
@needs(Permission.EVIDENCE_SUBMIT)
def submit(request: ApiRequest, pk: Pk, file: File[UploadedFile], said: Form[SaidIn]) -> EvidenceOut:
    """Hand in one file for a measure, in one request. The checks run afterwards: `examined_at` says when they did."""
    measure = access.get_measure_to_prove(request.grants, pk)
    if (file.size or 0) > LIMIT:
        raise FileRefused(Flaw(FlawKind.TOO_LARGE, f"{LIMIT // 1_000_000} MB"), file.name or "")
    claim = Claim(measure, None, access.site_named(said.site), **said.dict(exclude={"site"}))
    piece = submit_evidence(claim=claim, content=file, name=file.name or "", by=request.auth, at=timezone.now())
    return evidence_out(access.get_evidence(request.grants, piece.pk, Permission.EVIDENCE_SUBMIT))


@router.post("/evidence/{pk}/verdict", response={200: EvidenceOut, **ACT_ERRORS}, operation_id="judge_evidence")
@needs(Permission.EVIDENCE_JUDGE)
def judge(request: ApiRequest, pk: Pk, body: VerdictIn) -> EvidenceOut:
    """Accept or reject what another unit handed in; open findings are cleared first."""
    piece = access.get_evidence(request.grants, pk, Permission.EVIDENCE_JUDGE)
    judge_evidence(evidence=piece, accept=body.accept, words=body.words, by=request.auth, at=timezone.now())
    return evidence_out(access.get_evidence(request.grants, pk, Permission.EVIDENCE_JUDGE))


@router.post("/evidence/{pk}/withdrawal", response={200: EvidenceOut, **ACT_ERRORS}, operation_id="withdraw_evidence")
@needs(Permission.EVIDENCE_SUBMIT)
def withdraw(request: ApiRequest, pk: Pk, body: ReasonIn) -> EvidenceOut:
    """Take a piece back, with a reason: an event; nothing is deleted."""
    piece = access.get_evidence(request.grants, pk, Permission.EVIDENCE_SUBMIT)
    withdraw_evidence(evidence=piece, because=body.because, by=request.auth, at=timezone.now())
    return evidence_out(access.get_evidence(request.grants, pk, Permission.EVIDENCE_SUBMIT))


@router.post("/findings/{pk}/clearing", response={200: FindingOut, **ACT_ERRORS}, operation_id="clear_finding")
@needs(Permission.EVIDENCE_JUDGE)
def clear(request: ApiRequest, pk: Pk, body: ReasonIn) -> FindingOut:
    """Say why a finding is harmless; it stays on record with the reason."""
    found = access.get_finding(request.grants, pk)
    return finding_out(clear_finding(finding=found, because=body.because, by=request.auth, at=timezone.now()))
