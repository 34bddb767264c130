"""The close-out for programs: the same acts, refusals and row scope as the pages. A signature is never taken from a program."""

from __future__ import annotations

from http import HTTPStatus

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from rectify.campaign.closure.models import Case, Lot, PublicNotice, StepKind
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries.gate import missing_for_request
from rectify.campaign.closure.queries.line import LineStep, attempts_of, line_of
from rectify.campaign.closure.queries.offers import own_units, units_offered
from rectify.campaign.closure.services import acceptance, checks, closing, notices, requests, returns, review
from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries.access import get_task
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.refusals import NotFound
from rectify.interfaces.api import closure_schemas as shapes
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, unit_out
from rectify.interfaces.api.tasks import ACT_ERRORS, Pk

router = Router(tags=["closing"])


def step_out(step: LineStep) -> shapes.LineStepOut:
    """One step of a line."""
    return shapes.LineStepOut(
        requirement=step.requirement.pk,
        kind=step.kind,
        title=step.title_en if (get_language() or "").startswith("en") else step.title_zh,
        state=step.state.value,
        rank=step.requirement.rank,
        unit=unit_out(step.unit) if step.unit else None,
        person=step.who.name if step.who else None,
        on_behalf_of=step.on_behalf_of.name if step.on_behalf_of else None,
        at=step.at,
        on_day=step.on_day,
        opinion=step.opinion,
        latitude=step.latitude,
        longitude=step.longitude,
        proof=step.proof,
    )


def case_out(case: Case) -> shapes.CaseOut:
    """A case with its line."""
    return shapes.CaseOut(
        id=case.pk,
        task=case.task_id,
        attempt=case.attempt,
        kind=case.kind,
        procedure=case.procedure,
        procedure_version=case.procedure_version,
        implementing_unit=unit_out(case.implementing_unit),
        opened_at=case.opened_at,
        waits_for=case.waits_for,
        suspended_until=case.suspended_until,
        outcome=case.outcome,
        ended_at=case.ended_at,
        line=[step_out(step) for step in line_of(case)],
    )


def lot_out(lot: Lot) -> shapes.LotOut:
    """A lot."""
    return shapes.LotOut(id=lot.pk, draw=lot.draw_id, case=lot.case_id, chosen=lot.chosen, passed=lot.passed, checked_at=lot.checked_at)


def notice_out(notice: PublicNotice, cases: list[int]) -> shapes.NoticeOut:
    """A notice with the ids of its cases."""
    return shapes.NoticeOut(
        id=notice.pk,
        number=notice.number,
        title=notice.title,
        contact=notice.contact,
        media=notice.media,
        first=notice.first,
        last=notice.last,
        days=notice.days,
        day_type=notice.day_type,
        cases=cases,
    )


def _unit(request: ApiRequest, permission: Permission, wanted: int | None, fitting: list[Unit]) -> Unit:
    """The unit in whose name the caller acts: the one named, else one that fits, else the first of theirs (and the service refuses)."""
    own = own_units(request.grants, permission)
    found = next((unit for unit in own if unit.pk == wanted), None) if wanted else next(iter([*fitting, *own]), None)
    if found is None:
        raise NotFound(wanted)
    return found


@router.get("/cases/{pk}", response={200: shapes.CaseOut, **ERRORS}, operation_id="get_case")
@needs(Permission.LIST_READ)
def get_case(request: ApiRequest, pk: Pk) -> shapes.CaseOut:
    """One attempt to close a task."""
    return case_out(access.get_case(request.grants, pk))


@router.get("/tasks/{pk}/closing", response={200: shapes.ClosingOut, **ERRORS}, operation_id="get_closing")
@needs(Permission.LIST_READ)
def get_closing(request: ApiRequest, pk: Pk) -> shapes.ClosingOut:
    """What is missing before acceptance can be asked for, and the newest case."""
    task = get_task(request.grants, pk)
    newest = next(iter(attempts_of(task.pk)), None)
    missing = missing_for_request(task, timezone.localdate()) if task.state in WORKING else None
    told = None if missing is None else [shapes.MissingOut(text=str(m.text), url=m.url) for m in missing]
    return shapes.ClosingOut(task=task.pk, state=task.state, missing=told, case=case_out(newest) if newest else None)


@router.post("/tasks/{pk}/acceptance-request", response={200: shapes.CaseOut, **ACT_ERRORS}, operation_id="request_acceptance")
@needs(Permission.ACCEPTANCE_REQUEST)
def request_acceptance(request: ApiRequest, pk: Pk, body: shapes.RequestIn) -> shapes.CaseOut:
    """Ask for acceptance; refused with all that is missing."""
    task = get_task(request.grants, pk, Permission.ACCEPTANCE_REQUEST)
    unit = _unit(request, Permission.ACCEPTANCE_REQUEST, body.unit, [])
    case = requests.request_acceptance(task=task, unit=unit, words=body.words, by=request.auth, at=timezone.now())
    return case_out(case)


