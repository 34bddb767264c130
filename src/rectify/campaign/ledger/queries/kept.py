"""Counts over a whole large campaign, kept for a minute for everybody of the same scope (docs/adr/0024).

Counting 100,000 tasks takes half a second of processor, and leaders open these pages all day. What is kept says when it was counted,
and is never shown to somebody who has acted since: the record of acts tells, because its numbers are given in the order of commits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Generic, TypeVar

from django.core.cache import cache
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.overview import Overview, counted, waiting_for
from rectify.campaign.ledger.queries.rollup import RollUp, roll_up
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.queries import last_seq

KEPT_FROM: Final = 5_000
"""Tasks of a scope from which its counts are kept; fewer are counted anew on every page, which takes some 20 ms."""
FRESH: Final = timedelta(seconds=60)
"""Older ones are made anew by the first who asks."""
MAKING: Final = 15
"""Seconds in which everybody else still gets the older ones."""
FORM: Final = 1
"""Raise it when the shape of what is kept changes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """Counts with the time they were made, and the number of the last act that is surely in them."""

    value: T
    at: datetime
    upto: int


def overview_of(grants: Grants, campaign: Campaign, at: datetime) -> Kept[Overview]:
    """The overview; what waits for this person is always counted now. Two queries beside those of ``waiting_for`` when kept."""
    day = timezone.localdate(at)
    found = _kept("overview", grants, campaign, at, lambda: counted(grants, campaign, day), lambda made: made.total)
    return replace(found, value=replace(found.value, waiting=waiting_for(grants, campaign)))


def roll_up_of(grants: Grants, campaign: Campaign, at: datetime) -> Kept[RollUp]:
    """The roll-up. Two queries when kept."""
    day = timezone.localdate(at)
    return _kept("roll-up", grants, campaign, at, lambda: roll_up(grants, campaign, day), lambda made: made.whole.tasks)


def _kept(what: str, grants: Grants, campaign: Campaign, at: datetime, count: Callable[[], T], size: Callable[[T], int]) -> Kept[T]:
    scope = grants.scope(Permission.LIST_READ)
    reach = (scope.everything, sorted(scope.unit_paths), grants.may(Permission.TASK_CONFIRM))
    key = sha256(repr((FORM, what, campaign.pk, timezone.localdate(at), reach)).encode()).hexdigest()
    name = f"kept:{key[:40]}"
    held: Kept[T] | None = cache.get(name)
    if (
        held is not None
        and _holds_acts_of(grants.person_id, held.upto)
        and (at - held.at < FRESH or not cache.add(f"{name}:anew", 1, MAKING))
    ):
        return held
    upto = last_seq()
    made = Kept(count(), at, upto)
    if size(made.value) >= KEPT_FROM:
        cache.set(name, made, 2 * FRESH.seconds)
    return made


def _holds_acts_of(person: int | None, upto: int) -> bool:
    return person is None or last_seq(person) <= upto
