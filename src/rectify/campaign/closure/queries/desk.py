"""The close-out desk: cases under way by what they wait for, cut by filters, in pages that do not shift."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from rectify.campaign.closure.models import Case, Lot, StepKind
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.closure.queries.waiting import PAGE, not_suspended, rows_waiting
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person, Unit, UnitKind
from rectify.foundation.accounts.rules import Grants, Permission

DRAW = "draw"
"""Cases that wait for a spot check and were in no drawing yet."""
_PLACES = (UnitKind.COUNTY, UnitKind.ZONE)
_UNITS = (UnitKind.DEPARTMENT, UnitKind.OFFICE, UnitKind.PARTY_BODY)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the desk is asked for. Empty means no condition; ``unit`` holds the units below it, too."""

    waits: str = ""
    unit: int | None = None
    procedure: str = ""
    mine: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: counties, departments (id and both names), procedures in use."""

    counties: list[dict[str, Any]]
    units: list[dict[str, Any]]
    procedures: list[str]


@dataclass(frozen=True, slots=True)
class Turned:
    """One page; ``next`` is the key of the following one, 0 on the last."""

    cases: list[Case]
    next: int


def desk_page(person: Person, grants: Grants, asked: Asked, on: date) -> Turned:
    """A page of cases under way, oldest first. One query, three with ``mine``."""
    kind = StepKind.CHECK.value if asked.waits == DRAW else asked.waits
    rows = rows_waiting(person, grants, kind, on) if asked.mine else _all(grants, kind)
    if asked.waits == DRAW:
        lots = Lot.objects.filter(case=OuterRef("pk"), draw__population="waiting")
        rows = rows.exclude(Exists(lots))
    if asked.unit:
        paths = Unit.objects.filter(pk=asked.unit).values_list("path", flat=True)
        rows = rows.filter(implementing_unit__path__startswith=next(iter(paths), "-"))
    if asked.procedure:
        rows = rows.filter(procedure=asked.procedure)
    whole = rows.filter(pk__gt=asked.after).select_related("task", "implementing_unit").order_by("pk")
    found = list(whole[: PAGE + 1])
    return Turned(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def _all(grants: Grants, kind: str) -> QuerySet[Case]:
    rows = visible_cases(grants, Permission.LIST_READ).exclude(waits_for="")
    return rows.filter(waits_for=kind) if kind else rows


def desk_choices() -> Choices:
    """What the filters offer. Two queries."""
    units = Unit.objects.filter(kind__in=(*_PLACES, *_UNITS), closed_on__isnull=True).order_by("position", "code")
    rows: list[dict[str, Any]] = [dict(row) for row in units.values("id", "name", "name_en", "kind")[:300]]
    used = list(Case.objects.exclude(waits_for="").order_by("procedure").values_list("procedure", flat=True).distinct())
    return Choices([row for row in rows if row["kind"] in _PLACES], [row for row in rows if row["kind"] in _UNITS], used)


@dataclass(frozen=True, slots=True)
class CampaignChoice:
    """A campaign to choose."""

    slug: str
    name: str


def campaigns_to_choose(grants: Grants) -> list[CampaignChoice]:
    """Campaigns, newest first, for forms of this app. One query."""
    if not grants.may(Permission.LIST_READ):
        return []
    rows = Campaign.objects.order_by("-starts_on", "-id").values_list("slug", "name")
    return [CampaignChoice(*row) for row in rows[:200]]


def unit_labels(codes: Collection[str]) -> dict[str, str]:
    """The names of units in the reader's language, by code. One query."""
    return {unit.code: unit.label for unit in Unit.objects.filter(code__in=codes)}


def waiting_to_be_drawn(campaign: Campaign, on: date) -> int:
    """How many cases of a campaign wait for a spot check and were in no drawing. One query, on the index of what waits."""
    lots = Lot.objects.filter(case=OuterRef("pk"), draw__population="waiting")
    rows = Case.objects.filter(not_suspended(on), waits_for=StepKind.CHECK, task__campaign=campaign)
    return rows.exclude(Exists(lots)).count()
