from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import FactLink
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.services.facts import Decision, decide_fact
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LOST_YEAR, PLAN, campaign_of, taken
from tests.cast import NOW, Cast

Login = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
LIMIT = 10 * 1024


@pytest.fixture
def plan(cast: Cast) -> Document:
    return taken(cast, campaign_of(cast)).entry.document


@pytest.fixture
def torn(cast: Cast) -> Document:
    return taken(cast, campaign_of(cast), LOST_YEAR).entry.document


def sure(document: Document) -> Fact:
    """A target nobody asks about."""
    return Fact.objects.filter(document=document, kind="target", questions=None).first() or pytest.fail("the plan has no sure target")


def url(act: str, row: Fact | Question) -> str:
    return reverse(f"review:{act}", args=(row.document_id, row.pk))


def states(answer: Any) -> dict[str, str]:
    return dict(json.loads(answer["HX-Trigger"])["facts-changed"]["states"])


def test_confirming_answers_the_row_the_counts_and_the_state_of_the_mark(login: Login, cast: Cast, plan: Document) -> None:
    fact = sure(plan)
    answer = login(cast.clerk).post(url("confirm", fact), headers=HTMX)
    html = answer.content.decode()
    assert f'<li class="fact confirmed" id="r-{fact.key}"' in html
    assert cast.clerk.name in html
    assert '<div id="progress" class="review-progress" hx-swap-oob="true">' in html
    assert f'id="n-{FactLink.objects.filter(fact=fact).values_list("task", flat=True)[0]}"' in html
    assert states(answer) == {fact.key: "confirmed"}
    assert len(answer.content) <= LIMIT
    fact.refresh_from_db()
    assert (fact.state, fact.decided_by) == ("confirmed", cast.clerk)
    assert Entry.objects.filter(act="fact:confirm:done", actor_id=cast.clerk.pk).count() == 1


def test_a_decision_costs_few_queries(login: Login, cast: Cast, plan: Document, django_assert_max_num_queries: Any) -> None:
    client, fact = login(cast.clerk), sure(plan)
    with django_assert_max_num_queries(24):
        client.post(url("confirm", fact), headers=HTMX)


def test_without_script_the_page_comes_again_at_the_fact(login: Login, cast: Cast, plan: Document) -> None:
    fact = sure(plan)
    answer = login(cast.clerk).post(url("reject", fact))
    assert (answer.status_code, answer["Location"]) == (302, f"/review/{plan.pk}#{fact.key}")
    fact.refresh_from_db()
    assert fact.state == "rejected"


def test_who_decides_second_is_told_who_decided_first(login: Login, cast: Cast, plan: Document) -> None:
    fact = sure(plan)
    client = login(cast.clerk)
    client.get(reverse("review:page", args=(plan.pk,)))
    decide_fact(fact=Fact.objects.get(pk=fact.pk), decision=Decision.REJECT, by=cast.second_clerk, at=NOW)
    answer = client.post(url("confirm", fact), headers=HTMX)
    assert answer.status_code == 409
    assert cast.second_clerk.name in answer.content.decode()
    assert answer["HX-Retarget"] == "#told"
    fact.refresh_from_db()
    assert fact.state == "rejected"


def test_a_refusal_without_script_is_a_page_with_the_words(login: Login, cast: Cast, torn: Document) -> None:
    fact = Fact.objects.filter(document=torn, questions__isnull=False).first()
    assert fact is not None
    answer = login(cast.clerk).post(url("confirm", fact))
    assert answer.status_code == 422
    assert Question.objects.filter(fact=fact)[0].text in answer.content.decode()


def test_a_correction_keeps_what_was_read_and_stores_only_what_differs(login: Login, cast: Cast, plan: Document) -> None:
    fact = sure(plan)
    client = login(cast.clerk)
    form = client.get(url("correct", fact), headers=HTMX).content.decode()
    assert f'value="{fact.value}"' in form
    sent = {"comparator": fact.comparator, "value": "95", "unit": fact.unit, "subject": "", "deadline": "", "baseline": "", "hedge": ""}
    subject = (fact.details.get("subject") or {}).get("text", "")
    answer = client.post(url("correct", fact), {**sent, "subject": subject, "deadline": fact.details["deadline"] or ""}, headers=HTMX)
    fact.refresh_from_db()
    assert fact.correction == {"value": "95"}
    assert fact.value != "95"
    assert "95" in answer.content.decode()
    assert states(answer) == {fact.key: "corrected"}


