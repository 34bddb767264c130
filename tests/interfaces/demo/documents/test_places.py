"""Units and people of 海岱市: the tree is whole, names are unique, no real division is among them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import yaml

from rectify.interfaces.demo.documents.people import PEOPLE
from rectify.interfaces.demo.documents.places import ALIASES, CITY, REFORM, UNITS, UnitKind, known_names, units_of
from tests.shared import shared_path

ROLES = Path(__file__).resolve().parents[4] / "src/rectify/foundation/accounts/roles.yaml"


def test_the_city_has_twelve_counties_and_zones_and_its_departments() -> None:
    assert len(units_of(UnitKind.COUNTY)) + len(units_of(UnitKind.ZONE)) == 12
    assert len(units_of(UnitKind.DEPARTMENT)) >= 22
    assert len(units_of(UnitKind.TEAM)) == 4
    assert len(units_of(UnitKind.FIRM)) == 2
    assert len(units_of(UnitKind.ASSESSOR)) == 1
    assert Counter(town.parent for town in units_of(UnitKind.TOWN)) == dict.fromkeys(("qingshi", "longyan", "wenyin", "wangyu"), 4)


def test_every_parent_stands_before_its_children() -> None:
    seen: set[str | None] = {None}
    for unit in UNITS:
        assert unit.parent in seen, unit
        seen.add(unit.code)
    assert [unit.code for unit in UNITS if unit.parent is None] == [CITY, "qingheng"]


def test_codes_are_unique_and_no_name_means_two_units() -> None:
    assert len({unit.code for unit in UNITS}) == len(UNITS)
    pairs = (
        {(unit.name, unit.code) for unit in UNITS}
        | {(unit.short, unit.code) for unit in UNITS}
        | {(alias.name, alias.unit) for alias in ALIASES}
    )
    assert len({name for name, _ in pairs}) == len(pairs) == len(known_names())


def test_the_bureau_changes_its_name_on_the_day_of_the_reform() -> None:
    former = next(alias for alias in ALIASES if alias.name == "市环保局")
    assert former.unit == "sthj"
    assert former.valid_to is not None
    assert (REFORM - former.valid_to).days == 1


def test_no_place_is_a_real_division_of_the_founding_city() -> None:
    text = shared_path("standards/weifang_divisions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    real = {row["name"] for row in rows}
    assert real
    assert real.isdisjoint(known_names())


def test_people_are_unique_and_sit_in_units_that_exist() -> None:
    assert len(PEOPLE) >= 45
    assert len({person.username for person in PEOPLE}) == len({person.name for person in PEOPLE}) == len(PEOPLE)
    assert {person.unit for person in PEOPLE} <= {unit.code for unit in UNITS}
    counties = {unit.code for unit in (*units_of(UnitKind.COUNTY), *units_of(UnitKind.ZONE))}
    assert {person.unit for person in PEOPLE if "county_government" in person.roles} == counties


def test_roles_are_those_of_the_accounts_and_every_one_is_held() -> None:
    known = set(yaml.safe_load(ROLES.read_text(encoding="utf-8")))
    assert {role for person in PEOPLE for role in person.roles} == known


def test_the_three_administrations_are_held_by_three_people_who_do_nothing_else() -> None:
    administrations = {"system_admin", "security_admin", "audit_admin"}
    holders = [person for person in PEOPLE if administrations & set(person.roles)]
    assert len(holders) == 3
    assert all(len(person.roles) == 1 for person in holders)
