"""What somebody may do on a day, for pages and for programs, and the rows that reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone

from rectify.foundation.accounts.models import ApiToken, Person, Post
from rectify.foundation.accounts.rules.logins import token_digest
from rectify.foundation.accounts.rules.permissions import Grants, HeldPost, Permission, Role, Scope, add_up
from rectify.foundation.accounts.rules.role_file import read_roles
from rectify.foundation.accounts.rules.separation import NOT_FOR_TOKENS
from rectify.foundation.audit.services import Actor

SYSTEM = Actor(None, "系统")
"""Who acts when nobody does: a command, the first installation."""


@cache
def roles() -> Mapping[str, Role]:
    """All roles by code, in the order of ``roles.yaml``; ``WrongRoles`` if the file has a mistake. No query."""
    return read_roles(files("rectify.foundation.accounts").joinpath("roles.yaml").read_text(encoding="utf-8"))


def in_force(on: date, prefix: str = "") -> Q:
    """Posts held on that day."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on}))


def grants_of(person: Person, on: date) -> Grants:
    """What the person may do on that day, and whether a second factor is set up. One query; nothing for somebody inactive."""
    if not person.is_active:
        return Grants(person.pk)
    has_codes = Exists(Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP))
    rows = list(
        Post.objects.filter(in_force(on), person=person).annotate(codes=has_codes).values_list("role", "unit_id", "unit__path", "codes")
    )
    grants = add_up(person.pk, (HeldPost(*row[:3]) for row in rows), roles())
    return replace(grants, has_second_factor=any(row[3] for row in rows))


def grants_for_token(raw: str, at: datetime) -> tuple[Person, Grants] | None:
    """Who a token speaks for and what it may do now: what its person may do, cut down to what the token names.

    ``None`` for a token that is unknown, expired or revoked, or whose person is deactivated. One query.
    """
    on = timezone.localtime(at).date()
    rows = list(
        ApiToken.objects.filter(digest=token_digest(raw), revoked_at__isnull=True, expires_at__gt=at, person__is_active=True)
        .annotate(held=FilteredRelation("person__posts", condition=in_force(on, "person__posts__")))
        .annotate(held_role=F("held__role"), held_unit=F("held__unit_id"), held_path=F("held__unit__path"))
        .select_related("person")
    )
    if not rows:
        return None
    token = rows[0]
    posts = [HeldPost(row.held_role, row.held_unit, row.held_path) for row in rows if row.held_role]
    named = {Permission(code) for code in token.permissions if code in set(Permission)} - NOT_FOR_TOKENS
    return token.person, add_up(token.person_id, posts, roles()).narrowed(named)


def scope_q(scope: Scope, path_field: str) -> Q:
    """The rows a scope reaches, as a predicate on the path of their unit (``"unit__path"``); an empty scope reaches none."""
    if scope.everything:
        return Q()
    reached = Q(pk__in=())
    for path in scope.unit_paths:
        reached |= Q(**{f"{path_field}__startswith": path})
    return reached


def actor_of(person: Person | None, unit_id: int | None = None) -> Actor:
    """The person as the record of acts keeps them; the system itself for ``None``. No query."""
    return Actor(person.pk, person.name, unit_id) if person else SYSTEM
