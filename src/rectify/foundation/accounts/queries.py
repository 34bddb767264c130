"""Reads of units, people and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import yaml
from django.db.models import Q

from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.rules import Grants, HeldPost, Permission, Reach, Role, add_up
from rectify.foundation.audit.services import Actor


@cache
def roles() -> Mapping[str, Role]:
    """All roles by code, in the order of ``roles.yaml``. No query."""
    table = yaml.safe_load(files("rectify.foundation.accounts").joinpath("roles.yaml").read_text(encoding="utf-8"))
    return {code: _role(code, row) for code, row in table.items()}


def _role(code: str, row: Mapping[str, object]) -> Role:
    grants = {Permission(p): reach for reach in (Reach.OWN, Reach.EVERYTHING) for p in row.get(reach.value, ())}  # type: ignore[attr-defined]
    return Role(
        code=code,
        name=str(row["name"]),
        name_en=str(row["name_en"]),
        sentence=str(row["sentence"]),
        sentence_en=str(row["sentence_en"]),
        grants=grants,
        excludes=frozenset(row.get("excludes", ())),  # type: ignore[call-overload]
        needs_totp=bool(row.get("needs_totp", False)),
    )


def grants_of(person: Person, on: date) -> Grants:
    """What the person may do on that day. One query; nothing for somebody inactive."""
    if not person.is_active:
        return Grants(person.pk)
    rows = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), person=person, valid_from__lte=on).values_list(
        "role", "unit_id", "unit__path"
    )
    return add_up(person.pk, (HeldPost(*row) for row in rows), roles())


def actor_of(person: Person, unit_id: int | None = None) -> Actor:
    """The person as the record of acts keeps them. No query."""
    return Actor(person.pk, person.name, unit_id)
