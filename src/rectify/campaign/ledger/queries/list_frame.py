"""What stands around a list: its campaign, what its filters offer, and the person's own views of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from rectify.campaign.ledger.models import Campaign, SavedView, Section
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

FILTERED_UNIT_KINDS = (UnitKind.CITY, UnitKind.OFFICE, UnitKind.PARTY_BODY, UnitKind.DEPARTMENT, UnitKind.COUNTY, UnitKind.ZONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: a row's id, its names, and a unit's path."""

    id: int
    zh: str
    en: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view of the person."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class ListFrame:
    """The campaign with what its filters offer."""

    id: int
    slug: str
    name: str
    name_en: str
    starts_on: date
    sections: tuple[Choice, ...]
    units: tuple[Choice, ...]
    views: tuple[View, ...]

    def unit_path(self, pk: int | None) -> str:
        """The path of an offered unit; empty for one that is not offered."""
        return next((u.path for u in self.units if u.id == pk), "")


def list_frame(grants: Grants, slug: str, kind: str) -> ListFrame:
    """The frame of a list. One query.

    Raises:
        NotFound: no such campaign, or no list may be read.
    """
    if not grants.may(Permission.LIST_READ):
        raise NotFound(slug)
    sections = Section.objects.filter(campaign=OuterRef("pk")).order_by("position", "id")
    units = Unit.objects.filter(kind__in=FILTERED_UNIT_KINDS).order_by("path")
    views = SavedView.objects.filter(person=grants.person_id, list=kind).order_by("name")
    row = (
        Campaign.objects.filter(slug=slug)
        .values("id", "slug", "name", "name_en", "starts_on")
        .annotate(
            section_rows=ArraySubquery(sections.values(json=JSONObject(id="id", zh=F("title")))),
            unit_rows=ArraySubquery(units.values(json=JSONObject(id="id", zh=F("name"), en=F("name_en"), path=F("path")))[:300]),
            view_rows=ArraySubquery(views.values(json=JSONObject(id="id", name="name", query="query"))[:50]),
        )
        .first()
    )
    if row is None:
        raise NotFound(slug)
    return ListFrame(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        name_en=row["name_en"],
        starts_on=row["starts_on"],
        sections=tuple(Choice(**choice) for choice in row["section_rows"]),
        units=tuple(Choice(**choice) for choice in row["unit_rows"]),
        views=tuple(View(**view) for view in row["view_rows"]),
    )
