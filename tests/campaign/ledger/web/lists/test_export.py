"""The lists as workbooks: what the page shows, and nothing that Excel would run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from rectify.foundation.accounts.models import Person
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def sheet(client: Client, kind: str, query: str = "") -> list[tuple[object, ...]]:
    response = client.get(f"/campaigns/short/{kind}.xlsx?{query}")
    assert response.status_code == 200
    book = openpyxl.load_workbook(BytesIO(response.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_workbook_holds_the_rows_of_the_filter_with_dates_as_dates(cast: Cast, short: Short, login: Login) -> None:
    head, *rows = sheet(login(cast.clerk), "tasks", "late=1")
    row = dict(zip(head, rows[0], strict=True))
    assert len(rows) == 1
    assert row["序号"] == "四(一)1"
    assert row["时限"] == datetime(2026, 11, 11)  # noqa: DTZ001 - a cell of a workbook has no zone
    assert row["牵头单位"] == "市生态环境局"
    assert (row["措施"], row["完成措施"], row["点位"], row["完成点位"]) == (2, 0, 2, 1)
    assert row["逾期"] == "是"


def test_the_scope_of_the_page_is_the_scope_of_the_workbook(cast: Cast, short: Short, login: Login) -> None:
    assert len(sheet(login(cast.lead), "tasks")) == 2
    assert len(sheet(login(cast.clerk), "tasks")) == 4
    assert len(sheet(login(cast.clerk), "problems")) == 5
    assert len(sheet(login(cast.clerk), "responsibilities")) == 5


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://evil.example")', "+1+1", "-1", "@SUM(A1)", "http://evil.example"])
def test_no_cell_is_ever_a_formula_or_a_link(cast: Cast, short: Short, login: Login, evil: str) -> None:
    short.campaign.tasks.filter(pk=short.late.pk).update(title=evil)
    response = login(cast.clerk).get("/campaigns/short/tasks.xlsx?late=1")
    cell = openpyxl.load_workbook(BytesIO(response.getvalue())).worksheets[0]["B2"]
    assert cell.value == evil
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_who_may_not_export_gets_nothing(cast: Cast, short: Short, login: Login) -> None:
    assert login(cast.auditor).get("/campaigns/short/tasks.xlsx").status_code == 403
    assert login(cast.clerk).get("/campaigns/short/people.xlsx").status_code == 404
