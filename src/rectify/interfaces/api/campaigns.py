"""Campaigns and their lists."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from rectify.campaign.ledger.models import Campaign, Problem, Responsibility, Task
from rectify.campaign.ledger.queries import access, feed
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Permission
from rectify.interfaces.api import schemas
from rectify.interfaces.api.auth import ApiRequest, needs

router = Router(tags=["campaigns"])

NUMBER = "(0|[1-9][0-9]{0,17})"
RowCursor = Annotated[str, Query(pattern=f"^({NUMBER})?$", description="`next` of the stretch before; empty to begin")]
"""A place in a list ordered by id."""
PlaceCursor = Annotated[str, Query(pattern=f"^({NUMBER}-{NUMBER})?$", description="`next` of the stretch before; empty to begin")]
"""A place in a list ordered by the document."""
Limit = Annotated[int, Query(ge=1, le=200)]
Slug = Annotated[str, Field(max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]


def unit_out(unit: Unit) -> schemas.UnitOut:
    """A unit in short."""
    return schemas.UnitOut(id=unit.pk, name=unit.name, name_en=unit.name_en)


def campaign_out(campaign: Campaign) -> schemas.CampaignOut:
    """A campaign whose jurisdiction is loaded."""
    return schemas.CampaignOut(
        slug=campaign.slug,
        name=campaign.name,
        name_en=campaign.name_en,
        inspection_round=campaign.inspection_round,
        feedback_on=campaign.feedback_on,
        starts_on=campaign.starts_on,
        jurisdiction=unit_out(campaign.jurisdiction),
    )


def task_out(task: Task) -> schemas.TaskOut:
    """A task whose section and lead unit are loaded."""
    return schemas.TaskOut(
        id=task.pk,
        key=task.key,
        number=task.number,
        title=task.title,
        state=task.state,
        nature=task.nature,
        due_original=task.due_original,
        due_current=task.due_current,
        section=task.section.path if task.section else None,
        lead_unit=unit_out(task.lead_unit) if task.lead_unit else None,
        revision=task.revision,
    )


def problem_out(problem: Problem) -> schemas.ProblemOut:
    """A problem with its number of tasks."""
    return schemas.ProblemOut(
        id=problem.pk,
        key=problem.key,
        number=problem.number,
        title=problem.title,
        stated=problem.stated,
        tasks=problem.task_count,  # type: ignore[attr-defined]
    )


def responsibility_out(row: Responsibility) -> schemas.ResponsibilityOut:
    """A responsibility whose unit is loaded."""
    unit = unit_out(row.unit) if row.unit else None
    return schemas.ResponsibilityOut(id=row.pk, task=row.task_id, role=row.role, name=row.name, unit=unit)


ERRORS = dict.fromkeys((400, 401, 403, 404, 422), schemas.Detail)
"""What every operation can answer besides what it was asked for."""


@router.get("", response={200: list[schemas.CampaignOut], **ERRORS}, operation_id="list_campaigns")
@needs(Permission.LIST_READ)
def list_campaigns(request: ApiRequest) -> list[schemas.CampaignOut]:
    """All campaigns, newest first."""
    return [campaign_out(c) for c in feed.campaigns(request.grants)]


@router.get("/{slug}", response={200: schemas.CampaignOut, **ERRORS}, operation_id="get_campaign")
@needs(Permission.LIST_READ)
def get_campaign(request: ApiRequest, slug: Slug) -> schemas.CampaignOut:
    """One campaign."""
    return campaign_out(access.get_campaign(request.grants, slug))


@router.get("/{slug}/problems", response={200: schemas.Page[schemas.ProblemOut], **ERRORS}, operation_id="list_problems")
@needs(Permission.LIST_READ)
def list_problems(request: ApiRequest, slug: Slug, cursor: PlaceCursor = "", limit: Limit = 50) -> schemas.Page[schemas.ProblemOut]:
    """The problem list."""
    found = feed.problems(request.grants, access.get_campaign(request.grants, slug), cursor, limit)
    return schemas.Page(items=[problem_out(row) for row in found.rows], next=found.next)


@router.get("/{slug}/tasks", response={200: schemas.Page[schemas.TaskOut], **ERRORS}, operation_id="list_tasks")
@needs(Permission.LIST_READ)
def list_tasks(
    request: ApiRequest, slug: Slug, wanted: Query[schemas.TasksIn], cursor: PlaceCursor = "", limit: Limit = 50
) -> schemas.Page[schemas.TaskOut]:
    """The task list, in the order of the plan."""
    narrowed = feed.TaskFilter(wanted.q, tuple(wanted.state), wanted.section, wanted.unit, wanted.due_from, wanted.due_until)
    found = feed.tasks(request.grants, access.get_campaign(request.grants, slug), narrowed, cursor, limit)
    return schemas.Page(items=[task_out(row) for row in found.rows], next=found.next)


@router.get(
    "/{slug}/responsibilities", response={200: schemas.Page[schemas.ResponsibilityOut], **ERRORS}, operation_id="list_responsibilities"
)
@needs(Permission.LIST_READ)
def list_responsibilities(
    request: ApiRequest, slug: Slug, cursor: RowCursor = "", limit: Limit = 50
) -> schemas.Page[schemas.ResponsibilityOut]:
    """The responsibility list."""
    found = feed.responsibilities(request.grants, access.get_campaign(request.grants, slug), cursor, limit)
    return schemas.Page(items=[responsibility_out(row) for row in found.rows], next=found.next)
