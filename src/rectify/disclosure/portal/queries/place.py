"""Which place a page tells of, and as of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Max
from django.db.models.functions import Least, TruncDate

from rectify.disclosure.frozen.models import Boundary, Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.queries.reading import Numbered, Place
from rectify.disclosure.portal.queries.remembered import remembered
from rectify.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Here:
    """A place that has published: its slug, the day of the newest facts of any kind, its last number.

    Single things are told as of the day of their own number, which may be earlier.
    """

    place: str
    facts_on: date
    last: Numbered


@remembered
def here(place: str) -> Here:
    """The place, or without a name the one that published last. Four queries.

    Raises:
        NotFound: it never published.
    """
    if not place:
        newest = Publication.objects.order_by("-id").values_list("place", flat=True).first()
        if newest is None:
            raise NotFound("nothing was published yet")
        place = newest
    last = reading.publications(place, size=1).rows
    if not last:
        raise NotFound(place)
    known = Least("facts_on", TruncDate("published_at"), output_field=DateField())
    facts_on = Publication.objects.filter(place=place).aggregate(newest=Max(known))["newest"]
    return Here(place, facts_on or last[0].facts_on, last[0])


def named(place: str) -> Publication | None:
    """The names of a place, or without one of the place that published last, as its last number has them. One query."""
    rows = Publication.objects.order_by("-id").only("place", "place_name", "place_name_en")
    return (rows.filter(place=place) if place else rows).first()


@remembered
def places() -> list[Place]:
    """All places that have published, the latest first. Two queries."""
    return reading.places()


@remembered
def newest(place: str, size: int) -> list[Numbered]:
    """The newest numbers of a place. Three queries."""
    return list(reading.publications(place, size=size).rows)


def stamp() -> str:
    """What every page depends on besides its address: it changes with every publication and every map. Two queries.

    Counted, not only the highest key: two places may release at the same time, and the later key be seen first.
    """
    numbers = Publication.objects.order_by("-id").values_list("id", flat=True).first() or 0
    areas = Boundary.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return f"{Publication.objects.count()}.{numbers}.{Boundary.objects.count()}.{areas}"
