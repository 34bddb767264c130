"""The list of complaints on the desk: what is asked for, and the rows of one page.

A page costs four queries of its own at any size: campaigns, counties, the rows, and a count that stops at 1,000; five for who sees only a
part. Late and settled are derived: late from the clock of the reply, settled from the last accepted reply and the state of the task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.access import units_under
from rectify.campaign.ledger.queries.paging import PAGE_SIZE, Page, turned
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission, Scope
from rectify.foundation.search import tsquery_text
from rectify.response.petitions.models import Petition, PetitionState, UnitAtWork, Urge
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.settled import CLAIM, verdict_on
from rectify.response.petitions.rules.clock import stood_on
from rectify.response.petitions.rules.settling import Verdict

COUNT_UP_TO: Final = 1_000
"""A larger number of rows is told as "more than": the exact one would cost more than the page."""
SOON: Final = timedelta(days=3)
"""A reply due within these days is due soon."""
TERRITORIES: Final = (UnitKind.COUNTY, UnitKind.ZONE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter and an order, as asked for. Empty means no condition."""

    q: str = ""
    state: str = ""
    county: int | None = None
    type: str = ""
    channel: str = ""
    clock: str = ""
    """``late`` or ``soon``."""
    settled: str = ""
    """``yes``, ``in_part`` or ``no``."""
    key: bool = False
    again: bool = False
    """The text itself says that it was complained of before."""
    mine: bool = False
    """Registered by the person; of a unit: answered by it."""
    sort: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether any condition is set."""
        return any(getattr(self, field.name) for field in fields(self) if field.name not in {"sort", "page"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the list: the campaign looked at, the others, the territories to choose from."""

    campaign: Campaign
    campaigns: Sequence[Campaign]
    counties: Sequence[Unit]


def frame(grants: Grants, slug: str = "") -> Frame | None:
    """The frame of the desk; the newest campaign unless one is named, ``None`` before there is any. Two queries.

    Raises:
        NotFound: no campaign of that name, or complaints may not be read.
    """
    if not grants.may(Permission.PETITION_READ):
        raise NotFound(slug)
    campaigns = list(Campaign.objects.select_related("jurisdiction").order_by("-starts_on", "slug")[:50])
    if not campaigns and not slug:
        return None
    found = next((row for row in campaigns if row.slug == slug), None) if slug else campaigns[0]
    if found is None:
        raise NotFound(slug)
    return Frame(found, campaigns, counties_of(found))


def counties_of(campaign: Campaign) -> list[Unit]:
    """The territories of a campaign in their official order. One query."""
    rows = Unit.objects.filter(kind__in=TERRITORIES, path__startswith=campaign.jurisdiction.path, closed_on__isnull=True)
    return list(rows.order_by("position", "code"))


def asked_petitions(grants: Grants, campaign: Campaign, asked: Asked, on: date) -> QuerySet[Any]:
    """The complaints a filter means, unordered, within the scope of the grants. No query of its own."""
    return _filtered(visible_petitions(grants), grants, campaign, asked, on)


def _filtered(rows: QuerySet[Any], grants: Grants, campaign: Campaign, asked: Asked, on: date) -> QuerySet[Any]:
    rows = rows.filter(campaign=campaign)
    plain = {"state": asked.state, "county": asked.county, "channel": asked.channel, "key_case": asked.key, "urgent_words": asked.again}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if asked.type:
        rows = rows.filter(types__contains=[asked.type])
    if tokens := tsquery_text(asked.q):
        rows = rows.filter(search=SearchQuery(tokens, config="simple", search_type="raw"))
    if asked.clock or asked.sort in CLOCK_SORTS:
        rows = rows.filter(state=PetitionState.HANDED_OVER)
    if asked.clock:
        rows = rows.filter(late_on(on)) if asked.clock == "late" else rows.filter(reply_due__range=(on, on + SOON), reply_waits_since=None)
    if asked.mine:
        rows = rows.filter(_mine(grants))
    return _settled(rows, asked.settled, on) if asked.settled else rows


