"""Pages of a list: a bounded number of rows, and a count that stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

PAGE_SIZE = 50
LAST_PAGE = 200
"""Pages beyond are not turned one by one: a narrower filter or the export is meant."""
COUNT_UP_TO = 10_000
DERIVED_COUNT_UP_TO = 1_000
"""The same where every row counted must first be judged (schedule class, lateness)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``count`` is exact unless ``capped``: then there are more than it says."""

    rows: Sequence[Mapping[str, Any]]
    count: int
    capped: bool
    number: int
    has_next: bool = False
    first: int = field(default=0)

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1


def counted(rows: QuerySet[Any], most: int = COUNT_UP_TO) -> tuple[int, bool]:
    """How many rows, up to a limit, and whether there are more. One query that stops there."""
    limit = min(most, DERIVED_COUNT_UP_TO) if "schedule" in rows.query.annotations else most
    n = rows.order_by()[: limit + 1].count()
    return min(n, limit), n > limit


def turned(
    rows: QuerySet[Any],
    order: tuple[Any, ...],
    dress: Callable[[QuerySet[Any]], QuerySet[Any]],
    number: int,
    most: int = COUNT_UP_TO,
) -> Page:
    """Pick the rows of the page by their ids alone, then ``dress`` these few with what is shown: skipped rows cost no look-ups.

    Counting stops at ``most``.
    """
    start = (number - 1) * PAGE_SIZE
    picked = rows.order_by(*order).values("pk")[start : start + PAGE_SIZE + 1]
    got = list(dress(rows.model.objects.filter(pk__in=picked)).order_by(*order))
    if number == 1 and len(got) <= PAGE_SIZE:
        return Page(got, len(got), capped=False, number=1, first=1)
    count, capped = counted(rows, most)
    return Page(got[:PAGE_SIZE], count, capped, number, has_next=len(got) > PAGE_SIZE and number < LAST_PAGE, first=start + 1)
