"""The shapes that go out and come in. Names are the glossary's; a value the source never said is null."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from rectify.campaign.ledger.models import TaskState
from rectify.campaign.plans.services.facts import Decision

Item = TypeVar("Item")
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
"""Free text of people: bounded, and without the NUL that the database refuses."""
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


def _written_out(day: Any) -> Any:
    """A number would be taken for seconds since 1970."""
    if not isinstance(day, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise ValueError("a day is written 2026-12-31")
    return day


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day as ISO 8601 writes it, and nothing else."""


def amount(most: int, places: int, *, least: int | None = None) -> WithJsonSchema:
    """How an amount is described: a whole number, or its digits as text with at most so many behind the point.

    What a program writes as 0.1 is taken too, but no number of JSON says how many digits it has.
    """
    bounds = {"minimum": -most if least is None else least, "maximum": most}
    written = rf"^{'-?' if least is None else ''}[0-9]{{1,{len(str(most)) - 1}}}(\.[0-9]{{1,{places}}})?$"
    return WithJsonSchema({"anyOf": [{"type": "integer", **bounds}, {"type": "string", "pattern": written}]}, mode="validation")


def in_a_form(**described: str | int) -> WithJsonSchema:
    """How a field of a form is described that may be left out: a form has no way to say null."""
    return WithJsonSchema(described, mode="validation")


Line = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]


class Refusal(Schema):
    """Why an act was refused."""

    code: str
    message: str
    missing: list[dict[str, str]]


class Detail(Schema):
    """One sentence about an error."""

    detail: Any


class Page(Schema, Generic[Item]):
    """A stretch of a list; ``next`` is the cursor of the following one, null at the end."""

    items: list[Item]
    next: str | None


class UnitOut(Schema):
    """A unit in short."""

    id: int
    name: str
    name_en: str


class CampaignOut(Schema):
    """A campaign."""

    slug: str
    name: str
    name_en: str
    inspection_round: str
    feedback_on: date | None
    starts_on: date
    jurisdiction: UnitOut


class ProblemOut(Schema):
    """A finding; ``stated`` is false when the plan names only what to do."""

    id: int
    key: str
    number: str
    title: str
    stated: bool
    tasks: int


class TaskOut(Schema):
    """A task as a row of the task list."""

    id: int
    key: str
    number: str
    title: str
    state: str
    nature: str
    due_original: date | None
    due_current: date | None
    section: str | None
    lead_unit: UnitOut | None
    revision: int


class TargetOut(Schema):
    """What must be reached."""

    subject: str
    comparator: str
    value: Decimal | None
    unit: str
    baseline: str
    hedge: str
    due_on: date | None
    quote: str


class MeasureOut(Schema):
    """One thing to be done, with the stretch of the document it came from."""

    id: int
    key: str
    number: str
    text: str
    norm: str
    document: int | None
    start: int | None
    end: int | None
    due_original: date | None
    due_current: date | None
    started_on: date | None
    done_on: date | None


class ResponsibilityOut(Schema):
    """Who has to do with a task; ``unit`` is null while nobody has said which unit ``name`` means."""

    id: int
    task: int
    role: str
    name: str
    unit: UnitOut | None


class ExtensionOut(Schema):
    """A later due date, asked for and perhaps decided."""

    id: int
    task: int
    due_from: date | None
    due_to: date
    reason: str
    requested_at: datetime
    approved: bool | None
    decision: str
    paper_number: str


class TaskStory(TaskOut):
    """All of one task."""

    text: str
    goal: str
    due_text: str
    document: int | None
    start: int | None
    end: int | None
    targets: list[TargetOut]
    measures: list[MeasureOut]
    responsibilities: list[ResponsibilityOut]
    extensions: list[ExtensionOut]


class DocumentOut(Schema):
    """A document that was read."""

    id: int
    name: str
    title: str
    issuer: str
    kind: str
    chars: int
    plan_start: int | None
    plan_end: int | None
    uploaded_at: datetime


class IntakeOut(Schema):
    """What handing a document in did, in numbers.

    ``joined`` are rows of a list that joined a task of the plan, ``asked`` the questions put on rows that fit none or several,
    ``changes`` the differences of a new version that wait for a person.
    """

    document: DocumentOut
    role: str
    version: int
    problems: int
    tasks: int
    measures: int
    joined: int
    unchanged: int
    asked: int
    changes: int


class FactOut(Schema):
    """A fact as it was read, and what a person decided about it; ``correction`` holds only what the person set otherwise."""

    id: int
    key: str
    kind: str
    text: str
    start: int
    end: int
    value: str | None
    unit: str
    comparator: str
    role: str
    missing: list[str]
    details: dict[str, Any]
    state: str
    correction: dict[str, Any] | None


class QuestionOut(Schema):
    """What the document left open."""

    id: int
    key: str
    kind: str
    text: str
    text_en: str
    start: int
    end: int
    fact: int | None
    answer: str
    answered_at: datetime | None


class ConfirmIn(Schema):
    """Confirm a draft as it stood at this revision."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    without_unit: bool = False


class RejectIn(Schema):
    """Reject a draft, and say why."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    because: Text


class TitleIn(Schema):
    """A better title for a draft."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    title: Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]


class ExtensionIn(Schema):
    """Ask for a later due date; with ``measure`` for that measure alone."""

    due_to: Day
    reason: Text
    measure: Id | None = None


class DecisionIn(Schema):
    """Approve or refuse, and say why; ``paper_number``: the paper an approval rests on. Its file is attached on the page."""

    approve: bool
    decision: Text = ""
    paper_number: Line = ""


class DayIn(Schema):
    """The day on which it happened."""

    on: Day


class FactDecisionIn(Schema):
    """Confirm, correct or reject a fact; ``correction`` belongs to a correction only."""

    decision: Decision
    correction: dict[str, Text | None] | None = None


class AnswerIn(Schema):
    """A clerk's answer to a question."""

    answer: Text
    leave_open: bool = False


class TasksIn(Schema):
    """What narrows the task list; an empty field does not."""

    q: Line = ""
    """Words to search for; two Chinese characters are enough."""
    state: list[TaskState] = []
    section: Line = ""
    unit: Id | None = None
    """A unit that bears a responsibility."""
    due_from: Day | None = None
    due_until: Day | None = None