@pytest.mark.parametrize("value", ["about eighty", "8O", "1e9"])
def test_a_value_that_cannot_be_is_refused_with_an_example(login: Login, cast: Cast, plan: Document, value: str) -> None:
    fact = sure(plan)
    answer = login(cast.clerk).post(url("correct", fact), {"value": value}, headers=HTMX)
    assert answer.status_code == 422
    assert value in answer.content.decode()
    fact.refresh_from_db()
    assert fact.state == "proposed"


def test_a_decision_is_taken_back(login: Login, cast: Cast, plan: Document) -> None:
    fact, client = sure(plan), login(cast.clerk)
    client.post(url("confirm", fact), headers=HTMX)
    answer = client.post(url("reopen", fact), headers=HTMX)
    assert states(answer)[fact.key] == "proposed"
    fact.refresh_from_db()
    assert (fact.state, fact.decided_by) == ("proposed", None)


def test_a_lost_year_is_filled_by_a_person_alone(login: Login, cast: Cast, torn: Document) -> None:
    question = Question.objects.filter(document=torn, fact__missing__contains=["year"]).first()
    assert question is not None
    assert question.fact is not None
    client = login(cast.clerk)
    wrong = client.post(url("answer", question), {"answer": "去年"}, headers=HTMX)
    assert wrong.status_code == 422
    assert "去年" in wrong.content.decode()
    assert 'value="去年"' in wrong.content.decode()  # what was typed is not lost
    right = client.post(url("answer", question), {"answer": "2026"}, headers=HTMX)
    assert right.status_code == 200
    question.fact.refresh_from_db()
    assert "2026" in (question.fact.correction or {})["value"]
    assert question.fact.decided_by == cast.clerk
    assert states(right) == {question.key: "answered", question.fact.key: "corrected"}
    assert f'id="r-{question.fact.key}"' in right.content.decode()


def test_an_answer_and_its_correction_are_taken_back_together(login: Login, cast: Cast, torn: Document) -> None:
    question = Question.objects.filter(document=torn, fact__missing__contains=["year"])[0]
    client = login(cast.clerk)
    client.post(url("answer", question), {"answer": "2026"}, headers=HTMX)
    client.post(url("question-reopen", question), headers=HTMX)
    question.refresh_from_db()
    assert question.answered_at is None
    assert Fact.objects.get(questions=question).state == "proposed"


def test_selected_words_become_a_fact_of_the_task_they_stand_in(login: Login, cast: Cast, plan: Document) -> None:
    start = PLAN.index("施工扬尘")
    answer = login(cast.clerk).post(
        reverse("review:add", args=(plan.pk,)), {"start": start, "end": start + 4, "kind": "standard"}, headers=HTMX
    )
    fact = Fact.objects.get(document=plan, key="p1")
    assert (fact.text, fact.state, fact.decided_by) == ("施工扬尘", "confirmed", cast.clerk)
    assert json.loads(answer["HX-Trigger"])["lists-changed"]["go"] == "p1"


def test_a_selection_of_nothing_is_refused(login: Login, cast: Cast, plan: Document) -> None:
    answer = login(cast.clerk).post(reverse("review:add", args=(plan.pk,)), {"start": 5, "end": 5, "kind": "target"}, headers=HTMX)
    assert answer.status_code == 422
    assert Fact.objects.filter(document=plan, key__startswith="p").count() == 0


@pytest.mark.parametrize("who", ["lead", "leader", "auditor", "county"])
def test_only_the_office_decides(login: Login, cast: Cast, plan: Document, who: str) -> None:
    fact = sure(plan)
    assert login(getattr(cast, who)).post(url("confirm", fact)).status_code == 403
    fact.refresh_from_db()
    assert fact.state == "proposed"


def test_a_fact_of_another_document_is_not_found(login: Login, cast: Cast, plan: Document) -> None:
    fact = sure(plan)
    assert login(cast.clerk).post(reverse("review:confirm", args=(plan.pk + 1, fact.pk))).status_code == 404
