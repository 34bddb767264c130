from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rectify.campaign.plans.models import Document, Fact
from rectify.foundation.accounts.models import Person
from tests.campaign.papers import LOST_YEAR, PLAN, campaign_of, stored, taken
from tests.cast import Cast

Login = Callable[[Person], Client]


def page_of(document: Document) -> str:
    return reverse("review:page", args=(document.pk,))


@pytest.fixture
def plan(cast: Cast) -> Document:
    return taken(cast, campaign_of(cast)).entry.document


def test_the_clerk_sees_the_text_with_its_facts_and_the_draft_lists(login: Login, cast: Cast, plan: Document) -> None:
    html = login(cast.clerk).get(page_of(plan)).content.decode()
    for fact in Fact.objects.filter(document=plan):
        assert f'id="{fact.key}"' in html
        assert f'id="r-{fact.key}"' in html
    assert "淘汰燃煤锅炉" in html
    assert 'data-act="confirm-task"' in html


def test_the_page_costs_the_same_queries_for_a_short_and_a_long_plan(
    login: Login, cast: Cast, plan: Document, django_assert_num_queries: Any
) -> None:
    client = login(cast.clerk)
    with django_assert_num_queries(9):  # session, person, grants; document, campaign, facts, questions, tasks, measures
        client.get(page_of(plan))
    items = "".join(f"{n}.治理第{n}条河。由市生态环境局负责,2026年9月底前完成,达标率达到{n % 90}%以上。\n" for n in range(3, 120))
    long = taken(cast, campaign_of(cast, "second"), PLAN + items).entry.document
    assert Fact.objects.filter(document=long).count() > 300
    with django_assert_num_queries(9):
        answer = client.get(page_of(long))
    assert 'data-body="' in answer.content.decode()  # bodies of tasks come when they are opened


def test_a_leader_reads_and_decides_nothing(login: Login, cast: Cast, plan: Document) -> None:
    html = login(cast.leader).get(page_of(plan)).content.decode()
    assert 'data-act="confirm"' not in html
    assert "data-act=" not in html
    assert 'class="task draft"' not in html  # drafts are for those who confirm them


@pytest.mark.parametrize(("who", "status"), [("outsider", 403), ("system_admin", 403), ("lead", 200), ("clerk", 200)])
def test_who_may_read_the_document(login: Login, cast: Cast, plan: Document, who: str, status: int) -> None:
    assert login(getattr(cast, who)).get(page_of(plan)).status_code == status


def test_a_document_that_is_not_there_is_not_found(login: Login, cast: Cast) -> None:
    assert login(cast.clerk).get("/review/99").status_code == 404


def test_a_document_of_no_campaign_has_facts_and_says_why_it_has_no_lists(login: Login, cast: Cast) -> None:
    html = login(cast.clerk).get(page_of(stored(cast, PLAN))).content.decode()
    assert "文件尚未归入任何整改" in html
    assert 'id="r-f1"' in html


def test_what_the_document_lost_stands_among_the_questions(login: Login, cast: Cast) -> None:
    document = taken(cast, campaign_of(cast), LOST_YEAR).entry.document
    html = login(cast.clerk).get(page_of(document)).content.decode()
    assert "gap gap-open" in html
    assert re.search(r'<li class="question proposed" id="r-q1"', html)
    assert "四位年份" in html


def test_english_is_complete(login: Login, cast: Cast, plan: Document) -> None:
    client = login(cast.clerk)
    html = client.get(page_of(plan), headers={"accept-language": "en"}).content.decode()
    sides = re.sub(r'<div class="paper.*?</div>', "", html, flags=re.DOTALL)
    for words in ("Confirm the task", "facts decided", "Next undecided", "Search in the text"):
        assert words in sides
    for words in ("确认", "更正", "剔除", "待答"):
        assert words not in sides


def test_the_page_carries_no_inline_script_and_no_inline_style(login: Login, cast: Cast, plan: Document) -> None:
    html = login(cast.clerk).get(page_of(plan)).content.decode()
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son[a-z]+=", html)
