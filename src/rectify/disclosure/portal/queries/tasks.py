"""Tasks as they were told last: how many stand where, which are due, how the closings went over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Substr

from rectify.disclosure.frozen.models import Latest
from rectify.disclosure.portal.queries.remembered import remembered
from rectify.disclosure.portal.rules.groups import BACK, CLOSED, CLOSING, GONE, GROUPS, group_of
from rectify.foundation.search import tsquery_text

PAGE = 50
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
    """How many tasks stand in each group on the day of the facts; the groups add up to ``total``."""

    total: int
    groups: dict[str, int] = field(default_factory=dict)


def told(place: str, kind: str, words: str = "") -> QuerySet[Latest]:
    """Things of a kind as told last and not gone since; ``words`` are looked for in Chinese pairs."""
    rows = Latest.objects.filter(place=place, kind=kind, gone__isnull=True)
    if kind == "task":
        rows = rows.exclude(state__in=GONE)
    if words.strip():
        query = tsquery_text(words)
        rows = rows.filter(search=SearchQuery(query, search_type="raw", config="simple")) if query else rows.none()
    return rows


def in_groups(rows: QuerySet[Latest], facts_on: date) -> QuerySet[Any]:
    """Each task with its group, as :func:`rules.groups.group_of` gives it."""
    return rows.annotate(
        group=Case(
            When(state__in=CLOSED, then=Value("closed")),
            When(state__in=BACK, then=Value("back")),
            When(on_day__lt=facts_on, then=Value("late")),
            When(state__in=CLOSING, then=Value("closing")),
            default=Value("going"),
            output_field=CharField(),
        )
    )


@remembered
def standing(place: str, facts_on: date) -> Standing:
    """How many tasks stand in each group. One query."""
    return _standing(in_groups(told(place, "task"), facts_on).order_by().values_list("group").annotate(n=Count("id")))


@remembered
def standing_by_county(place: str, facts_on: date) -> dict[str, Standing]:
    """The same for each county: code → standing. One query."""
    found: dict[str, list[tuple[str, int]]] = {}
    rows = in_groups(told(place, "task"), facts_on).order_by().values_list("county", "group").annotate(n=Count("id"))
    for county, group, n in rows:
        found.setdefault(county, []).append((group, n))
    return {county: _standing(pairs) for county, pairs in found.items()}


def _standing(pairs: Any) -> Standing:
    known = dict(pairs)
    return Standing(sum(known.values()), {group: known.get(group, 0) for group in GROUPS})


def listed(place: str, facts_on: date, *, words: str = "", county: str = "", group: str = "", page: int = 1) -> Rows:
    """One page of tasks, in the order of the plan. Two queries; one without words, where the shared figures know how many there are."""
    rows = in_groups(told(place, "task", words), facts_on)
    if county:
        rows = rows.filter(county=county)
    if group:
        rows = rows.filter(group=group)
    total = None if words.strip() else _counted(place, facts_on, county, group)
    return paged(rows.order_by("position", "id"), page, facts_on, total=total)


def _counted(place: str, facts_on: date, county: str, group: str) -> int:
    standing_of = standing_by_county(place, facts_on).get(county, _standing(())) if county else standing(place, facts_on)
    return standing_of.groups.get(group, 0) if group else standing_of.total


def paged(rows: QuerySet[Any], page: int, facts_on: date, size: int = PAGE, total: int | None = None) -> Rows:
    """One page of rows that have an order; a page beyond the last is the last. Two queries, one where the total is known."""
    total = rows.count() if total is None else total
    number = min(max(page, 1), max(1, -(-total // size)), LAST_PAGE)
    found = rows.select_related("item")[(number - 1) * size : number * size]
    return Rows([row_of(row, facts_on) for row in found], total, number, size)


def row_of(row: Latest, facts_on: date) -> Row:
    """A row as pages draw it."""
    group = group_of(row.state, row.on_day, facts_on) if row.kind == "task" else ""
    return Row(row.kind, row.key, row.item.title, row.county, row.state, row.on_day, row.item.data, group, row.item_id)


@remembered
def due(place: str, since: date, until: date | None = None, limit: int = 500) -> list[Row]:
    """Open tasks that are due from a day on, the nearest first. One query."""
    rows = told(place, "task").exclude(state__in=CLOSED).filter(on_day__gte=since)
    if until:
        rows = rows.filter(on_day__lte=until)
    return [row_of(row, since) for row in rows.select_related("item").order_by("on_day", "position", "id")[:limit]]


@remembered
def late(place: str, facts_on: date, limit: int = 200) -> list[Row]:
    """Tasks that are late on the day of the facts, the longest first. One query."""
    rows = in_groups(told(place, "task"), facts_on).filter(group="late")
    return [row_of(row, facts_on) for row in rows.select_related("item").order_by("on_day", "position", "id")[:limit]]


@remembered
def closed_by_month(place: str) -> list[tuple[str, int]]:
    """How many tasks were closed in each month (``2026-11``), as told last. One query."""
    rows = told(place, "task").filter(state__in=CLOSED).annotate(month=Substr(KeyTextTransform("closed_on", "item__data"), 1, 7))
    return [(month, n) for month, n in rows.order_by("month").values_list("month").annotate(n=Count("id")) if month]


@remembered
def due_by_month(place: str) -> list[tuple[str, int]]:
    """How many tasks were promised for each month, by the date first set; undated ones are left out. One query."""
    rows = told(place, "task").annotate(month=Substr(KeyTextTransform("due_original", "item__data"), 1, 7))
    return [(month, n) for month, n in rows.order_by("month").values_list("month").annotate(n=Count("id")) if month]


def found(place: str, words: str, facts_on: date, limit: int = 20) -> dict[str, Rows]:
    """What a search finds, kind by kind; kinds with nothing are left out. One query, and one more for each kind with something."""
    kinds = ("task", "petition", "notice", "case", "problem")
    query = tsquery_text(words)
    if not query:
        return {}
    rows = Latest.objects.filter(place=place, gone__isnull=True, search=SearchQuery(query, search_type="raw", config="simple"))
    rows = rows.exclude(kind="task", state__in=GONE)
    totals = dict(rows.filter(kind__in=kinds).order_by().values_list("kind").annotate(n=Count("id")))
    first = {kind: told(place, kind, words).select_related("item").order_by("position", "id")[:limit] for kind in kinds if kind in totals}
    return {kind: Rows([row_of(row, facts_on) for row in each], totals[kind], 1, limit) for kind, each in first.items()}


def related(place: str, county: str, besides: str, facts_on: date, limit: int = 5) -> list[Row]:
    """Other tasks of the same county. One query."""
    rows = told(place, "task").filter(county=county).exclude(key=besides).order_by(F("on_day").asc(nulls_last=True), "id")
    return [row_of(row, facts_on) for row in rows.filter(~Q(county="")).select_related("item")[:limit]]
