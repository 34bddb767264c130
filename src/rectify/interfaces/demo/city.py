"""Units and people of Haidai, by the services that keep them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.services.people import create_person
from rectify.foundation.accounts.services.posts import grant_post
from rectify.foundation.accounts.services.units import add_alias, create_unit
from rectify.interfaces.demo.documents import people, places

IN_OFFICE_SINCE = date(2025, 1, 1)


def password(var: Path) -> str:
    """The one password of all demo people: made once for this installation and kept readable by the owner alone."""
    path = var / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(3) for _ in range(3)), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def found_units(at: datetime) -> dict[str, Unit]:
    """Make all units under the names that documents use, their full and former names as aliases; by code of ``places``."""
    made: dict[str, Unit] = {}
    for place in places.UNITS:
        parent = made[place.parent] if place.parent else None
        unit = create_unit(code=place.code, name=place.short, name_en=place.name_en, kind=place.kind, parent=parent, by=None, at=at)
        made[place.code] = unit
        if place.name != place.short:
            add_alias(unit=unit, name=place.name, by=None, at=at)
    for alias in places.ALIASES:
        if alias.name != made[alias.unit].name:
            add_alias(unit=made[alias.unit], name=alias.name, valid_from=alias.valid_from, valid_to=alias.valid_to, by=None, at=at)
    return made


def appoint_people(units: dict[str, Unit], secret: str, at: datetime, *, let_in: Collection[str]) -> dict[str, Person]:
    """Make all people with their posts; by user name. Those to be let in get the password, the others none until one is issued."""
    made: dict[str, Person] = {}
    for who in people.PEOPLE:
        person = create_person(
            username=who.username,
            name=who.name,
            name_en=who.name_en,
            email=f"{who.username}@haidai.example",
            password=secret if who.username in let_in else None,
            by=None,
            at=at,
        )
        made[who.username] = person
        for role in who.roles:
            grant_post(person=person, unit=units[who.unit], role=role, since=IN_OFFICE_SINCE, title=who.post, by=None, at=at)
    return made
