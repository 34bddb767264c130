"""In whose name somebody acts: the units of the posts that let them do it today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from rectify.campaign.ledger.models import Responsibility, Task
from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries.grants import in_force, roles
from rectify.foundation.accounts.rules import Permission


def units_with(person: Person, permission: Permission, on: date) -> list[Unit]:
    """The units at which the person holds a post with that permission, the deepest first. One query."""
    able = [code for code, role in roles().items() if permission in role.grants]
    posts = Post.objects.filter(in_force(on), person=person, role__in=able).select_related("unit")
    units = {post.unit_id: post.unit for post in posts} if person.is_active else {}
    return sorted(units.values(), key=lambda unit: (-unit.path.count("/"), unit.pk))


def serves(person: Person, on: date) -> frozenset[int]:
    """All units at which the person holds a post that day, whatever it allows. One query."""
    return frozenset(Post.objects.filter(in_force(on), person=person).values_list("unit", flat=True))


def handing_unit(person: Person, task: Task, on: date) -> Unit | None:
    """The unit in whose name the person hands in evidence for the task: the first that has a part in it itself or by a unit below.

    Two queries.
    """
    units = units_with(person, Permission.EVIDENCE_SUBMIT, on)
    part = Q(pk=task.lead_unit_id) | Q(pk__in=Responsibility.objects.filter(task=task, unit__isnull=False).values("unit"))
    paths = list(Unit.objects.filter(part).values_list("path", flat=True)) if units else []
    return next((unit for unit in units if any(path.startswith(unit.path) for path in paths)), None)
