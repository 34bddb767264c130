"""One task: its whole story, and the acts on it."""

from __future__ import annotations

from typing import Annotated

from django.utils import timezone
from ninja import Path, Router

from rectify.campaign.ledger.models import Extension, Measure, Target, Task
from rectify.campaign.ledger.queries import access, feed
from rectify.campaign.ledger.services import extensions, review, shaping, work
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs
from rectify.interfaces.api.campaigns import ERRORS, responsibility_out, task_out

router = Router(tags=["tasks"])
Pk = Annotated[int, Path(ge=1, le=2**63 - 1)]
ACT_ERRORS = {**ERRORS, 409: schemas.Refusal}


def target_out(target: Target) -> schemas.TargetOut:
    """A confirmed target."""
    return schemas.TargetOut(
        subject=target.subject,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        baseline=target.baseline,
        hedge=target.hedge,
        due_on=target.due_on,
        quote=target.quote,
    )


def measure_out(measure: Measure) -> schemas.MeasureOut:
    """A measure."""
    return schemas.MeasureOut(
        id=measure.pk,
        key=measure.key,
        number=measure.number,
        text=measure.text,
        norm=measure.norm,
        document=measure.document_id,
        start=measure.start,
        end=measure.end,
        due_original=measure.due_original,
        due_current=measure.due_current,
        started_on=measure.started_on,
        done_on=measure.done_on,
    )


def extension_out(extension: Extension) -> schemas.ExtensionOut:
    """An extension."""
    return schemas.ExtensionOut(
        id=extension.pk,
        task=extension.task_id,
        due_from=extension.due_from,
        due_to=extension.due_to,
        reason=extension.reason,
        requested_at=extension.requested_at,
        approved=extension.approved,
        decision=extension.decision,
        paper_number=extension.paper_number,
    )


def story(task: Task) -> schemas.TaskStory:
    """The whole of a task."""
    parts = feed.parts(task)
    return schemas.TaskStory(
        **task_out(task).dict(),
        text=task.text,
        goal=task.goal,
        due_text=task.due_text,
        document=task.document_id,
        start=task.start,
        end=task.end,
        targets=[target_out(t) for t in parts.targets],
        measures=[measure_out(m) for m in parts.measures],
        responsibilities=[responsibility_out(r) for r in parts.responsibilities],
        extensions=[extension_out(e) for e in parts.extensions],
    )


@router.get("/tasks/{pk}", response={200: schemas.TaskStory, **ERRORS}, operation_id="get_task")
@needs(Permission.LIST_READ)
def get_task(request: ApiRequest, pk: Pk) -> schemas.TaskStory:
    """One task with all that hangs on it."""
    return story(access.get_task(request.grants, pk))


@router.patch("/tasks/{pk}", response={200: schemas.TaskOut, **ACT_ERRORS}, operation_id="rename_task")
@needs(Permission.TASK_CHANGE)
def rename_task(request: ApiRequest, pk: Pk, body: schemas.TitleIn) -> schemas.TaskOut:
    """Give a draft a better title."""
    task = access.get_task(request.grants, pk, Permission.TASK_CHANGE)
    return task_out(shaping.edit_task_title(task=task, revision=body.revision, title=body.title, by=request.auth, at=timezone.now()))


@router.post("/tasks/{pk}/confirm", response={200: schemas.TaskOut, **ACT_ERRORS}, operation_id="confirm_task")
@needs(Permission.TASK_CONFIRM)
def confirm_task(request: ApiRequest, pk: Pk, body: schemas.ConfirmIn) -> schemas.TaskOut:
    """Turn a draft into work; refused while anything is open."""
    task = access.get_task(request.grants, pk, Permission.TASK_CONFIRM)
    done = review.confirm_task(task=task, revision=body.revision, without_unit=body.without_unit, by=request.auth, at=timezone.now())
    return task_out(done)


@router.post("/tasks/{pk}/reject", response={200: schemas.TaskOut, **ACT_ERRORS}, operation_id="reject_task")
@needs(Permission.TASK_CONFIRM)
def reject_task(request: ApiRequest, pk: Pk, body: schemas.RejectIn) -> schemas.TaskOut:
    """Set a draft aside, with the reason."""
    task = access.get_task(request.grants, pk, Permission.TASK_CONFIRM)
    return task_out(review.reject_task(task=task, revision=body.revision, because=body.because, by=request.auth, at=timezone.now()))


@router.post("/tasks/{pk}/extensions", response={200: schemas.ExtensionOut, **ACT_ERRORS}, operation_id="request_extension")
@needs(Permission.EXTENSION_REQUEST)
def request_extension(request: ApiRequest, pk: Pk, body: schemas.ExtensionIn) -> schemas.ExtensionOut:
    """Ask for a later due date."""
    task = access.get_task(request.grants, pk, Permission.EXTENSION_REQUEST)
    measure = access.get_measure(request.grants, body.measure, Permission.EXTENSION_REQUEST) if body.measure else None
    if measure is not None and measure.task_id != task.pk:
        raise NotFound(body.measure)
    asked = extensions.request_extension(
        task=task, measure=measure, due_to=body.due_to, reason=body.reason, by=request.auth, at=timezone.now()
    )
    return extension_out(asked)


@router.post("/extensions/{pk}/decision", response={200: schemas.ExtensionOut, **ACT_ERRORS}, operation_id="decide_extension")
@needs(Permission.EXTENSION_DECIDE)
def decide_extension(request: ApiRequest, pk: Pk, body: schemas.DecisionIn) -> schemas.ExtensionOut:
    """Approve or refuse an extension somebody else asked for."""
    extension = access.get_extension(request.grants, pk)
    decided = extensions.decide_extension(
        extension=extension,
        approve=body.approve,
        decision=body.decision,
        number=body.paper_number,
        by=request.auth,
        at=timezone.now(),
    )
    return extension_out(decided)


@router.post("/measures/{pk}/start", response={200: schemas.MeasureOut, **ACT_ERRORS}, operation_id="start_measure")
@needs(Permission.MEASURE_REPORT)
def start_measure(request: ApiRequest, pk: Pk, body: schemas.DayIn) -> schemas.MeasureOut:
    """Say on which day work on a measure began."""
    measure = access.get_measure(request.grants, pk)
    return measure_out(work.start_measure(measure=measure, on=body.on, by=request.auth, at=timezone.now()))


@router.post("/measures/{pk}/finish", response={200: schemas.MeasureOut, **ACT_ERRORS}, operation_id="finish_measure")
@needs(Permission.MEASURE_REPORT)
def finish_measure(request: ApiRequest, pk: Pk, body: schemas.DayIn) -> schemas.MeasureOut:
    """Say on which day a measure was finished."""
    measure = access.get_measure(request.grants, pk)
    return measure_out(work.finish_measure(measure=measure, on=body.on, by=request.auth, at=timezone.now()))
