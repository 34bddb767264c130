"""Who is told: the people of a unit who answer for its work, and those who run the campaign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.rules import Permission, Reach


def roles_granting(permission: Permission, reach: Reach) -> list[str]:
    """Codes of the roles that grant it so far. No query."""
    return [code for code, role in roles().items() if role.grants.get(permission) is reach]


def people_of_units(units: Iterable[int], permission: Permission, on: date) -> Mapping[int, Sequence[Person]]:
    """For each unit the people who hold the permission there; where nobody does, those of the nearest unit above. Two queries."""
    paths = dict(Unit.objects.filter(pk__in=set(units)).values_list("pk", "path"))
    above = {int(part) for path in paths.values() for part in path.split("/") if part}
    posts = Post.objects.filter(in_force(on), unit__in=above, role__in=roles_granting(permission, Reach.OWN), person__is_active=True)
    at: dict[int, dict[int, Person]] = {}
    for post in posts.select_related("person").order_by("person_id"):
        at.setdefault(post.unit_id, {})[post.person_id] = post.person
    return {pk: _nearest(path, at) for pk, path in paths.items()}


def _nearest(path: str, at: Mapping[int, Mapping[int, Person]]) -> list[Person]:
    for part in reversed([part for part in path.split("/") if part]):
        if int(part) in at:
            return list(at[int(part)].values())
    return []


def people_running(permission: Permission, on: date) -> list[Person]:
    """Those who hold the permission everywhere: the office. One query."""
    posts = Post.objects.filter(in_force(on), role__in=roles_granting(permission, Reach.EVERYTHING))
    return list(Person.objects.filter(is_active=True, pk__in=posts.values("person")).order_by("pk"))
