"""The three lists through the page: filters, order, scope, cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rectify.campaign.ledger.models import SavedView
from rectify.foundation.accounts.models import Person
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast
from tests.factories import a_campaign, many_tasks

Login = Callable[[Person], Client]
TASKS = "/campaigns/short/tasks/"


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def numbers(response: Any) -> list[str]:
    return [row["number"] for row in response.context["page"].rows]


def test_the_list_stands_in_the_order_of_the_plan_without_drafts(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.clerk).get(TASKS)
    assert numbers(response) == ["四(一)1", "四(一)2", "四(二)1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("late=1", ["四(一)1"]),
        ("schedule=behind", ["四(一)1"]),
        ("schedule=ahead", ["四(一)2"]),
        ("schedule=done", ["四(二)1"]),
        ("state=draft", ["四(二)2"]),
        ("state=closed", ["四(二)1"]),
        ("nature=undated&state=draft", ["四(二)2"]),
        ("due_from=2026-11-01&due_to=2026-11-30", ["四(一)1"]),
        ("target=yes", ["四(一)1"]),
        ("target=no", ["四(一)2", "四(二)1"]),
        ("q=污水", ["四(二)1"]),
        ("q=锅炉", ["四(一)1"]),
        ("q=锅", ["四(一)1"]),
        ("q=没有这些字", []),
        ("role=responsible", ["四(一)1"]),
        ("sort=due", ["四(二)1", "四(一)1", "四(一)2"]),
        ("sort=-due", ["四(一)2", "四(一)1", "四(二)1"]),
        ("sort=-number", ["四(二)1", "四(一)2", "四(一)1"]),
        ("sort=lead", ["四(一)1", "四(一)2", "四(二)1"]),
        ("sort=nonsense", ["四(一)1", "四(一)2", "四(二)1"]),
    ],
)
def test_a_filter_shows_what_it_says(cast: Cast, short: Short, login: Login, query: str, expected: list[str]) -> None:
    assert numbers(login(cast.clerk).get(f"{TASKS}?{query}")) == expected


def test_a_unit_means_the_units_below_it_too(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    assert numbers(client.get(f"{TASKS}?unit={cast.qingshi.pk}")) == ["四(一)1", "四(二)1"]
    assert numbers(client.get(f"{TASKS}?unit={cast.qingshi.pk}&role=lead")) == ["四(二)1"]
    assert numbers(client.get(f"{TASKS}?unit={cast.city.pk}")) == ["四(一)1", "四(一)2", "四(二)1"]
    assert numbers(client.get(f"{TASKS}?section={short.water.pk}")) == ["四(二)1"]


def test_a_value_nobody_understands_is_named_and_left_out(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.clerk).get(f"{TASKS}?due_from=13月&page=0&state=nonsense")
    assert numbers(response) == ["四(一)1", "四(一)2", "四(二)1"]
    assert "以下筛选看不懂，已略去： 状态, 时限自, 页码" in response.content.decode()


def test_a_lead_unit_lists_its_own_tasks_only(cast: Cast, short: Short, login: Login) -> None:
    assert numbers(login(cast.lead).get(TASKS)) == ["四(一)1"]


def test_a_list_that_is_not_there_is_not_found(cast: Cast, short: Short, login: Login) -> None:
    assert login(cast.clerk).get("/campaigns/none/tasks/").status_code == 404
    assert login(cast.outsider).get(TASKS).status_code == 403


def test_a_late_task_says_why_it_is_late(cast: Cast, short: Short, login: Login) -> None:
    page = login(cast.clerk).get(f"{TASKS}?late=1").content.decode()
    assert "逾期" in page
    assert "时限 2026-11-11" in page


def test_columns_are_chosen_in_the_address(cast: Cast, short: Short, login: Login) -> None:
    page = login(cast.clerk).get(f"{TASKS}?col=sites&col=original").content.decode()
    assert "完成点位</th>" in page
    assert "1/2" in page
    assert "牵头单位</a></th>" not in page


def test_htmx_gets_the_rows_alone_and_caches_keep_both_apart(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    fragment = client.get(TASKS, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "四(一)1" in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]
    restored = client.get(TASKS, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_the_english_page_has_no_chinese_words_of_ours(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    client.cookies["django_language"] = "en"
    page = client.get(TASKS).content.decode()
    assert "Haidai rectification" in page
    assert "days late" in page
    assert "任务清单" not in page


def test_problems_show_how_their_tasks_stand(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.clerk).get("/campaigns/short/problems/")
    rows = {r["number"]: (r["task_count"], r["closed_count"], r["late_count"]) for r in response.context["page"].rows}
    assert rows == {"四(一)1": (1, 0, 1), "四(一)2": (1, 0, 0), "四(二)1": (1, 1, 0), "四(二)2": (0, 0, 0)}
    assert numbers(login(cast.lead).get("/campaigns/short/problems/")) == ["四(一)1"]
    assert numbers(login(cast.clerk).get("/campaigns/short/problems/?q=污水")) == ["四(二)1"]


def test_responsibilities_name_the_unit_its_role_and_the_task(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    rows = client.get(f"/campaigns/short/responsibilities/?unit={cast.qingshi.pk}").context["page"].rows
    assert [(r["role"], r["task__key"]) for r in rows] == [("lead", "四(二)1"), ("responsible", "四(一)1")]
    rows = client.get("/campaigns/short/responsibilities/?role=responsible").context["page"].rows
    assert [r["unit__name"] for r in rows] == ["青石县"]


@pytest.mark.parametrize("kind", ["tasks", "problems", "responsibilities"])
@pytest.mark.parametrize("number", [3, 120])
def test_a_list_costs_six_queries_at_any_size(cast: Cast, login: Login, django_assert_max_num_queries: Any, kind: str, number: int) -> None:
    many_tasks(a_campaign(cast.city, cast.clerk), number, by=cast.clerk, units=[cast.ecology, cast.transport, cast.qingshi])
    client = login(cast.clerk)
    with django_assert_max_num_queries(6):
        page = client.get(f"/campaigns/long/{kind}/")
    assert len(page.content) < 60_000


def test_pages_turn_without_losing_or_doubling_a_row(cast: Cast, login: Login) -> None:
    many_tasks(a_campaign(cast.city, cast.clerk), 123, by=cast.clerk, units=[cast.ecology])
    client = login(cast.clerk)
    pages = [client.get(f"/campaigns/long/tasks/?sort=due&page={n}") for n in (1, 2, 3)]
    ids = [row["id"] for page in pages for row in page.context["page"].rows]
    assert len(ids) == len(set(ids)) == 123
    assert pages[0].context["page"].count == 123
    assert "第 2 页" in pages[1].content.decode()


def test_an_empty_list_teaches_the_next_step(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    assert "清除全部筛选" in client.get(f"{TASKS}?q=没有这些字").content.decode()
    a_campaign(cast.city, cast.clerk)
    assert "清单来自签发的方案" in client.get("/campaigns/long/tasks/").content.decode()
    assert "您能看到本单位及下级单位牵头或参与的任务" in login(cast.lead).get("/campaigns/long/tasks/").content.decode()


def test_a_view_is_kept_under_a_name_used_and_removed(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    answer = client.post("/campaigns/short/tasks/views/", {"name": "逾期", "query": "late=1&sort=due"})
    assert answer["Location"] == f"{TASKS}?late=1&sort=due"
    view = SavedView.objects.get(person=cast.clerk)
    assert (view.name, view.query) == ("逾期", "late=1&sort=due")
    assert f'{TASKS}?late=1&amp;sort=due">逾期</a>' in client.get(TASKS).content.decode()
    assert login(cast.leader).post(f"/campaigns/short/tasks/views/{view.pk}/forget").status_code == 404
    login(cast.clerk).post(f"/campaigns/short/tasks/views/{view.pk}/forget")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        (" ", "late=1", "视图未保存：没有名称。请填写名称后再保存。"),
        ("长", "q=" + "x" * 1000, "视图未保存：筛选条件过长。请减少条件后再保存。"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(cast: Cast, short: Short, login: Login, name: str, query: str, words: str) -> None:
    client = login(cast.clerk)
    page = client.post("/campaigns/short/tasks/views/", {"name": name, "query": query}, follow=True)
    assert words in page.content.decode()
    assert not SavedView.objects.exists()


def test_the_due_filter_includes_both_ends(cast: Cast, short: Short, login: Login) -> None:
    day = date(2026, 11, 11)
    assert numbers(login(cast.clerk).get(f"{TASKS}?due_from={day}&due_to={day}")) == ["四(一)1"]
