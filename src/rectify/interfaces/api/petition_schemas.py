"""The shapes of complaints. Who complained goes in and never comes out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from rectify.interfaces.api import schemas
from rectify.response.petitions.models import Channel, PetitionState, Pollution

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Short = Annotated[str, StringConstraints(max_length=64, pattern=PRINTABLE)]
Place = Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)]
Telephone = Annotated[str, StringConstraints(max_length=32, pattern=r"^(\+?[0-9]([0-9 -]{1,18}[0-9]))?$")]
Mail = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,3})?$")
]
Said = Annotated[str, StringConstraints(min_length=1, max_length=5000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Degrees = Annotated[Decimal, Field(max_digits=9, decimal_places=6)]
MOST_ROWS = 5_000


class PetitionOut(Schema):
    """A complaint as a row of the list."""

    id: int
    campaign: str
    number: str
    outside_number: str
    channel: Channel
    state: PetitionState
    received_on: date
    text: str
    place: str
    county: schemas.UnitOut | None
    latitude: Decimal | None
    longitude: Decimal | None
    types: list[str]
    anonymous: bool
    urgent_words: bool
    key_case: bool
    handed_on: date | None
    reply_due: date | None
    reply_waits_since: date | None
    """A reply was written on that day and waits for the office: it is late only if that was after ``reply_due``."""
    lead_unit: schemas.UnitOut | None
    registered_at: datetime


class UnitAtWorkOut(Schema):
    """A unit at work on it."""

    unit: schemas.UnitOut
    part: str


class ReplyOut(Schema):
    """An answer the desk accepted."""

    version: int
    unit: schemas.UnitOut
    finding: str
    substantiated: str
    handling: str
    public_text: str
    settled: str
    written_at: datetime
    decided_at: datetime | None


class PetitionStory(PetitionOut):
    """All of a complaint, but who brought it."""

    merged_into: str | None
    task: int | None
    units: list[UnitAtWorkOut]
    replies: list[ReplyOut]


class RowIn(Schema):
    """A complaint to be registered. Latitude and longitude come together; a type is named once."""

    text: Said
    received_on: schemas.Day
    channel: Channel = Channel.SYSTEM
    place: Place = ""
    county: schemas.Id | None = None
    """A county of the campaign's territory."""
    latitude: Annotated[Degrees | None, schemas.amount(90, 6, least=-90)] = None
    longitude: Annotated[Degrees | None, schemas.amount(180, 6, least=-180)] = None
    types: Annotated[list[Pollution], Field(max_length=14)] = []
    name: Short = ""
    phone: Telephone = ""
    email: Mail = ""
    address: Place = ""
    outside_number: Short = ""


class TableIn(Schema):
    """Rows of another system, taken in all together or not at all; each has its `outside_number`."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PRINTABLE)]
    rows: Annotated[list[RowIn], Field(min_length=1, max_length=MOST_ROWS)]


class RegisteredOut(PetitionOut):
    """A complaint that was registered, and the secret its petitioner tracks it by: told once."""

    secret: str


class TableOut(Schema):
    """What taking the rows in did."""

    id: int
    rows: int
    created: int
    unchanged: int
    apart: int
    """Of the unchanged ones: rows that say something else of day, county, place or types than the register; nothing is overwritten."""
