"""Tasks as they were told last: how many stand where, which are due, how the closings went over time.

Whether a task is late is told for the day of the facts of the number that told it, never for a later one: nobody knows yet what was
done since. Tasks of the plan and those that came from complaints are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Substr

from rectify.disclosure.frozen.models import Latest
from rectify.disclosure.frozen.rules.groups import BACK, CLOSED, CLOSING, GONE, GROUPS, group_of
from rectify.disclosure.portal.queries.remembered import remembered
from rectify.foundation.search import tsquery_text

PAGE = 50
PLAN, PETITION = "plan", "petition"
"""Where a task comes from."""
COUNTED = ("n", "since", "until")
LAST_PAGE = 10_000
"""Pages beyond are not asked of the database."""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in a list. ``group`` is the group of a task, for other kinds empty."""

    kind: str
    key: str
    title: str
    county: str
    state: str
    on_day: date | None
    data: dict[str, Any]
    group: str = ""
    item: int = 0
    """Key of the frozen row, which never changes: what was drawn of it once can be drawn again."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list; ``total`` counts all."""

    rows: Sequence[Row]
    total: int
    number: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Standing:
    """How many tasks stand in each group; the groups add up to ``total``. Their facts are of days from ``since`` to ``until``."""

    total: int
    groups: dict[str, int] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None


def told(place: str, kind: str, words: str = "") -> QuerySet[Latest]:
    """Things of a kind as told last and not gone since; ``words`` are looked for in Chinese pairs."""
    rows = Latest.objects.filter(place=place, kind=kind, gone__isnull=True)
    if kind == "task":
        rows = rows.exclude(state__in=GONE)
    if words.strip():
        query = tsquery_text(words)
        rows = rows.filter(search=SearchQuery(query, search_type="raw", config="simple")) if query else rows.none()
    return rows


def of_origin(rows: QuerySet[Latest], origin: str) -> QuerySet[Latest]:
    """Those of the ``plan``, those that came from a ``petition``, or with any other word all. A task that does not say is of the plan."""
    if origin == PLAN:
        return rows.exclude(origin=PETITION)
    return rows.filter(origin=PETITION) if origin == PETITION else rows


def in_groups(rows: QuerySet[Latest]) -> QuerySet[Any]:
    """Each task with its group, as ``group_of`` gives it on the day of its facts."""
    return rows.annotate(
        group=Case(
            When(state__in=CLOSED, then=Value("closed")),
            When(state__in=BACK, then=Value("back")),
            When(on_day__lt=F("facts_on"), then=Value("late")),
            When(state__in=CLOSING, then=Value("closing")),
            default=Value("going"),
            output_field=CharField(),
        )
    )


@remembered
def standing(place: str, origin: str = PLAN) -> Standing:
    """How many tasks of an origin stand in each group. One query."""
    return _standing(list(_counts(place, origin).values_list("group", *COUNTED)))


