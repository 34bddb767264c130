"""Who sits in an acceptance group: units of the tree, or experts declared as from outside; nobody of a unit that carries out the work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from django.db.models import Q

from rectify.campaign.closure import messages
from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.queries.facts import carrying_units
from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.queries.units import unit_resolver
from rectify.foundation.accounts.rules.units import UnitResolver

OUTSIDE: Final = ("外聘：", "外聘:", "Outside:", "Outside：")
"""How the body of an expert is written that is no unit of the tree."""
Member = dict[str, str]


def seated(case: Case, members: Sequence[Mapping[str, str]], on: date) -> list[Member]:
    """The members as they are kept: each unit by its name in the tree, however it was written (海岱市交通运输局 is 市交通运输局).

    Raises:
        Refused: ``accept.no_members``; ``accept.unit_unknown``; ``accept.member_of_implementer`` by unit, or by the name of who asked or
            of somebody who serves where the work is done.
    """
    group = [{key: str(member.get(key, "")).strip() for key in ("name", "unit", "title")} for member in members]
    group = [member for member in group if member["name"]]
    if not group or not all(member["unit"] for member in group):
        raise messages.no_members()
    working = {unit.pk: unit for unit in Unit.objects.filter(pk__in=carrying_units(case.task_id, case.implementing_unit_id))}
    resolver, home = unit_resolver(), case.task.campaign.jurisdiction.path
    for member in group:
        unit = _seat(member, resolver, working, home, on)
        _check_name(case, member, unit, working, on)
    return group


def _seat(member: Member, resolver: UnitResolver, working: Mapping[int, Unit], home: str, on: date) -> Unit | None:
    """The unit of the tree somebody sits for, noted by its name; ``None``: from outside."""
    mark = next((mark for mark in OUTSIDE if member["unit"].startswith(mark)), "")
    written = member["unit"].removeprefix(mark).strip()
    found = resolver.resolve(written, on, within=home)
    if clash := next((working[match.unit.id] for match in found.matches if match.unit.id in working), None):
        raise messages.member_of_implementer(member["name"], clash)
    key = Q(pk=found.unit.id) if found.unit else Q(name_en=written) | Q(code=written)
    unit = Unit.objects.filter(key, closed_on__isnull=True).order_by("path").first() if written else None
    if unit is not None and unit.pk in working:
        raise messages.member_of_implementer(member["name"], unit)
    if unit is None and not (mark and written):
        raise messages.member_unit_unknown(member["name"], member["unit"])
    member["unit"] = unit.name if unit else f"{OUTSIDE[0]}{written}"
    return unit


def _check_name(case: Case, member: Member, unit: Unit | None, working: Collection[int], on: date) -> None:
    """Refuse who asked for acceptance, under whatever unit; and a name of the units at work, unless the unit named has one of that name."""
    called = Q(name=member["name"]) | Q(name_en=member["name"])
    asked = Step.objects.filter(case=case, kind=StepKind.REQUEST).values("done_by")
    if Person.objects.filter(called, pk__in=asked).exists():
        raise messages.member_of_implementer(member["name"], case.implementing_unit)
    people = Post.objects.filter(in_force(on), person__in=Person.objects.filter(called, is_active=True))
    clash = people.filter(unit__in=working).select_related("unit").order_by("pk").first()
    if clash is not None and (unit is None or not people.filter(unit=unit).exists()):
        raise messages.member_of_implementer(member["name"], clash.unit)
