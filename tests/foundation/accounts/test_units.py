"""Acts on the tree of units."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rectify.foundation.accounts.models import Unit, UnitAlias
from rectify.foundation.accounts.queries import resolve_unit, scope_q
from rectify.foundation.accounts.queries.units import subtree
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Scope
from rectify.foundation.accounts.services import units
from rectify.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Cast


def act_codes() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def create(cast: Cast, **changes: Any) -> Unit:
    fields: dict[str, Any] = {"code": "HD-SLJ", "name": "市水利局", "name_en": "Water bureau", "kind": "department", "parent": cast.city}
    return units.create_unit(**(fields | changes), by=cast.system_admin, at=NOW)


def meant(name: str, on: date) -> int | None:
    unit = resolve_unit(name, on).unit
    return unit.id if unit else None


def test_a_new_unit_hangs_below_its_parent_as_the_last(cast):
    unit = create(cast)
    assert unit.path == f"{cast.city.path}{unit.pk}/"
    assert unit.position == 12
    assert act_codes() == ["unit:create:done"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"code": "HD-QS"}, "code_taken"), ({"name": "  "}, "name_empty"), ({"name_en": ""}, "name_empty"), ({"code": ""}, "name_empty")],
)
def test_a_unit_without_a_name_or_with_a_taken_code_is_refused(cast, changes, code):
    with pytest.raises(Refused) as refused:
        create(cast, **changes)
    assert refused.value.code == code
    assert act_codes() == []


def test_a_renamed_unit_is_found_by_the_name_it_bore_on_the_day_of_the_document(cast):
    units.rename_unit(unit=cast.transport, name="市交通局", name_en="Transport", since=date(2026, 1, 1), by=cast.system_admin, at=NOW)
    assert meant("市交通运输局", date(2025, 12, 31)) == cast.transport.pk
    assert meant("市交通局", date(2026, 1, 1)) == cast.transport.pk
    assert resolve_unit("市交通局", date(2025, 12, 31)).unit is None
    assert resolve_unit("市交通运输局", date(2026, 1, 1)).unit is None
    assert act_codes() == ["unit:rename:done"]


def test_a_second_renaming_dates_the_first_name_at_both_ends(cast):
    for name, day in [("市交通局", date(2020, 1, 1)), ("市运输局", date(2024, 7, 1))]:
        units.rename_unit(unit=cast.transport, name=name, name_en="Transport", since=day, by=cast.system_admin, at=NOW)
    names = list(UnitAlias.objects.filter(unit=cast.transport).order_by("pk").values_list("name", "valid_from", "valid_to"))
    assert names == [
        ("市交通运输局", None, date(2019, 12, 31)),
        ("市交通局", date(2020, 1, 1), date(2024, 6, 30)),
        ("市运输局", date(2024, 7, 1), None),
    ]


def test_a_name_cannot_begin_before_the_one_it_replaces(cast):
    with pytest.raises(Refused) as refused:
        units.rename_unit(unit=cast.ecology, name="市环境局", name_en="E", since=date(2018, 6, 1), by=cast.system_admin, at=NOW)
    assert refused.value.code == "rename_too_early"
    assert Unit.objects.get(pk=cast.ecology.pk).name == "市生态环境局"


def test_moving_a_unit_takes_everything_below_it_along(cast):
    units.move_unit(unit=cast.qingshi, parent=cast.linhe, by=cast.system_admin, at=NOW)
    cast.town.refresh_from_db()
    assert cast.town.path == f"{cast.linhe.path}{cast.qingshi.pk}/{cast.town.pk}/"
    assert [u.pk for u in subtree(cast.linhe)] == [cast.linhe.pk, cast.qingshi.pk, cast.town.pk]
    assert act_codes() == ["unit:move:done"]


@pytest.mark.parametrize("target", ["qingshi", "town"])
def test_a_unit_cannot_hang_below_itself(cast, target):
    with pytest.raises(Refused) as refused:
        units.move_unit(unit=cast.qingshi, parent=getattr(cast, target), by=cast.system_admin, at=NOW)
    assert refused.value.code == "below_itself"


def test_closing_needs_the_units_below_moved_and_the_roles_withdrawn(cast):
    with pytest.raises(Refused) as refused:
        units.close_unit(unit=cast.qingshi, since=TODAY, successor=cast.linhe, by=cast.system_admin, at=NOW)
    assert refused.value.code == "unit_busy"
    first, second = (str(m.text) for m in refused.value.missing)
    assert first == "石桥镇"
    assert "3" in second


def test_a_closed_unit_keeps_its_row_and_takes_nothing_new(cast):
    closed = units.close_unit(unit=cast.town, since=TODAY, successor=None, by=cast.system_admin, at=NOW)
    assert closed.closed_on == TODAY
    with pytest.raises(Refused) as refused:
        create(cast, parent=cast.town)
    assert refused.value.code == "unit_closed"
    assert meant("石桥镇", date(2026, 11, 22)) == cast.town.pk
    assert resolve_unit("石桥镇", TODAY).unit is None


def test_an_alias_is_added_once_and_can_be_taken_back(cast):
    alias = units.add_alias(unit=cast.office, name="市环督整改办", by=cast.system_admin, at=NOW)
    assert meant("市环督整改办", TODAY) == cast.office.pk
    with pytest.raises(Refused):
        units.add_alias(unit=cast.office, name="市环督整改办", by=cast.system_admin, at=NOW)
    units.remove_alias(alias=alias, by=cast.system_admin, at=NOW)
    assert resolve_unit("市环督整改办", TODAY).matches == ()
    assert act_codes() == ["unit:alias:added", "unit:alias:removed"]


def test_a_scope_reaches_its_subtrees_and_nothing_beside_them(cast):
    def reached(scope: Scope) -> set[str]:
        return set(Unit.objects.filter(scope_q(scope, "path")).values_list("code", flat=True))

    assert reached(Scope(unit_paths=(cast.qingshi.path,))) == {"HD-QS", "HD-QS-01"}
    assert reached(Scope(unit_paths=(cast.qingshi.path, cast.ecology.path))) == {"HD-QS", "HD-QS-01", "HD-STHJ"}
    assert reached(Scope()) == set()
    assert len(reached(Scope(everything=True))) == 8
