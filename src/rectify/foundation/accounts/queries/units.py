"""Reads of the tree of units, and the index of their names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from rectify.foundation.accounts.models import Unit, UnitAlias
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules.permissions import Grants, Permission
from rectify.foundation.accounts.rules.units import NamedUnit, Resolution, UnitName, UnitResolver

FOUND_AT_MOST = 50
"""Units shown for a search."""


def unit_resolver() -> UnitResolver:
    """All units and their names as an index in memory, for reading a whole document or list. Two queries."""
    units = (NamedUnit(*row) for row in Unit.objects.order_by("path").values_list("pk", "name", "kind", "path", "closed_on"))
    names = (UnitName(*row) for row in UnitAlias.objects.order_by("pk").values_list("unit_id", "name", "valid_from", "valid_to"))
    return UnitResolver.build(units, names)


def resolve_unit(name: str, on: date | None, *, within: str = "") -> Resolution:
    """The units one written name may mean on that day; see :meth:`UnitResolver.resolve`. Two queries: for many names keep the resolver."""
    return unit_resolver().resolve(name, on, within=within)


def subtree(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it, parents first. One index range."""
    return Unit.objects.filter(path__startswith=unit.path).order_by("path", "pk")


def _seen(grants: Grants) -> QuerySet[Unit]:
    """Units somebody may see on the pages of administration: who keeps units or grants roles sees all, others none."""
    allowed = grants.may(Permission.UNIT_MANAGE) or grants.may(Permission.ROLE_GRANT)
    return Unit.objects.all() if allowed else Unit.objects.none()


def get_unit(grants: Grants, pk: int) -> Unit:
    """One unit with its parent and successor; :class:`NotFound`. One query."""
    unit = _seen(grants).select_related("parent", "successor").filter(pk=pk).first()
    if unit is None:
        raise NotFound(f"unit {pk}")
    return unit


def children_of(grants: Grants, parent_id: int) -> list[Unit]:
    """The units directly below, in official order, each with ``has_children``. One query."""
    return list(_drawn(_seen(grants).filter(parent_id=parent_id)))


def tree(grants: Grants, open_unit: int | None = None) -> list[Unit]:
    """The topmost units and theirs, and the branch down to ``open_unit``; each row knows its ``below`` and ``has_children``.

    At most two queries, whatever the size of the tree: what lies deeper is fetched when somebody opens it.
    """
    wanted = Q(parent=None) | Q(parent__parent=None)
    path = _seen(grants).filter(pk=open_unit).values_list("path", flat=True).first() if open_unit else None
    if path:
        wanted |= Q(parent__in=[int(part) for part in path.strip("/").split("/")])
    rows = {row.pk: row for row in _drawn(_seen(grants).filter(wanted))}
    for row in rows.values():
        row.below = []  # type: ignore[attr-defined]
    for row in rows.values():
        if row.parent_id in rows:
            rows[row.parent_id].below.append(row)  # type: ignore[attr-defined]
    return [row for row in rows.values() if row.parent_id is None]


def _drawn(units: QuerySet[Unit]) -> QuerySet[Unit]:
    below = Unit.objects.filter(parent=OuterRef("pk"))
    return units.annotate(has_children=Exists(below)).order_by("position", "code", "pk")


def find_units(grants: Grants, text: str) -> list[Unit]:
    """At most fifty units whose name, alias, English name or code holds the text. One query."""
    words = text.strip()
    by_alias = UnitAlias.objects.filter(unit=OuterRef("pk"), name__icontains=words)
    hit = Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Exists(by_alias)
    return list(_seen(grants).filter(hit).select_related("parent").order_by("path", "pk")[:FOUND_AT_MOST])


def unit_choices(*, on: date) -> list[tuple[int, str]]:
    """Units in being on that day for a choice, in the order of the tree, indented by depth. One query."""
    rows = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on)).order_by("position", "code", "pk")
    by_parent: dict[int | None, list[Unit]] = {}
    for row in rows:
        by_parent.setdefault(row.parent_id, []).append(row)
    ordered: list[tuple[int, str]] = []
    waiting = [(unit, 0) for unit in reversed(by_parent.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        ordered.append((unit.pk, "\u3000" * depth + unit.label))
        waiting += [(child, depth + 1) for child in reversed(by_parent.get(unit.pk, []))]
    return ordered


def chosen_units(chosen: Collection[int]) -> list[Unit]:
    """The units somebody chose from :func:`unit_choices`; the form has seen that they were offered. One query."""
    return list(Unit.objects.filter(pk__in=chosen))


def aliases_of(unit: Unit) -> list[UnitAlias]:
    """All names the unit bears or bore, oldest first. One query."""
    return list(unit.aliases.order_by("valid_from", "name", "pk"))


def get_alias(grants: Grants, pk: int) -> UnitAlias:
    """One alias with its unit; :class:`NotFound` for whoever keeps no units. One query."""
    alias = UnitAlias.objects.select_related("unit").filter(pk=pk).first() if grants.may(Permission.UNIT_MANAGE) else None
    if alias is None:
        raise NotFound(f"alias {pk}")
    return alias
