"""Delegations: visible to all who read lists."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.campaign.closure.models import Delegation
from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.rules import Grants, Permission


def delegations(grants: Grants, on: date, *, past: bool = False) -> list[Delegation]:
    """Delegations in force or to come, newest first; with ``past`` all of them, at most 500. One query."""
    if not grants.may(Permission.LIST_READ):
        return []
    rows = Delegation.objects.select_related("principal", "delegate", "unit", "granted_by", "revoked_by")
    rows = rows if past else rows.filter(valid_to__gte=on, revoked_at__isnull=True)
    return list(rows.order_by("-valid_from", "-id")[:500])


def holding(delegate_id: int, on: date) -> QuerySet[Delegation]:
    """The delegations to somebody that hold on that day: not revoked, and the delegate still serves at that unit. No query of its own."""
    rows = Delegation.objects.filter(delegate=delegate_id, revoked_at__isnull=True, valid_from__lte=on, valid_to__gte=on)
    return rows.filter(Exists(Post.objects.filter(in_force(on), person=OuterRef("delegate"), unit=OuterRef("unit"))))


def holders(role: str, unit: int, on: date) -> list[Person]:
    """Who gives the signature of a role at a unit on that day: who holds the post, and who it is lent to. Two queries."""
    posts = Post.objects.filter(in_force(on), role=role, unit=unit)
    lent = Delegation.objects.filter(role=role, unit=unit, revoked_at__isnull=True, valid_from__lte=on, valid_to__gte=on)
    people = Q(pk__in=posts.values("person")) | Q(pk__in=lent.values("delegate"), posts__in=Post.objects.filter(in_force(on), unit=unit))
    return list(Person.objects.filter(people, is_active=True).distinct().order_by("pk"))


def lent_to(person: Person, on: date) -> list[Delegation]:
    """What this person may sign for others today. One query."""
    rows = holding(person.pk, on)
    return list(rows.select_related("principal", "unit").order_by("id"))
