"""Granting and withdrawing roles. Separation of duties is refused here with words and by the database without them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from rectify.foundation.accounts import acts, messages
from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries import actor_of, roles
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.rules.permissions import Role
from rectify.foundation.accounts.rules.separation import Term, conflicts
from rectify.foundation.accounts.services.subjects import person_subject
from rectify.foundation.audit.services import record

NEVER_WITHOUT = ("system_admin", "security_admin")
"""Roles without whose holder nobody could be let in any more."""


def role_name(role: Role | None, code: str) -> str:
    """The role in the reader's language."""
    if role is None:
        return code
    return role.name_en if (get_language() or "").startswith("en") else role.name


@transaction.atomic
def grant_post(
    *,
    person: Person,
    unit: Unit,
    role: str,
    since: date,
    until: date | None = None,
    title: str = "",
    by: Person | None,
    at: datetime,
) -> Post:
    """Give a person a role at a unit, from a day to a day (both inclusive, no end for ``None``).

    Raises:
        Refused: ``unknown_role``, ``dates_wrong``, ``not_yourself``, ``person_inactive``, ``unit_closed``, ``role_held``,
            ``roles_apart`` (lists the roles that stand in the way).
    """
    wanted = Term(role, since, until)
    _check_shape(wanted, person, unit, by)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not locked.is_active:
        raise messages.person_inactive(person.name)
    _check_apart(wanted, person, unit)
    post = Post.objects.create(person=person, unit=unit, role=role, title=title.strip(), valid_from=since, valid_to=until)
    record(
        act=acts.POST_GRANTED,
        by=actor_of(by),
        at=at,
        subject=person_subject(person),
        data={"role": roles()[role].name, "code": role, "unit": unit.name, "since": since, "until": until.isoformat() if until else "…"},
    )
    return post


def _check_shape(wanted: Term, person: Person, unit: Unit, by: Person | None) -> None:
    if wanted.role not in roles():
        raise messages.unknown_role(wanted.role)
    if wanted.until is not None and wanted.until < wanted.since:
        raise messages.dates_wrong()
    if by is not None and by.pk == person.pk:
        raise messages.not_yourself()
    if unit.closed_on is not None and (wanted.until is None or wanted.until >= unit.closed_on):
        raise messages.unit_closed(unit.name, unit.closed_on)


def _check_apart(wanted: Term, person: Person, unit: Unit) -> None:
    held = list(Post.objects.filter(person=person).order_by("valid_from", "pk"))
    terms = [Term(post.role, post.valid_from, post.valid_to) for post in held]
    name = role_name(roles()[wanted.role], wanted.role)
    in_the_way = conflicts(wanted, terms, roles())
    if in_the_way:
        others = [(role_name(roles().get(term.role), term.role), term.since, term.until) for term in in_the_way]
        raise messages.roles_apart(person.label, name, others)
    same = [t for t, post in zip(terms, held, strict=True) if post.unit_id == unit.pk and post.role == wanted.role]
    if any(term.overlaps(wanted) for term in same):
        raise messages.role_held(person.label, name)


@transaction.atomic
def withdraw_post(*, post: Post, last_day: date | None = None, by: Person | None, at: datetime) -> None:
    """End a role: after ``last_day``, or at once. A role that never came into force goes without a trace but in the record.

    Raises:
        Refused: ``not_yourself``, ``last_administrator``.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=post.pk)
    if by is not None and by.pk == post.person_id:
        raise messages.not_yourself()
    end = last_day or timezone.localtime(at).date() - timedelta(days=1)
    check_not_last(post.person, {post.role}, on=end + timedelta(days=1), by=by)
    if end < post.valid_from:
        post.delete()
    else:
        post.valid_to = end if post.valid_to is None else min(end, post.valid_to)
        post.save(update_fields=["valid_to"])
    record(
        act=acts.POST_WITHDRAWN,
        by=actor_of(by),
        at=at,
        subject=person_subject(post.person),
        data={
            "role": roles()[post.role].name if post.role in roles() else post.role,
            "code": post.role,
            "unit": post.unit.name,
            "until": end,
        },
    )


def check_not_last(person: Person, held: set[str], *, on: date, by: Person | None) -> None:
    """Refuse what would leave nobody to administer; the system itself may."""
    for role in (code for code in NEVER_WITHOUT if code in held and by is not None):
        if not Post.objects.filter(in_force(on), role=role, person__is_active=True).exclude(person=person).exists():
            raise messages.last_administrator(role_name(roles()[role], role))
