"""How many tasks a list and a search say there are: as many as rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rectify.disclosure.portal.queries.tasks import found, in_groups, listed, told
from tests.disclosure.factory import PLACE, item, petition, publish, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists() -> None:
    states = ("open", "closed", "reopened", "withdrawn", "draft", "signed")
    days = ("2026-01-01", "2027-01-01")
    rows = [task(f"t-{n}", states[n % 6], county=("HD-QS", "HD-LH", "")[n % 3], on_day=days[n % 2]) for n in range(24)]
    publish("lists", [*rows, item("problem", "p-1", title="燃煤锅炉淘汰不彻底", state="", on_day=None)])
    publish("petitions", [petition()], series="petitions:1")


@pytest.mark.parametrize("county", ["", "HD-QS", "HD-LH", "HD-XX"])
@pytest.mark.parametrize("group", ["", "closed", "late", "going", "back", "closing", "nonsense"])
def test_the_shared_figures_know_how_long_a_list_is(lists: None, county: str, group: str) -> None:
    rows = in_groups(told(PLACE, "task"))
    rows = rows.filter(county=county) if county else rows
    rows = rows.filter(group=group) if group else rows
    page = listed(PLACE, county=county, group=group)
    assert page.total == rows.count() == len(page.rows)


def test_a_search_counts_all_kinds_at_once(lists: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        kinds = found(PLACE, "锅炉", limit=10)
    assert {kind: rows.total for kind, rows in kinds.items()} == {kind: told(PLACE, kind, "锅炉").count() for kind in ("task", "problem")}
    assert [len(rows.rows) for rows in kinds.values()] == [10, 1]
    assert len(asked) == 3
    assert found(PLACE, "蜂鸣") == {}
    assert found(PLACE, "，。") == {}