@remembered
def standing_by_county(place: str, origin: str = PLAN) -> dict[str, Standing]:
    """The same for each county: code → standing. One query."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for county, *row in _counts(place, origin, "county").values_list("county", "group", *COUNTED):
        found.setdefault(county, []).append(tuple(row))
    return {county: _standing(rows) for county, rows in found.items()}


def _counts(place: str, origin: str, *also: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = in_groups(of_origin(told(place, "task"), origin)).order_by().values("group", *also)
    counted: QuerySet[Any] = rows.annotate(n=Count("id"), since=Min("facts_on"), until=Max("facts_on"))
    return counted


def _standing(rows: Sequence[tuple[Any, ...]]) -> Standing:
    known = {group: n for group, n, _, _ in rows}
    groups = {group: known.get(group, 0) for group in GROUPS}
    days = [day for _, _, *each in rows for day in each]
    return Standing(sum(known.values()), groups, min(days, default=None), max(days, default=None))


def listed(place: str, *, words: str = "", county: str = "", group: str = "", origin: str = PLAN, page: int = 1) -> Rows:
    """One page of tasks, in the order of the plan. Two queries; one without words, where the shared figures know how many there are."""
    rows = in_groups(of_origin(told(place, "task", words), origin))
    if county:
        rows = rows.filter(county=county)
    if group:
        rows = rows.filter(group=group)
    total = None if words.strip() else _counted(place, county, group, origin)
    return paged(rows.order_by("position", "id"), page, total=total)


def _counted(place: str, county: str, group: str, origin: str) -> int:
    standing_of = standing_by_county(place, origin).get(county, _standing(())) if county else standing(place, origin)
    return standing_of.groups.get(group, 0) if group else standing_of.total


def paged(rows: QuerySet[Any], page: int, size: int = PAGE, total: int | None = None) -> Rows:
    """One page of rows that have an order; a page beyond the last is the last. Two queries, one where the total is known."""
    total = rows.count() if total is None else total
    number = min(max(page, 1), max(1, -(-total // size)), LAST_PAGE)
    found = rows.select_related("item")[(number - 1) * size : number * size]
    return Rows([row_of(row) for row in found], total, number, size)


def row_of(row: Latest) -> Row:
    """A row as pages draw it."""
    group = group_of(row.state, row.on_day, row.facts_on) if row.kind == "task" else ""
    return Row(row.kind, row.key, row.item.title, row.county, row.state, row.on_day, row.item.data, group, row.item_id)


def _open(place: str) -> QuerySet[Latest]:
    return told(place, "task").exclude(state__in=CLOSED)


@remembered
def due(place: str, since: date, until: date | None = None, limit: int = 500, origin: str = "") -> list[Row]:
    """Open tasks that are due from a day on, the nearest first. One query."""
    rows = of_origin(_open(place), origin).filter(on_day__gte=since)
    if until:
        rows = rows.filter(on_day__lte=until)
    return [row_of(row) for row in rows.select_related("item").order_by("on_day", "position", "id")[:limit]]


@remembered
def passed(place: str, day: date) -> int:
    """How many open tasks had their date between the day they were told of and this one: whether they were done is not told yet."""
    return _open(place).filter(on_day__gte=F("facts_on"), on_day__lt=day).count()


@remembered
def late(place: str, limit: int = 200, origin: str = PLAN) -> list[Row]:
    """Tasks that were late on the day of their facts, the longest first. One query."""
    rows = in_groups(of_origin(told(place, "task"), origin)).filter(group="late")
    return [row_of(row) for row in rows.select_related("item").order_by("on_day", "position", "id")[:limit]]


@remembered
def closed_by_month(place: str) -> list[tuple[str, int]]:
    """How many tasks of the plan were closed in each month (``2026-11``), as told last. One query."""
    rows = (
        of_origin(told(place, "task"), PLAN)
        .filter(state__in=CLOSED)
        .annotate(month=Substr(KeyTextTransform("closed_on", "item__data"), 1, 7))
    )
    return [(month, n) for month, n in rows.order_by("month").values_list("month").annotate(n=Count("id")) if month]


@remembered
def due_by_month(place: str) -> list[tuple[str, int]]:
    """How many tasks of the plan were promised for each month, by the date first set; undated ones are left out. One query."""
    rows = of_origin(told(place, "task"), PLAN).annotate(month=Substr(KeyTextTransform("due_original", "item__data"), 1, 7))
    return [(month, n) for month, n in rows.order_by("month").values_list("month").annotate(n=Count("id")) if month]


def found(place: str, words: str, limit: int = 20) -> dict[str, Rows]:
    """What a search finds, kind by kind; kinds with nothing are left out. One query, and one more for each kind with something."""
    kinds = ("task", "petition", "notice", "case", "problem")
    query = tsquery_text(words)
    if not query:
        return {}
    rows = Latest.objects.filter(place=place, gone__isnull=True, search=SearchQuery(query, search_type="raw", config="simple"))
    rows = rows.exclude(kind="task", state__in=GONE)
    totals = dict(rows.filter(kind__in=kinds).order_by().values_list("kind").annotate(n=Count("id")))
    first = {kind: told(place, kind, words).select_related("item").order_by("position", "id")[:limit] for kind in kinds if kind in totals}
    return {kind: Rows([row_of(row) for row in each], totals[kind], 1, limit) for kind, each in first.items()}


def related(place: str, county: str, besides: str, limit: int = 5) -> list[Row]:
    """Other tasks of the same county. One query."""
    rows = told(place, "task").filter(county=county).exclude(key=besides).order_by(F("on_day").asc(nulls_last=True), "id")
    return [row_of(row) for row in rows.filter(~Q(county="")).select_related("item")[:limit]]
