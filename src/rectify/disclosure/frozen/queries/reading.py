"""What the portal reads: things as they were told last, their history, the numbers. Nothing here knows more than frozen rows.

Everything is public: no grants are asked. Orders are unique, pages are numbered from 1, an unknown address is :class:`NotFound`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Max, Q, QuerySet

from rectify.disclosure.frozen.models import Boundary, Item, Latest, Publication
from rectify.disclosure.frozen.rules.heads import watermark
from rectify.foundation.refusals import NotFound
from rectify.foundation.search import tsquery_text

T = TypeVar("T")
PAGE = 50
MOST_PAGE = 1000
ORDERS = {"position": ("position", "id"), "newest": ("-on_day", "-id"), "oldest": ("on_day", "id")}
HEAD = (
    "place", "place_name", "place_name_en", "kind", "series", "sequence", "number", "title", "title_en", "facts_on", "digest",
    "correction_because", "audit_size", "audit_root", "published_at", "items_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A campaign that has published: its slug, its names as of the last number, how many numbers, the last of them."""

    slug: str
    name: str
    name_en: str
    count: int
    last_sequence: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number without its content; ``corrects`` and ``corrected_by`` are sequences."""

    place: str
    place_name: str
    place_name_en: str
    kind: str
    series: str
    sequence: int
    number: str
    title: str
    title_en: str
    facts_on: date
    digest: str
    correction_because: str
    audit_size: int
    audit_root: str
    published_at: datetime
    items_count: int
    corrects: int | None
    corrected_by: int | None

    @property
    def watermark(self) -> str:
        """The line at the foot of every page and file: number, beginning of the digest, day of release."""
        return watermark(self.number, self.digest, self.published_at)


@dataclass(frozen=True, slots=True)
class Told:
    """A thing as one number told it. ``gone`` is the sequence of the number of its series that tells it no more."""

    kind: str
    key: str
    title: str
    county: str
    state: str
    on_day: date | None
    data: Mapping[str, Any]
    by: Numbered
    gone: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows; ``total`` counts all."""

    rows: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Whole:
    """A number whole: with its content, its difference to the last of its series, and the numbers beside it in the line."""

    head: Numbered
    content: Mapping[str, Any]
    difference: Mapping[str, Any]
    previous: int | None
    before: int | None
    after: int | None
    """Sequence of the next number of the campaign."""


def places() -> list[Place]:
    """All campaigns that have published, the latest first. Two queries."""
    counted = Publication.objects.order_by().values("place").annotate(count=Count("id"), last=Max("id"))
    known = {row["last"]: row["count"] for row in counted}
    rows = Publication.objects.filter(pk__in=known).only("place", "place_name", "place_name_en", "sequence", "published_at")
    return [Place(r.place, r.place_name, r.place_name_en, known[r.pk], r.sequence, r.published_at) for r in rows.order_by("-id")]


def latest(  # noqa: PLR0913 - each is a filter of the page
    place: str,
    kind: str,
    *,
    county: str = "",
    state: str = "",
    states: Collection[str] = (),
    words: str = "",
    since: date | None = None,
    until: date | None = None,
    keys: Collection[str] | None = None,
    with_gone: bool = False,
    order: str = "position",
    page: int = 1,
    size: int = PAGE,
) -> Page[Told]:
    """Things of a kind as they were told last. ``until`` is inclusive; ``words`` are searched in Chinese pairs. Three queries."""
    rows = _latest(place, kind, county=county, states=[state] if state else states, words=words, since=since, until=until)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    if not with_gone:
        rows = rows.filter(gone__isnull=True)
    size = min(max(size, 1), MOST_PAGE)
    number = max(page, 1)
    total = rows.count()
    chosen = rows.select_related("item").order_by(*ORDERS.get(order, ORDERS["position"]))[(number - 1) * size : number * size]
    found = list(chosen)
    heads = _heads(Publication.objects.filter(pk__in={row.item.publication_id for row in found}))
    gone = _sequences({row.gone_id for row in found if row.gone_id})
    return Page([_told(row.item, heads[row.item.publication_id], gone.get(row.gone_id or 0)) for row in found], total, number, size)


def counts(place: str, kind: str, *, county: str = "") -> dict[str, int]:
    """How many things of a kind stand in each state, as told last and not gone. One query."""
    rows = _latest(place, kind, county=county).filter(gone__isnull=True)
    return dict(rows.order_by("state").values_list("state").annotate(count=Count("id")))


def counts_by_county(place: str, kind: str) -> dict[str, dict[str, int]]:
    """The same for each territory: code -> state -> how many. One query."""
    rows = Latest.objects.filter(place=place, kind=kind, gone__isnull=True).order_by("county", "state")
    found: dict[str, dict[str, int]] = {}
    for county, state, count in rows.values_list("county", "state").annotate(count=Count("id")):
        found.setdefault(county, {})[state] = count
    return found


