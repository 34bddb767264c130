"""Reads of one's own inbox, and of the addresses other systems are told at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from rectify.campaign.dispatch.models import Delivery, Hook, Notice
from rectify.campaign.dispatch.rules.deliveries import MOST_TRIES
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of one's lines; ``before`` is the key of the last one when there are more."""

    lines: Sequence[Notice]
    before: int | None
    unread: int


def unread_of(person: Person) -> int:
    """How many lines are unread. One query on an index."""
    return Notice.objects.filter(person=person, read_at__isnull=True).order_by().count()


def inbox_of(person: Person, before: int | None = None, *, only_unread: bool = False) -> Inbox:
    """A page of somebody's own lines, the newest first. Two queries."""
    rows = Notice.objects.filter(person=person)
    if before:
        rows = rows.filter(pk__lt=before)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    lines = list(rows.order_by("-id")[: PAGE + 1])
    return Inbox(lines[:PAGE], lines[PAGE - 1].pk if len(lines) > PAGE else None, unread_of(person))


def get_notice(person: Person, pk: int) -> Notice:
    """One of one's own lines. One query."""
    notice = Notice.objects.filter(person=person, pk=pk).first()
    if notice is None:
        raise NotFound(pk)
    return notice


@dataclass(frozen=True, slots=True)
class HookStanding:
    """An address with how it fares: sent, waiting, given up, and the last error."""

    hook: Hook
    sent: int
    waiting: int
    given_up: int
    error: str


def hooks(grants: Grants) -> list[HookStanding]:
    """All addresses with their counts, for those who keep the system. Two queries."""
    if not grants.may(Permission.SYSTEM_MANAGE):
        raise NotFound
    unsent = Q(sent_at__isnull=True)
    rows = Delivery.objects.filter(hook__isnull=False).order_by().values("hook")
    counts: dict[int, Mapping[str, Any]] = {
        row["hook"]: row
        for row in rows.annotate(
            sent=Count("pk", filter=~unsent),
            waiting=Count("pk", filter=unsent & Q(tries__lt=MOST_TRIES)),
            given_up=Count("pk", filter=unsent & Q(tries__gte=MOST_TRIES)),
            error=Max("error", filter=unsent),
        )
    }
    none: Mapping[str, Any] = {"sent": 0, "waiting": 0, "given_up": 0, "error": ""}
    found = [(hook, counts.get(hook.pk, none)) for hook in Hook.objects.select_related("made_by").order_by("name")]
    return [HookStanding(hook, row["sent"], row["waiting"], row["given_up"], row["error"] or "") for hook, row in found]


def get_hook(grants: Grants, pk: int) -> Hook:
    """One address, for those who keep the system. One query."""
    hook = Hook.objects.filter(pk=pk).order_by("pk").first() if grants.may(Permission.SYSTEM_MANAGE) else None
    if hook is None:
        raise NotFound(pk)
    return hook