def late_on(on: date) -> Q:
    """Of complaints whose clock runs those that are late, as :func:`is_late`."""
    return Q(reply_due__lt=on) & (Q(reply_waits_since=None) | Q(reply_waits_since__gt=F("reply_due")))


def _mine(grants: Grants) -> Q:
    scope = grants.scope(Permission.PETITION_READ)
    if scope.everything:
        return Q(registrar=grants.person_id)
    return Q(lead_unit__in=units_under(scope.unit_paths).values("pk"))


def _settled(rows: QuerySet[Any], settled: str, on: date) -> QuerySet[Any]:
    """The answered complaints of a verdict: the one that the page of each shows."""
    wanted = {"yes": Verdict.SETTLED, "no": Verdict.OPEN}.get(settled, Verdict.IN_PART)
    judged: QuerySet[Any] = rows.filter(state=PetitionState.ANSWERED).annotate(claim=CLAIM).annotate(verdict=verdict_on(on))
    return judged.filter(verdict=wanted.value)


CLOCK_SORTS: Final = frozenset({"due", "-due"})
"""Orders by the clock show only complaints whose clock runs."""
SORTS: Final[Mapping[str, tuple[Any, ...]]] = {
    "": ("-id",),
    "number": ("id",),
    "due": ("reply_due", "id"),
    "-due": ("-reply_due", "-id"),
    "received": ("received_on", "id"),
    "-received": ("-received_on", "-id"),
}
"""Orders of the list; each ends in the id, so that no row stands on two pages."""
VALUES: Final = (
    "id", "number", "state", "received_on", "place", "types", "channel", "key_case", "urgent_words", "urged", "reply_due", "beginning",
    "claim", "verdict", "county__name", "county__name_en", "lead_unit__name", "lead_unit__name_en", "task__state", "merged_into__number",
    "merged_into", "reply_waits_since",
)  # fmt: skip


def _dressed(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    urged = Exists(Urge.objects.filter(petition=OuterRef("pk")).order_by())
    dressed: QuerySet[Any] = (
        rows.annotate(beginning=Left("text", 80), claim=CLAIM, urged=urged).annotate(verdict=verdict_on(on)).values(*VALUES)
    )
    return dressed


def petition_page(grants: Grants, campaign: Campaign, asked: Asked, on: date) -> Page:
    """One page of the list. One query when everything fits on it, else two; one more for who sees only a part."""
    order = SORTS.get(asked.sort, SORTS[""])
    scope = grants.scope(Permission.PETITION_READ)
    if scope.everything:
        rows = asked_petitions(grants, campaign, asked, on)
    else:
        rows = _own(_filtered(Petition.objects.all(), grants, campaign, asked, on), scope, order, asked.page)
    return turned(rows, order, partial(_dressed, on=on), asked.page, COUNT_UP_TO)


def _own(rows: QuerySet[Any], scope: Scope, order: tuple[Any, ...], page: int) -> QuerySet[Any]:
    """What ``visible_petitions`` means, as far as this page and the count go, by two walks along indexes.

    As one condition, "lies there or is worked on" is tried on every complaint of the city: half a second for a unit that has none.
    """
    most = max(page * PAGE_SIZE, COUNT_UP_TO) + 1
    units = list(units_under(scope.unit_paths).values_list("pk", flat=True))
    works = UnitAtWork.objects.filter(unit__in=units, ended_at__isnull=True).values("petition")
    here = rows.filter(county__in=units).order_by(*order).values("pk")[:most]
    there = rows.filter(pk__in=works).order_by(*order).values("pk")[:most]
    return Petition.objects.filter(pk__in=here.union(there))


def is_late(state: str, reply_due: date | None, on: date, waits_since: date | None = None) -> bool:
    """Whether the reply is late: its day has passed, and no reply was accepted, nor written in time and is waiting."""
    return state == PetitionState.HANDED_OVER and reply_due is not None and reply_due < stood_on(on, waits_since)