def item(place: str, kind: str, key: str) -> Told:
    """A thing as it was told last, also if it is gone since. Three queries.

    Raises:
        NotFound: no number of the place ever told it.
    """
    if "\x00" in f"{place}{kind}{key}":
        raise NotFound(key)
    row = Latest.objects.filter(place=place, kind=kind, key=key).select_related("item").first()
    if row is None:
        raise NotFound(key)
    heads = _heads(Publication.objects.filter(pk=row.item.publication_id))
    return _told(row.item, heads[row.item.publication_id], _sequences({row.gone_id or 0}).get(row.gone_id or 0))


def history(place: str, kind: str, key: str, *, limit: int = 100) -> list[Told]:
    """Every number that told the thing, newest first. Two queries.

    Raises:
        NotFound: none did.
    """
    if "\x00" in f"{place}{kind}{key}":
        raise NotFound(key)
    rows = Item.objects.filter(publication__place=place, kind=kind, key=key).order_by("-publication_id", "-id")[:limit]
    found = list(rows)
    if not found:
        raise NotFound(key)
    heads = _heads(Publication.objects.filter(pk__in={row.publication_id for row in found}))
    return [_told(row, heads[row.publication_id], None) for row in found]


def publications(place: str, *, kind: str = "", series: str = "", page: int = 1, size: int = PAGE) -> Page[Numbered]:
    """The numbers of a place, newest first. Three queries."""
    rows = Publication.objects.filter(place=place.replace("\x00", ""))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(series=series) if series else rows
    size = min(max(size, 1), MOST_PAGE)
    number = max(page, 1)
    total = rows.count()
    wanted = list(rows.order_by("-id").values_list("pk", flat=True)[(number - 1) * size : number * size])
    heads = _heads(Publication.objects.filter(pk__in=wanted))
    return Page([heads[pk] for pk in wanted], total, number, size)


def publication(place: str, sequence: int) -> Whole:
    """One number whole. Three queries.

    Raises:
        NotFound: the place has no such number.
    """
    row = Publication.objects.filter(place=place.replace("\x00", ""), sequence=sequence).select_related("previous", "before").first()
    if row is None:
        raise NotFound(sequence)
    head = _heads(Publication.objects.filter(pk=row.pk))[row.pk]
    after = Publication.objects.filter(before=row.pk).values_list("sequence", flat=True).first()
    return Whole(
        head=head,
        content=cast("Mapping[str, Any]", row.content),
        difference=cast("Mapping[str, Any]", row.difference),
        previous=row.previous.sequence if row.previous else None,
        before=row.before.sequence if row.before else None,
        after=after,
    )


def last_of(place: str, kind: str, series: str = "") -> Whole | None:
    """The last number of a kind (and series), whole; ``None`` where there is none. Four queries."""
    rows = Publication.objects.filter(place=place, kind=kind)
    rows = rows.filter(series=series) if series else rows
    sequence = rows.order_by("-id").values_list("sequence", flat=True).first()
    return publication(place, sequence) if sequence is not None else None


def boundary(place: str) -> Boundary | None:
    """The areas of the city as it supplied them last; ``None`` where it did not. One query."""
    return Boundary.objects.filter(place=place).order_by("-id").first()


def _latest(
    place: str,
    kind: str,
    *,
    county: str = "",
    states: Collection[str] = (),
    words: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Latest]:
    wanted = Q(place=place.replace("\x00", ""), kind=kind)
    if county:
        wanted &= Q(county=county.replace("\x00", ""))
    if states:
        wanted &= Q(state__in=list(states))
    if since:
        wanted &= Q(on_day__gte=since)
    if until:
        wanted &= Q(on_day__lte=until)
    if words.strip():
        query = tsquery_text(words)
        wanted &= Q(search=SearchQuery(query, search_type="raw", config="simple")) if query else Q(pk__in=[])
    return Latest.objects.filter(wanted)


def _heads(rows: QuerySet[Publication]) -> dict[int, Numbered]:
    """Heads by key, each with what corrects it. Two queries."""
    told = list(rows.order_by("pk").values("pk", "corrects__sequence", *HEAD))
    corrected = dict(
        Publication.objects.filter(corrects__in=[row["pk"] for row in told]).order_by("pk").values_list("corrects_id", "sequence")
    )
    return {
        row["pk"]: Numbered(**{name: row[name] for name in HEAD}, corrects=row["corrects__sequence"], corrected_by=corrected.get(row["pk"]))
        for row in told
    }


def _sequences(keys: Collection[int]) -> dict[int, int]:
    return dict(Publication.objects.filter(pk__in=keys).order_by().values_list("pk", "sequence")) if any(keys) else {}


def _told(row: Item, head: Numbered, gone: int | None) -> Told:
    return Told(row.kind, row.key, row.title, row.county, row.state, row.on_day, row.data, head, gone)
