"""Acts on the tree of units. A unit is never deleted: it is renamed with a date, moved, or closed in favour of a successor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Substr

from rectify.foundation.accounts import acts, messages
from rectify.foundation.accounts.models import Person, Post, Unit, UnitAlias
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record

_TREE_LOCK = 0x756E6974
"""Advisory lock of the tree: two moves at once could hang two branches below each other."""


def subject_of(unit: Unit) -> Subject:
    """The unit as the record keeps it."""
    return Subject("unit", str(unit.pk), unit.name)


def _lock_tree() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE_LOCK])


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    name_en: str,
    kind: str,
    parent: Unit | None,
    position: int | None = None,
    by: Person | None,
    at: datetime,
) -> Unit:
    """Add a unit below ``parent`` (on top for ``None``), last of its siblings unless a position is given.

    Raises:
        Refused: ``name_empty``, ``code_taken``, ``unit_closed`` (the parent is no more).
    """
    _lock_tree()
    if not (name.strip() and name_en.strip() and code.strip()):
        raise messages.name_empty()
    if Unit.objects.filter(code=code.strip()).exists():
        raise messages.code_taken(code)
    if parent is not None:
        parent = _open(parent)
    if position is None:
        position = (Unit.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0) + 1
    unit = Unit.objects.create(code=code.strip(), name=name.strip(), name_en=name_en.strip(), kind=kind, parent=parent, position=position)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(act=acts.UNIT_CREATED, by=actor_of(by), at=at, subject=subject_of(unit), data={"code": unit.code, "kind": kind})
    return unit


def _open(unit: Unit) -> Unit:
    """The unit as it stands now, refused if closed."""
    fresh = Unit.objects.get(pk=unit.pk)
    if fresh.closed_on is not None:
        raise messages.unit_closed(fresh.name, fresh.closed_on)
    return fresh


@transaction.atomic
def change_unit(*, unit: Unit, code: str, name_en: str, kind: str, position: int, by: Person, at: datetime) -> Unit:
    """Mend what a unit is called in English, its code, kind and place among its siblings; its name changes by ``rename_unit``.

    Raises:
        Refused: ``name_empty``, ``code_taken``.
    """
    if not (name_en.strip() and code.strip()):
        raise messages.name_empty()
    if Unit.objects.filter(code=code.strip()).exclude(pk=unit.pk).exists():
        raise messages.code_taken(code)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    wanted = {"code": code.strip(), "name_en": name_en.strip(), "kind": kind, "position": position}
    before = {key: getattr(unit, key) for key, value in wanted.items() if getattr(unit, key) != value}
    if not before:
        return unit
    for key, value in wanted.items():
        setattr(unit, key, value)
    unit.save(update_fields=list(wanted))
    record(
        act=acts.UNIT_CHANGED,
        by=actor_of(by),
        at=at,
        subject=subject_of(unit),
        data={"before": before, "after": {key: wanted[key] for key in before}},
    )
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, name_en: str, since: date, by: Person | None, at: datetime) -> Unit:
    """Give a unit a new name from a day on. The old name stays as an alias with its last day: old documents still find the unit.

    Raises:
        Refused: ``name_empty``, ``name_unchanged``, ``rename_too_early`` (the present name began on or after that day).
    """
    if not (name.strip() and name_en.strip()):
        raise messages.name_empty()
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    before, after = unit.name, name.strip()
    if before == after:
        raise messages.name_unchanged()
    _end_name(unit, since)
    UnitAlias.objects.create(unit=unit, name=after, valid_from=since)
    unit.name, unit.name_en = after, name_en.strip()
    unit.save(update_fields=["name", "name_en"])
    record(
        act=acts.UNIT_RENAMED,
        by=actor_of(by),
        at=at,
        subject=subject_of(unit),
        data={"before": before, "after": after, "since": since},
    )
    return unit


def _end_name(unit: Unit, since: date) -> None:
    """Date the present name to the day before ``since``."""
    present = unit.aliases.filter(name=unit.name, valid_to__isnull=True).first()
    if present is None:
        present = UnitAlias(unit=unit, name=unit.name)
    if present.valid_from is not None and present.valid_from >= since:
        raise messages.rename_too_early(present.valid_from)
    present.valid_to = since - timedelta(days=1)
    present.save()


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Person | None, at: datetime) -> Unit:
    """Hang a unit with everything below it under another one. One UPDATE for all paths.

    Raises:
        Refused: ``below_itself``, ``unit_closed`` (the new parent is no more).
    """
    _lock_tree()
    unit = Unit.objects.select_related("parent").get(pk=unit.pk)
    parent = _open(parent) if parent is not None else None
    if parent is not None and parent.path.startswith(unit.path):
        raise messages.below_itself(unit.name)
    before = unit.parent.name if unit.parent else ""
    old, new = unit.path, f"{parent.path if parent else '/'}{unit.pk}/"
    if old == new:
        return unit
    Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.refresh_from_db()
    record(
        act=acts.UNIT_MOVED,
        by=actor_of(by),
        at=at,
        subject=subject_of(unit),
        data={"before": before, "after": parent.name if parent else ""},
    )
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, since: date, successor: Unit | None, by: Person, at: datetime) -> Unit:
    """Close a unit from a day on; its tasks and its past stay with it, new names lead to the successor.

    Raises:
        Refused: ``unit_closed`` (it or the successor is closed), ``below_itself`` (its own successor), ``unit_busy``
            (open units below it, or roles held at it on or after that day).
    """
    _lock_tree()
    unit = _open(unit)
    successor = _open(successor) if successor is not None else None
    if successor is not None and successor.path.startswith(unit.path):
        raise messages.below_itself(unit.name)
    children = list(unit.children.filter(closed_on__isnull=True).order_by("position", "code").values_list("name", flat=True))
    posts = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since), unit=unit).count()
    if children or posts:
        raise messages.unit_busy([(name, "") for name in children], posts)
    unit.closed_on, unit.successor = since, successor
    unit.save(update_fields=["closed_on", "successor"])
    record(
        act=acts.UNIT_CLOSED,
        by=actor_of(by),
        at=at,
        subject=subject_of(unit),
        data={"since": since, "successor": successor.name if successor else "–"},
    )
    return unit


@transaction.atomic
def add_alias(
    *,
    unit: Unit,
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    note: str = "",
    by: Person | None,
    at: datetime,
) -> UnitAlias:
    """Let a further name lead to the unit, with its days (both inclusive, ``None`` open).

    Raises:
        Refused: ``name_empty``, ``dates_wrong``, ``alias_exists``.
    """
    if not name.strip():
        raise messages.name_empty()
    if valid_from and valid_to and valid_to < valid_from:
        raise messages.dates_wrong()
    if UnitAlias.objects.filter(unit=unit, name=name.strip(), valid_from=valid_from).exists():
        raise messages.alias_exists(name)
    alias = UnitAlias.objects.create(unit=unit, name=name.strip(), valid_from=valid_from, valid_to=valid_to, note=note.strip())
    record(
        act=acts.ALIAS_ADDED,
        by=actor_of(by),
        at=at,
        subject=subject_of(unit),
        data={"name": alias.name, "since": valid_from, "until": valid_to},
    )
    return alias


@transaction.atomic
def remove_alias(*, alias: UnitAlias, by: Person, at: datetime) -> None:
    """Take back an alias that was wrong; the record keeps that it stood."""
    data = {"name": alias.name, "since": alias.valid_from, "until": alias.valid_to}
    unit = alias.unit
    alias.delete()
    record(act=acts.ALIAS_REMOVED, by=actor_of(by), at=at, subject=subject_of(unit), data=data)
