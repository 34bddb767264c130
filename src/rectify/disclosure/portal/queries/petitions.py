"""Complaints as they were told last, counted: by county, by type, by what came of them. Nothing of who complained is there to be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from rectify.disclosure.frozen.models import Kind, Latest, Publication
from rectify.disclosure.frozen.rules.small_cells import CAUTIOUS, hidden_cells, shown
from rectify.disclosure.portal.queries.remembered import remembered
from rectify.disclosure.portal.queries.tasks import Rows, paged, told
from rectify.disclosure.portal.rules.answering import Times, times_of


@dataclass(frozen=True, slots=True)
class Crossing:
    """Cases by county (rows) and type (columns). A case of two types stands in two columns: the row total counts it once."""

    types: list[str]
    rows: list[tuple[str, list[int | str], int]]
    """County, number by type (``"<3"`` or ``"*"`` where it is not told), number of cases."""
    by_type: list[int]
    cases: int
    small: int
    """Numbers below this are not told."""

    @property
    def named(self) -> int:
        """How often types were named in all: at least once a case that has one."""
        return sum(self.by_type)

    @property
    def adds_up(self) -> bool:
        """Whether the cases of the counties are all the cases."""
        return sum(n for _, _, n in self.rows) == self.cases


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of the complaints: value → how many, the empty value is „not yet“; of a verdict: not told by its (older) number."""

    verdict: dict[str, int] = field(default_factory=dict)
    substantiated: dict[str, int] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    citizen_says: dict[str, int] = field(default_factory=dict)


ORDERS = {
    "verdict": "settled in_part open",
    "substantiated": "yes partly no",
    "settled": "settled in_part open",
    "citizen_says": "fixed partly not_fixed unreached",
}
"""What is asked of each complaint, and in which order the answers are told; those not yet given come last."""

CROSSED = """
    SELECT l.county, t.type, count(*) FROM frozen_latest l JOIN frozen_item i ON i.id = l.item_id,
        jsonb_array_elements_text(CASE jsonb_typeof(i.data->'types') WHEN 'array' THEN i.data->'types' ELSE '[]' END) AS t(type)
    WHERE l.place = %s AND l.kind = 'petition' AND l.gone_id IS NULL GROUP BY 1, 2"""


@remembered
def crossing(place: str) -> Crossing:
    """Cases by county and type. Three queries."""
    totals = dict(told(place, "petition").order_by("county").values_list("county").annotate(n=Count("id")))
    with connection.cursor() as cursor:
        cursor.execute(CROSSED, [place])
        cells = {(county, kind): n for county, kind, n in cursor.fetchall()}
    sums: dict[str, int] = {}
    for (_county, kind), n in cells.items():
        sums[kind] = sums.get(kind, 0) + n
    types = sorted(sums, key=lambda kind: (-sums[kind], kind))
    counted = [[county, n, *(cells.get((county, kind), 0) for kind in types)] for county, n in totals.items()]
    small = small_cell(place)
    hidden = hidden_cells([*counted, []], small) if counted else set()
    rows: list[tuple[str, list[int | str], int]] = []
    for row, (county, n, *numbers) in enumerate(counted):
        told_cells = [shown(int(each), small) if (row, column) in hidden else each for column, each in enumerate(numbers, start=2)]
        rows.append((str(county), told_cells, int(n)))
    return Crossing(types, rows, [sums[kind] for kind in types], sum(totals.values()), small)


@remembered
def small_cell(place: str) -> int:
    """Below which number a count by county and type is not told: as the newest table of complaints says, else cautiously. One query."""
    rows = Publication.objects.filter(place=place, kind=Kind.PETITIONS).order_by("-id")
    found = rows.values_list("content__small_cell", flat=True).first()
    return found if isinstance(found, int) else CAUTIOUS


@remembered
def answered(place: str) -> Answered:
    """What units found and did, and what petitioners say. Four queries."""
    return Answered(*(_by(place, name, order) for name, order in ORDERS.items()))


@remembered
def answering_times(place: str) -> Times:
    """How long answers took, as far as the numbers tell it. One query."""
    rows = told(place, "petition").order_by()
    names = ("handed_on", "answered_on", "settled")
    said = rows.annotate(**{f"said_{name}": KeyTextTransform(name, "item__data") for name in names})
    counted = said.values_list(*(f"said_{name}" for name in names)).annotate(n=Count("id"))
    return times_of({(handed, answered, settled or ""): n for handed, answered, settled, n in counted})


def _by(place: str, name: str, order: str) -> dict[str, int]:
    rows = told(place, "petition").annotate(said=KeyTextTransform(name, "item__data")).order_by("said")
    known: dict[str, int] = {}
    for said, n in rows.values_list("said").annotate(n=Count("id")):
        known[said or ""] = known.get(said or "", 0) + n
    places = {code: number for number, code in enumerate(order.split())}
    return dict(sorted(known.items(), key=lambda pair: (not pair[0], places.get(pair[0], len(places)), pair[0])))


def by_month(place: str) -> list[tuple[str, int]]:
    """How many complaints were received in each month, the oldest first. One query."""
    rows = told(place, "petition").filter(on_day__isnull=False).order_by("on_day__year", "on_day__month")
    counted = rows.values_list("on_day__year", "on_day__month").annotate(n=Count("id"))
    return [(f"{year}-{month:02}", n) for year, month, n in counted]


def listed(place: str, *, words: str = "", county: str = "", kind: str = "", page: int = 1) -> Rows:
    """One page of complaints, the newest first. Two queries."""
    rows = told(place, "petition", words)
    if county:
        rows = rows.filter(county=county)
    if kind:
        rows = rows.filter(item__data__types__contains=kind)
    return paged(rows.order_by("-on_day", "-id"), page)


@remembered
def county_names(place: str) -> dict[str, tuple[str, str]]:
    """Code of a county → its Chinese and English name, as last told. One query."""
    rows = Latest.objects.filter(place=place, kind="county").select_related("item").order_by("position", "id")
    return {row.key: (row.item.data.get("name") or row.item.title, row.item.data.get("name_en") or "") for row in rows}
