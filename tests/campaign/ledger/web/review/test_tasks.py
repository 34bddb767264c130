from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import Measure, Responsibility, Task
from rectify.campaign.plans.models import Document, Fact
from rectify.foundation.accounts.models import Person
from tests.campaign.papers import PLAN, campaign_of, decided, taken, task
from tests.cast import Cast

Login = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
LIMIT = 10 * 1024


@pytest.fixture
def plan(cast: Cast) -> Document:
    return taken(cast, campaign_of(cast)).entry.document


def url(act: str, row: Task | Measure | Responsibility, document: Document, **query: str) -> str:
    return reverse(f"review:{act}", args=(document.pk, row.pk), query=query or None)


def seen(row: Task) -> dict[str, Any]:
    return {"revision": row.revision}


def test_a_draft_that_is_not_ready_is_refused_with_a_link_to_each_gap(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    answer = login(cast.clerk).post(url("task-confirm", draft, plan), seen(draft), headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#told"
    for fact in Fact.objects.filter(document=plan, kind="target", text__contains="100"):
        assert f'href="/review/{plan.pk}#{fact.key}"' in html
    assert task().state == "draft"


def test_undisputed_facts_are_confirmed_at_once_and_disputed_ones_wait(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    answer = login(cast.clerk).post(url("task-facts", draft, plan), headers=HTMX)
    of_task = Fact.objects.filter(pk__in=draft.fact_links.values("fact"))
    assert not of_task.filter(state="proposed", questions=None).exists()
    assert not of_task.exclude(state="proposed").filter(questions__answered_at__isnull=True, questions__isnull=False).exists()
    assert set(json.loads(answer["HX-Trigger"])["facts-changed"]["states"]) == {f.key for f in of_task}
    assert len(answer.content) <= LIMIT


def test_a_ready_draft_becomes_work_and_the_page_says_by_whom(login: Login, cast: Cast, plan: Document) -> None:
    decided(cast)
    draft = task()
    answer = login(cast.clerk).post(url("task-confirm", draft, plan), seen(draft), headers=HTMX)
    draft.refresh_from_db()
    assert (answer.status_code, draft.state, draft.confirmed_by) == (200, "open", cast.clerk)
    html = answer.content.decode()
    assert cast.clerk.name in html
    assert reverse("lists:task", args=(draft.pk,)) in html
    assert len(answer.content) <= LIMIT


def test_a_page_that_is_older_than_the_draft_is_told(login: Login, cast: Cast, plan: Document) -> None:
    decided(cast)
    draft = task()
    answer = login(cast.clerk).post(url("task-confirm", draft, plan), {"revision": draft.revision + 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "data-reload" in answer.content.decode()
    assert task().state == "draft"


def test_a_task_that_lacks_nothing_but_a_unit_may_be_confirmed_knowingly(login: Login, cast: Cast, plan: Document) -> None:
    decided(cast)
    draft = task()
    Fact.objects.filter(pk__in=draft.responsibilities.values("fact")).update(state="rejected")
    client = login(cast.clerk)
    refused = client.post(url("task-confirm", draft, plan), seen(draft), headers=HTMX)
    knowingly = url("task-confirm", draft, plan) + "?without_unit"
    assert refused.status_code == 422
    assert knowingly in refused.content.decode()
    assert client.post(knowingly, seen(draft), headers=HTMX).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "open"


def test_a_section_is_confirmed_whole_or_not_at_all(login: Login, cast: Cast, plan: Document) -> None:
    section = task().section
    client = login(cast.clerk)
    address = reverse("review:section-confirm", args=(plan.pk, section.pk if section else 0))
    assert client.post(address, headers=HTMX).status_code == 422
    decided(cast)
    assert client.post(address, headers=HTMX).status_code == 200
    assert set(Task.objects.filter(section=section).values_list("state", flat=True)) == {"open"}
    assert Task.objects.filter(state="draft").exists()  # the other section


def test_a_measure_is_cut_where_the_person_clicked(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    measure = draft.measures.filter(text__contains="淘汰比例").first()
    assert measure is not None
    at = PLAN.index("淘汰比例")
    answer = login(cast.clerk).post(url("measure-split", measure, plan), {**seen(draft), "at": at}, headers=HTMX)
    assert answer.status_code == 200
    assert "paper-changed" in json.loads(answer["HX-Trigger"])
    assert any(m.text.startswith("淘汰比例") for m in draft.measures.all())


def test_cutting_without_a_place_says_what_to_do(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    answer = login(cast.clerk).post(url("measure-split", draft.measures.all()[0], plan), seen(draft), headers=HTMX)
    assert answer.status_code == 422
    assert "请先在原文中点击" in answer.content.decode()


def test_a_measure_is_merged_with_the_next(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    measure = draft.measures.order_by("position", "pk")[0]
    client = login(cast.clerk)
    middle = ((measure.start or 0) + (measure.end or 0)) // 2
    client.post(url("measure-split", measure, plan), {**seen(draft), "at": middle}, headers=HTMX)
    before = draft.measures.count()
    draft.refresh_from_db()
    answer = client.post(url("measure-merge", measure, plan), seen(draft), headers=HTMX)
    assert answer.status_code == 200
    assert draft.measures.count() == before - 1


def test_a_measure_is_taken_off_with_a_reason(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    measure = draft.measures.all()[0]
    client = login(cast.clerk)
    assert "这不是措施" in client.get(url("measure-reject", measure, plan), headers=HTMX).content.decode()
    client.post(url("measure-reject", measure, plan), {**seen(draft), "because": "标题误读"}, headers=HTMX)
    assert not draft.measures.filter(pk=measure.pk).exists()


def test_a_draft_gets_another_title_or_is_rejected_and_restored(login: Login, cast: Cast, plan: Document) -> None:
    client, draft = login(cast.clerk), task()
    client.post(url("task-edit", draft, plan), {**seen(draft), "title": "全面淘汰小锅炉"}, headers=HTMX)
    draft.refresh_from_db()
    assert draft.title == "全面淘汰小锅炉"
    client.post(url("task-edit", draft, plan), {**seen(draft), "because": "不是整改事项"}, headers=HTMX)
    draft.refresh_from_db()
    assert draft.state == "rejected"
    client.post(url("task-restore", draft, plan), seen(draft), headers=HTMX)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_name_that_means_no_unit_yet_is_resolved_by_a_person(login: Login, cast: Cast, plan: Document) -> None:
    duty = Responsibility.objects.filter(task=task()).first()
    assert duty is not None
    client = login(cast.clerk)
    form = client.get(url("unit", duty, plan), headers=HTMX).content.decode()
    assert cast.qingshi.name in form
    nothing = client.post(url("unit", duty, plan), {}, headers=HTMX)
    assert nothing.status_code == 422
    client.post(url("unit", duty, plan), {"units": [cast.qingshi.pk, cast.linhe.pk]}, headers=HTMX)
    units = set(Responsibility.objects.filter(task=duty.task_id, name=duty.name).values_list("unit__name", flat=True))
    assert {"青石县", "临河区"} <= units


def test_a_unit_the_plan_left_out_is_named(login: Login, cast: Cast, plan: Document) -> None:
    draft = task()
    login(cast.clerk).post(url("unit-add", draft, plan), {"role": "supporting", "unit": cast.linhe.pk}, headers=HTMX)
    assert draft.responsibilities.filter(role="supporting", unit=cast.linhe).exists()


@pytest.mark.parametrize(("kind", "model"), [("measure", Measure), ("task", Task)])
def test_selected_words_become_a_measure_or_a_task(login: Login, cast: Cast, plan: Document, kind: str, model: Any) -> None:
    words = "每月调度一次进展" if kind == "measure" else "坚持问题导向,压实整改责任。"
    start = PLAN.index(words)
    before = model.objects.count()
    sent = {"as": kind, "kind": "target", "start": start, "end": start + len(words)}
    answer = login(cast.clerk).post(reverse("review:add-item", args=(plan.pk,)), sent, headers=HTMX)
    assert answer.status_code == 200
    assert model.objects.count() > before


def test_words_outside_every_task_are_no_measure(login: Login, cast: Cast, plan: Document) -> None:
    start = PLAN.index("坚持问题导向")
    sent = {"as": "measure", "kind": "target", "start": start, "end": start + 6}
    answer = login(cast.clerk).post(reverse("review:add-item", args=(plan.pk,)), sent, headers=HTMX)
    assert answer.status_code == 422
    assert "不在任何任务草稿之内" in answer.content.decode()


@pytest.mark.parametrize("who", ["lead", "leader", "county"])
def test_only_the_office_makes_work(login: Login, cast: Cast, plan: Document, who: str) -> None:
    decided(cast)
    draft = task()
    assert login(getattr(cast, who)).post(url("task-confirm", draft, plan), seen(draft)).status_code == 403
    assert task().state == "draft"
