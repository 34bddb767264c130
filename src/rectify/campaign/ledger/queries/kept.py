"""Counts over a whole large campaign, kept for a minute for everybody of the same scope (docs/adr/0024).

Counting 100,000 tasks takes half a second of processor, and leaders open these pages all day. What is kept says when it was counted,
and is never shown to somebody who has since done what changes counts: the record of acts tells, because its numbers are given in the
order of commits. What is older than a minute is still shown for another; a job counts again meanwhile, and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache as cache_once
from hashlib import sha256
from typing import Any, Final, Generic, TypeVar

from django.core.cache import cache
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.overview import Overview, counted, waiting_for
from rectify.campaign.ledger.queries.rollup import RollUp, roll_up
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import has_acted, last_seq
from rectify.foundation.audit.rules import registered

KEPT_FROM: Final = 5_000
"""Tasks of a scope from which its counts are kept; fewer are counted anew on every page, which takes some 20 ms."""
FRESH: Final = timedelta(seconds=60)
"""Older ones are made anew by a job; the first who asks puts it in the queue."""
OLDEST: Final = 2 * FRESH
"""Older ones are not shown: nobody asked for a while, or no job runs here. Whoever asks then waits for the count."""
MAKING: Final = 15
"""Seconds in which nobody else asks for the same job."""
KINDS: Final = frozenset({
    "campaign", "change", "deviation", "document", "extension", "import", "measure", "responsibility", "result", "scheme", "site", "task",
})  # fmt: skip
"""What the acts are about that change counts of the lists. Who judged evidence or issued a letter finds the same counts as before."""
FORM: Final = 2
"""Raise it when the shape of what is kept changes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """Counts with the time they were made, and the number of the last act that is surely in them."""

    value: T
    at: datetime
    upto: int
    is_due: bool = False
    """Whether a job is to count again, for whoever sees this first."""


def overview_of(grants: Grants, campaign: Campaign, at: datetime) -> Kept[Overview]:
    """The overview; what waits for this person is always counted now. Two queries beside those of ``waiting_for`` when kept."""
    found = _kept("overview", grants, campaign, at)
    return replace(found, value=replace(found.value, waiting=waiting_for(grants, campaign)))


def roll_up_of(grants: Grants, campaign: Campaign, at: datetime) -> Kept[RollUp]:
    """The roll-up. Two queries when kept."""
    return _kept("roll-up", grants, campaign, at)


def count_again(what: str, grants: Grants, campaign: Campaign, at: datetime) -> Kept[Any]:
    """Count now, and keep it: ``overview`` or ``roll-up``, for everybody of the scope of these grants."""
    upto = last_seq()
    count, size = COUNTS[what]
    made = Kept(count(grants, campaign, timezone.localdate(at)), at, upto)
    if size(made.value) >= KEPT_FROM:
        cache.set(_name(what, grants, campaign, at), made, OLDEST.seconds)
    return made


COUNTS: Final[Mapping[str, tuple[Callable[[Grants, Campaign, date], Any], Callable[[Any], int]]]] = {
    "overview": (counted, lambda made: made.total),
    "roll-up": (roll_up, lambda made: made.whole.tasks),
}
"""What is kept: how it is counted, and how many tasks are in it."""


def _kept(what: str, grants: Grants, campaign: Campaign, at: datetime) -> Kept[Any]:
    name = _name(what, grants, campaign, at)
    held: Kept[Any] | None = cache.get(name)
    if held is None or at - held.at >= OLDEST or _has_acted(grants.person_id, held.upto):
        return count_again(what, grants, campaign, at)
    return replace(held, is_due=at - held.at >= FRESH and cache.add(f"{name}:anew", 1, MAKING))


def _name(what: str, grants: Grants, campaign: Campaign, at: datetime) -> str:
    scope = grants.scope(Permission.LIST_READ)
    reach = (scope.everything, sorted(scope.unit_paths), grants.may(Permission.TASK_CONFIRM))
    key = sha256(repr((FORM, what, campaign.pk, timezone.localdate(at), reach)).encode()).hexdigest()
    return f"kept:{key[:40]}"


def _has_acted(person: int | None, upto: int) -> bool:
    return person is not None and has_acted(person, _counting(), after=upto)


@cache_once
def _counting() -> tuple[str, ...]:
    """The acts after which counts may be others."""
    return tuple(act.code for act in registered() if act.code.partition(":")[0] in KINDS)
