"""The shapes of the close-out that go out and come in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from rectify.interfaces.api.schemas import Day, Id, Text, UnitOut, amount

Title = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]


class LineStepOut(Schema):
    """One step of the line. ``state``: done, now, waiting, skipped (a spot check it was not drawn for), failed."""

    requirement: int
    kind: str
    title: str
    state: str
    rank: int
    unit: UnitOut | None
    person: str | None
    on_behalf_of: str | None
    at: datetime | None
    on_day: date | None
    opinion: str
    latitude: Decimal | None
    longitude: Decimal | None
    proof: str


class CaseOut(Schema):
    """One attempt to close a task, with its line. ``waits_for`` is the kind of the next step, empty at the end."""

    id: int
    task: int
    attempt: int
    kind: str
    procedure: str
    procedure_version: str
    implementing_unit: UnitOut
    opened_at: datetime
    waits_for: str
    suspended_until: date | None
    outcome: str
    ended_at: datetime | None
    line: list[LineStepOut]


class MissingOut(Schema):
    """One thing that stands in the way, with the page where it is mended."""

    text: str
    url: str


class ClosingOut(Schema):
    """How a task stands: what is missing before acceptance can be asked for (null while it is not being worked on), and its newest case."""

    task: int
    state: str
    missing: list[MissingOut] | None
    case: CaseOut | None


class RequestIn(Schema):
    """Ask for acceptance; ``unit`` where the caller has posts at several."""

    words: Text
    unit: Id | None = None


class MemberIn(Schema):
    """A member of the acceptance group: a unit of the tree, or “Outside:” and the body of an expert."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
    unit: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    title: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")] = ""


class AcceptanceIn(Schema):
    """The acceptance of a group."""

    passed: bool
    opinion: Text
    members: Annotated[list[MemberIn], Field(max_length=50)]
    on_day: Day
    unit: Id | None = None


class ReviewIn(Schema):
    """A site review, with its position in degrees (WGS 84)."""

    passed: bool
    opinion: Text
    on_day: Day
    latitude: Annotated[Decimal, Field(ge=-90, le=90), amount(90, 6)] | None = None
    longitude: Annotated[Decimal, Field(ge=-180, le=180), amount(180, 6)] | None = None
    unit: Id | None = None


class CheckIn(Schema):
    """What a spot check found."""

    passed: bool
    words: Text
    method: Title


class LotOut(Schema):
    """A lot of a drawing."""

    id: int
    draw: int
    case: int
    chosen: bool
    passed: bool | None
    checked_at: datetime | None


class NoticeIn(Schema):
    """A notice of intended close-outs; first and last day both count. ``contact``: where to object."""

    cases: Annotated[list[Id], Field(min_length=1, max_length=500)]
    number: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")]
    title: Title
    media: Title
    contact: Title
    first: Day
    last: Day
    days: Annotated[int, Field(ge=1, le=365)]
    day_type: Literal["workdays", "calendar_days"]


class NoticeOut(Schema):
    """A notice."""

    id: int
    number: str
    title: str
    media: str
    contact: str
    first: date
    last: date
    days: int
    day_type: str
    cases: list[int]


class SignIn(Schema):
    """What a signature would say. It is never taken from a program."""

    requirement: Id | None = None
    words: Text = ""


class WordsIn(Schema):
    """Words that go with an act; they may be empty."""

    words: Text = ""


class BecauseIn(Schema):
    """A reason."""

    because: Text
