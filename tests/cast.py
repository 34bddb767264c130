"""The fixed cast of all tests: a small city, its units, and one person for each part."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from rectify.foundation.accounts.models import Person, Post, Unit, UnitAlias

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 2026-11-23, nine in the morning in Haidai."""
TODAY = date(2026, 11, 23)
PASSWORD = "correct horse battery staple"


@dataclass
class Cast:
    """Who plays. Units: a city with its office, two departments, two counties, a town; one person each."""

    city: Unit
    office: Unit
    ecology: Unit
    transport: Unit
    housing: Unit
    qingshi: Unit
    linhe: Unit
    town: Unit
    clerk: Person
    second_clerk: Person
    lead: Person
    responsible: Person
    county: Person
    line: Person
    team: Person
    director: Person
    party: Person
    government: Person
    leader: Person
    hotline: Person
    publisher: Person
    auditor: Person
    outsider: Person
    system_admin: Person
    security_admin: Person
    audit_admin: Person


def unit(code: str, name: str, name_en: str, kind: str, parent: Unit | None = None, position: int = 0) -> Unit:
    row = Unit.objects.create(code=code, name=name, name_en=name_en, kind=kind, parent=parent, position=position)
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])
    return row


def person(username: str, name: str, *posts: tuple[Unit, str]) -> Person:
    row = Person(username=username, name=name, name_en=username.title(), email=f"{username}@haidai.example")
    row.set_password(PASSWORD)
    row.save()
    for place, role in posts:
        Post.objects.create(person=row, unit=place, role=role, valid_from=date(2025, 1, 1))
    return row


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the authenticators of the cast share with the system."""


def give_codes(*people: Person) -> None:
    """Set up one-time codes for somebody whose role needs them."""
    for who in people:
        Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(SECRET)})


_KEPT: list[Cast] = []
"""The cast as this process wrote it first; its numbers are never given to other rows, since a sequence does not go back."""
_ALIASES: list[UnitAlias] = []
_POSTS: list[Post] = []
_CODES: list[Authenticator] = []


_STANDS: list[Cast] = []
"""The cast of the module that runs, while it stands in the database for all its tests."""


@contextmanager
def standing() -> Iterator[Cast]:
    """Write the cast once for many tests; whoever assembles it meanwhile is given the rows that stand."""
    whole = assemble()
    _STANDS.append(whole)
    try:
        yield whole
    finally:
        _STANDS.remove(whole)


def assemble() -> Cast:
    """Write the cast into the database: row by row the first time, the same in five statements afterwards, and nothing where it stands."""
    if _STANDS:
        return copy.deepcopy(_STANDS[-1])
    if not _KEPT:
        _KEPT.append(_first())
        _ALIASES.extend(UnitAlias.objects.order_by("pk"))
        _POSTS.extend(Post.objects.order_by("pk"))
        _CODES.extend(Authenticator.objects.order_by("pk"))
        return copy.deepcopy(_KEPT[0])
    whole = copy.deepcopy(_KEPT[0])
    rows = list(vars(whole).values())
    Unit.objects.bulk_create([row for row in rows if isinstance(row, Unit)])
    UnitAlias.objects.bulk_create(copy.deepcopy(_ALIASES))
    Person.objects.bulk_create([row for row in rows if isinstance(row, Person)])
    Post.objects.bulk_create(copy.deepcopy(_POSTS))
    Authenticator.objects.bulk_create(copy.deepcopy(_CODES))
    return whole


def _first() -> Cast:
    """The cast, row by row."""
    city = unit("HD", "海岱市", "Haidai City", "city")
    office = unit("HD-ZGB", "市整改办", "City rectification office", "office", city, 1)
    ecology = unit("HD-STHJ", "市生态环境局", "City ecology and environment bureau", "department", city, 2)
    transport = unit("HD-JTYS", "市交通运输局", "City transport bureau", "department", city, 3)
    housing = unit("HD-ZJ", "市住房城乡建设局", "City housing and construction bureau", "department", city, 4)
    qingshi = unit("HD-QS", "青石县", "Qingshi County", "county", city, 10)
    linhe = unit("HD-LH", "临河区", "Linhe District", "county", city, 11)
    town = unit("HD-QS-01", "石桥镇", "Shiqiao Town", "town", qingshi, 1)
    UnitAlias.objects.create(unit=ecology, name="市环保局", valid_to=date(2018, 12, 31))
    UnitAlias.objects.create(unit=ecology, name="市生态环境局", valid_from=date(2019, 1, 1))
    whole = Cast(
        city=city,
        office=office,
        ecology=ecology,
        transport=transport,
        housing=housing,
        qingshi=qingshi,
        linhe=linhe,
        town=town,
        clerk=person("clerk", "整改办甲", (office, "office_clerk")),
        second_clerk=person("clerk2", "整改办乙", (office, "office_clerk")),
        lead=person("lead", "环境局甲", (ecology, "lead_unit")),
        responsible=person("responsible", "交通局甲", (transport, "responsible_unit")),
        county=person("county", "青石县甲", (qingshi, "county_government")),
        line=person("line", "住建局甲", (housing, "supervising_department")),
        team=person("team", "督察组甲", (city, "supervision_team")),
        director=person("director", "整改办主任", (office, "office_director")),
        party=person("party", "青石县委书记", (qingshi, "party_principal")),
        government=person("government", "青石县长", (qingshi, "government_principal")),
        leader=person("leader", "市领导甲", (city, "leader")),
        hotline=person("hotline", "热线甲", (office, "hotline_operator")),
        publisher=person("disclosure", "公开甲", (office, "publisher")),
        auditor=person("auditor", "审计甲", (city, "auditor")),
        outsider=person("outsider", "局外人"),
        system_admin=person("sysadmin", "系统甲", (city, "system_admin")),
        security_admin=person("secadmin", "安全甲", (city, "security_admin")),
        audit_admin=person("auditadmin", "审计管甲", (city, "audit_admin")),
    )
    give_codes(whole.system_admin, whole.security_admin, whole.audit_admin)
    return whole
