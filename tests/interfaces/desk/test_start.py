"""The start page of every role, the frame and the pages of errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rectify.foundation.accounts.models import Person
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def nav(page: str) -> str:
    return page.split('<nav class="nav"')[1].split("</nav>", maxsplit=1)[0]


def test_without_a_log_in_the_start_page_asks_for_one(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_numbers_of_the_start_page_are_those_of_the_lists(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    found = client.get("/").context["found"]
    for query, expected in (("", found.total), ("late=1", found.late), *((f"schedule={code}", n) for code, n in found.classes.items())):
        assert client.get(f"/campaigns/short/tasks/?{query}").context["page"].count == expected, query
    assert (found.total, found.late) == (3, 1)


def test_a_clerk_is_told_what_waits(cast: Cast, short: Short, login: Login) -> None:
    page = text(login(cast.clerk).get("/"))
    assert "1 项任务草稿" in page
    assert "1 项延期申请" in page
    assert "1 项逾期任务" in page


def test_a_unit_counts_its_own_tasks_only(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.lead).get("/")
    assert response.context["found"].total == 1
    assert "本单位承担的部分" in text(response)
    assert "任务草稿" not in text(response)


def test_each_chart_is_headed_by_its_finding_and_has_its_numbers_beside(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.clerk).get("/")
    page = text(response)
    assert "“优化能源结构”最滞后：2 项任务中 1 项逾期或未达序时进度" in page
    assert "今后十二个月没有到期任务" in page
    assert "3 个牵头单位中，1 个有逾期任务" in page
    assert page.count("查看数据表") == 3
    series = json.loads(page.split('<script id="series" type="application/json">')[1].split("</script>")[0])
    assert sum(sum(s["classes"]) for s in series["sections"]) == 3
    assert ["2026-11-11", 1] in series["due"]


def test_the_words_about_measures_due_count_those_not_finished(cast: Cast, short: Short, login: Login) -> None:
    found = login(cast.clerk).get("/").context["found"]
    assert (found.measures_due, found.measures_due_done) == (4, 2)


def test_months_are_added_up_without_gaps(cast: Cast, short: Short, login: Login) -> None:
    progress = login(cast.clerk).get("/").context["progress"]
    assert progress.months[0] == "2026-03"
    assert progress.months[-1] == "2027-12"
    assert len(progress.months) == 22
    assert progress.planned[-1] == 6


def test_what_the_start_page_costs(cast: Cast, short: Short, login: Login, django_assert_max_num_queries: Any) -> None:
    client = login(cast.clerk)
    with django_assert_max_num_queries(13):
        client.get("/")


def test_the_menu_opens_what_the_role_opens(cast: Cast, short: Short, login: Login) -> None:
    clerk = nav(text(login(cast.clerk).get("/")))
    assert "历次整改" in clerk
    assert "延期" in clerk
    assert "人员" not in clerk
    leader = nav(text(login(cast.leader).get("/")))
    assert "延期" not in leader


def test_one_entry_of_the_menu_is_the_current_one(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    for path in ("/", "/campaigns/", "/extensions/", f"/tasks/{short.late.pk}/"):
        assert nav(text(client.get(path))).count("aria-current") == 1, path


def test_somebody_without_a_post_is_told_whom_to_ask(cast: Cast, short: Short, login: Login) -> None:
    assert "请安全管理员按工作需要授予角色" in text(login(cast.outsider).get("/"))


def test_without_a_campaign_the_start_page_teaches_the_first_step(cast: Cast, login: Login) -> None:
    assert "整改从签发的方案开始" in text(login(cast.clerk).get("/"))


def test_errors_are_pages_of_ours(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    missing = client.get("/no/such/page")
    assert missing.status_code == 404
    assert "没有这个页面，或者您无权查看" in missing.content.decode()
    refused = login(cast.outsider).get("/campaigns/")
    assert refused.status_code == 403
    assert "您的角色无权打开" in refused.content.decode()


def test_no_page_of_ours_breaks_the_content_security_policy(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    for path in ("/", "/campaigns/short/tasks/", f"/tasks/{short.late.pk}/", "/desk/_components"):
        page = text(client.get(path))
        assert " style=" not in page, path
        assert " onclick=" not in page, path


def test_the_components_page_shows_every_mark(client: Client, db: None) -> None:
    page = text(client.get("/desk/_components"))
    for mark in ("late", "risk", "going", "ahead", "done"):
        assert f'class="mark {mark}"' in page


def test_dates_are_written_the_one_way(cast: Cast, short: Short, login: Login) -> None:
    page = text(login(cast.clerk).get(f"/tasks/{short.late.pk}/"))
    assert f'<time datetime="{date(2026, 11, 11)}">2026-11-11</time>' in page
    assert "2026年" not in page


def test_the_close_out_of_a_task_is_close_out_and_the_task_itself_is_not(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.lead)
    here = {path: nav(text(client.get(f"/tasks/{short.late.pk}/{path}"))) for path in ("", "closing", "closing/request")}
    lit = {path: words.split('aria-current="page">')[1].split("<", maxsplit=1)[0] for path, words in here.items()}
    assert lit == {"": "历次整改", "closing": "销号", "closing/request": "销号"}


def test_a_refusal_stands_below_the_path_and_the_head_of_the_form(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.lead).post(f"/tasks/{short.late.pk}/closing/request", {"words": "已完成。"})
    page = str(response.content.decode())
    assert response.status_code == 409
    assert page.count('class="note refusal"') == 1
    assert page.index('class="crumbs"') < page.index("</h1>") < page.index('class="note refusal"') < page.index("<textarea")