@router.post("/cases/{pk}/acceptance", response={200: shapes.CaseOut, **ACT_ERRORS}, operation_id="record_acceptance")
@needs(Permission.TASK_ACCEPT)
def record_acceptance(request: ApiRequest, pk: Pk, body: shapes.AcceptanceIn) -> shapes.CaseOut:
    """Record the acceptance by the accepting unit's group."""
    case = access.get_case(request.grants, pk, Permission.TASK_ACCEPT)
    fitting = units_offered(request.grants, case, StepKind.ACCEPT, timezone.localdate())
    acceptance.record_acceptance(
        case=case,
        passed=body.passed,
        opinion=body.opinion,
        members=[member.dict() for member in body.members],
        on_day=body.on_day,
        unit=_unit(request, Permission.TASK_ACCEPT, body.unit, fitting),
        by=request.auth,
        at=timezone.now(),
    )
    return case_out(access.get_case(request.grants, pk, Permission.TASK_ACCEPT))


@router.post("/cases/{pk}/review", response={200: shapes.CaseOut, **ACT_ERRORS}, operation_id="record_review")
@needs(Permission.TASK_REVIEW)
def record_review(request: ApiRequest, pk: Pk, body: shapes.ReviewIn) -> shapes.CaseOut:
    """Record the site review."""
    case = access.get_case(request.grants, pk, Permission.TASK_REVIEW)
    fitting = units_offered(request.grants, case, StepKind.REVIEW, timezone.localdate())
    review.record_review(
        case=case,
        passed=body.passed,
        opinion=body.opinion,
        latitude=body.latitude,
        longitude=body.longitude,
        on_day=body.on_day,
        unit=_unit(request, Permission.TASK_REVIEW, body.unit, fitting),
        by=request.auth,
        at=timezone.now(),
    )
    return case_out(access.get_case(request.grants, pk, Permission.TASK_REVIEW))


@router.post("/lots/{pk}/check", response={200: shapes.LotOut, **ACT_ERRORS}, operation_id="record_check")
@needs(Permission.TASK_CHECK)
def record_check(request: ApiRequest, pk: Pk, body: shapes.CheckIn) -> shapes.LotOut:
    """Record the spot check of a case that was drawn."""
    lot = access.get_lot(request.grants, pk)
    done = checks.record_check(lot=lot, passed=body.passed, words=body.words, method=body.method, by=request.auth, at=timezone.now())
    return lot_out(done)


@router.post("/notices", response={200: shapes.NoticeOut, **ACT_ERRORS}, operation_id="post_notice")
@needs(Permission.TASK_NOTICE)
def post_notice(request: ApiRequest, body: shapes.NoticeIn) -> shapes.NoticeOut:
    """Post a notice; refused when its dates and its claim disagree."""
    cases = [access.get_case(request.grants, pk, Permission.TASK_NOTICE) for pk in dict.fromkeys(body.cases)]
    if len({case.task.campaign_id for case in cases}) > 1:
        raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, _("A notice holds cases of one campaign. Post one for each campaign."))
    notice = notices.post_notice(
        campaign=cases[0].task.campaign,
        cases=cases,
        number=body.number,
        title=body.title,
        media=body.media,
        contact=body.contact,
        first=body.first,
        last=body.last,
        days=body.days,
        day_type=body.day_type,
        by=request.auth,
        at=timezone.now(),
    )
    return notice_out(notice, [case.pk for case in cases])


@router.post("/cases/{pk}/signatures", response=ACT_ERRORS, operation_id="sign_case")
@needs(Permission.LIST_READ)
def sign_case(request: ApiRequest, pk: Pk, body: shapes.SignIn) -> None:  # noqa: ARG001 - said in the description, never used
    """Never done: a signature is given by its own person on the signing desk. Answers 403 with that sentence."""
    access.get_case(request.grants, pk)
    words = _("A signature is never taken from a program. Its own person gives it on the signing desk, with password or one-time code.")
    raise HttpError(HTTPStatus.FORBIDDEN, words)


@router.post("/cases/{pk}/close", response={200: shapes.CaseOut, **ACT_ERRORS}, operation_id="close_case")
@needs(Permission.TASK_CLOSE)
def close_case(request: ApiRequest, pk: Pk, body: shapes.WordsIn) -> shapes.CaseOut:
    """Close a task by its case, after every step its procedure asks."""
    case = access.get_case(request.grants, pk, Permission.TASK_CLOSE)
    closing.close_case(case=case, words=body.words, by=request.auth, at=timezone.now())
    return case_out(access.get_case(request.grants, pk, Permission.TASK_CLOSE))


@router.post("/cases/{pk}/return", response={200: shapes.CaseOut, **ACT_ERRORS}, operation_id="return_case")
@needs(Permission.TASK_RETURN)
def return_case(request: ApiRequest, pk: Pk, body: shapes.BecauseIn) -> shapes.CaseOut:
    """Send a case back, with the reason."""
    case = access.get_case(request.grants, pk, Permission.TASK_RETURN)
    returns.return_case(case=case, because=body.because, by=request.auth, at=timezone.now())
    return case_out(access.get_case(request.grants, pk, Permission.TASK_RETURN))


@router.post("/tasks/{pk}/reopen", response={200: shapes.ClosingOut, **ACT_ERRORS}, operation_id="reopen_task")
@needs(Permission.TASK_REOPEN)
def reopen_task(request: ApiRequest, pk: Pk, body: shapes.BecauseIn) -> shapes.ClosingOut:
    """Reopen a closed task, with the reason; counted and visible."""
    task: Task = get_task(request.grants, pk, Permission.TASK_REOPEN)
    reopened = returns.reopen(task=task, because=body.because, by=request.auth, at=timezone.now())
    newest = next(iter(attempts_of(task.pk)), None)
    return shapes.ClosingOut(task=task.pk, state=reopened.state, missing=None, case=case_out(newest) if newest else None)
