"""Lists: the plan and the list of measures become one account, decided on by people, and stay provable through changes.

The review and the decisions go through the pages, the reading of the lists through the API, the proof through the command.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Campaign, Extension, Measure, Responsibility, Task, VersionChange
from rectify.campaign.plans.models import Document, Question
from rectify.foundation.audit.models import Entry
from rectify.interfaces.cli import verify_audit
from tests.flow.conftest import CLERK, DIRECTOR, WATER, City

Every = Callable[..., Iterator[dict[str, Any]]]
HX = {"HX-Request": "true"}


def sent(browser: Client, path: str, form: dict[str, Any] | None = None) -> None:
    """A form of the review page, sent and taken."""
    answer = browser.post(path, form or {}, headers=HX)
    assert answer.status_code in {200, 204, 302}, f"{path}: {answer.status_code} {answer.content.decode()[:600]}"


def review(haidai: City, task: Task) -> None:
    """Go through one draft on the page: answer what is asked, confirm what is undisputed, say who is meant, confirm the task."""
    browser, page = haidai.browser(CLERK), f"/review/{task.document_id}"
    documents = task.fact_links.values("fact__document")
    for question in Question.objects.filter(document__in=documents, answered_at__isnull=True):
        sent(browser, f"/review/{question.document_id}/questions/{question.pk}/answer", {"answer": "经核对原件,未写明", "leave_open": "on"})
    for document in sorted({row["fact__document"] for row in documents}):
        sent(browser, f"/review/{document}/tasks/{task.pk}/facts")
    for row in Responsibility.objects.filter(task=task, unit__isnull=True, decided_at__isnull=True):
        sent(browser, f"{page}/units/{row.pk}", {"none": "on"})
    task.refresh_from_db()
    sent(browser, f"{page}/tasks/{task.pk}/confirm?without_unit=1", {"revision": task.revision})


@pytest.fixture
def taken(haidai: City) -> Campaign:
    """The plan and the list taken into one campaign."""
    slug = haidai.open_campaign("plan")
    intake = haidai.program(CLERK).post(f"/campaigns/{slug}/documents", {"file": haidai.upload("measures")})
    assert intake.status_code == 200, intake.content.decode()[:600]
    assert intake.json()["role"] == "list"
    return Campaign.objects.get(slug=slug)


def test_the_list_joins_the_plan_and_what_fits_nowhere_is_asked(haidai: City, taken: Campaign) -> None:
    measures = Document.objects.get(name__endswith=".xlsx")
    joined = Task.objects.filter(campaign=taken, measures__document=measures, document__name__endswith=".docx").distinct()
    assert joined.count() >= 20, "rows of the list join the tasks of the plan"
    assert Measure.objects.filter(task__campaign=taken, document=measures).count() >= 60
    stray = Task.objects.filter(campaign=taken, document=measures)
    asked = Question.objects.filter(document=measures, key__startswith="l")
    assert stray.count() <= asked.count(), "a row that fits nowhere is a question, never a silent task"


def test_nothing_becomes_work_before_a_person_has_decided_on_it(haidai: City, taken: Campaign) -> None:
    task = Task.objects.filter(campaign=taken).order_by("position")[0]
    refusal = haidai.program(CLERK).post(f"/tasks/{task.pk}/confirm", {"revision": task.revision})
    assert (refusal.status_code, refusal.json()["code"]) == (409, "task.open_points")
    assert len(refusal.json()["missing"]) >= 1
    assert haidai.program(WATER).get(f"/tasks/{task.pk}").status_code == 404, "a draft is nobody's work yet"
    assert not Task.objects.filter(campaign=taken).exclude(state="draft").exists()


def test_a_plan_is_reviewed_worked_on_extended_revised_and_proved(haidai: City, taken: Campaign, every: Every, capsys) -> None:
    tasks = list(Task.objects.filter(campaign=taken, document__name__endswith=".docx").order_by("position"))
    for task in tasks[:6]:
        review(haidai, task)
    work = confirmed_lists(haidai, taken, every, 6)
    late = next(task for task in work if task.due_current and task.lead_unit_id)
    an_extension_takes_two_people(haidai, late)
    work_is_reported_by_the_unit(haidai, late)
    a_new_version_overwrites_nothing(haidai, taken, tasks)
    the_record_proves_it_all(capsys)


def confirmed_lists(haidai: City, campaign: Campaign, every: Every, number: int) -> list[Task]:
    program = haidai.program(CLERK)
    open_ones = [row for row in every(program, f"/campaigns/{campaign.slug}/tasks") if row["state"] == "open"]
    assert len(open_ones) == number
    assert all(row["due_original"] == row["due_current"] for row in open_ones)
    duties = list(every(program, f"/campaigns/{campaign.slug}/responsibilities"))
    assert {row["id"] for row in open_ones} <= {duty["task"] for duty in duties}
    for row in open_ones:
        story = program.get(f"/tasks/{row['id']}").json()
        assert story["measures"], "work without a measure is no work"
        assert row["title"] in haidai.browser(CLERK).get(f"/tasks/{row['id']}/").content.decode()
    page = haidai.browser(CLERK).get(f"/campaigns/{campaign.slug}/tasks/?state=open")
    assert page.content.decode().count(f"/tasks/{open_ones[0]['id']}/") >= 1
    return list(Task.objects.filter(pk__in=[row["id"] for row in open_ones]).select_related("lead_unit").order_by("position"))


def an_extension_takes_two_people(haidai: City, task: Task) -> None:
    before, director = task.due_original, haidai.program(DIRECTOR)
    wanted = date(2027, 12, 31)
    asked = haidai.program(CLERK).post(f"/tasks/{task.pk}/extensions", {"due_to": str(wanted), "reason": "汛期停工四十五天"})
    assert asked.status_code == 200, asked.content.decode()
    task.refresh_from_db()
    assert task.due_current == before, "asking moves nothing"
    own = haidai.program(CLERK).post(f"/extensions/{asked.json()['id']}/decision", {"approve": True, "decision": "同意"})
    assert (own.status_code, own.json()["code"]) == (409, "extension.own_request")
    approval = {"approve": True, "decision": "理由成立,同意"}
    bare = director.post(f"/extensions/{asked.json()['id']}/decision", approval)
    assert (bare.status_code, bare.json()["code"]) == (409, "extension.no_paper")
    decided = director.post(f"/extensions/{asked.json()['id']}/decision", approval | {"paper_number": "海岱整改〔2026〕12号"})
    assert decided.status_code == 200, decided.content.decode()
    task.refresh_from_db()
    assert (task.due_original, task.due_current) == (before, wanted)
    again = director.post(f"/extensions/{asked.json()['id']}/decision", {"approve": False, "decision": "不同意"})
    assert (again.status_code, again.json()["code"]) == (409, "extension.decided")


def work_is_reported_by_the_unit(haidai: City, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(lead_unit=haidai.people[WATER].posts.get().unit)
    measure = task.measures.order_by("position")[0]
    water = haidai.program(WATER)
    early = water.post(f"/measures/{measure.pk}/finish", {"on": "2026-05-01"})
    assert (early.status_code, early.json()["code"]) == (409, "measure.not_started")
    assert water.post(f"/measures/{measure.pk}/start", {"on": "2026-03-01"}).status_code == 200
    assert water.post(f"/measures/{measure.pk}/finish", {"on": "2026-05-01"}).json()["done_on"] == "2026-05-01"
    assert haidai.program(CLERK).post(f"/measures/{measure.pk}/start", {"on": "2026-03-01"}).status_code == 403


def a_new_version_overwrites_nothing(haidai: City, campaign: Campaign, tasks: list[Task]) -> None:
    plan = Document.objects.get(name__endswith=".docx")
    before = {task.pk: (task.title, task.text, task.due_current) for task in Task.objects.filter(campaign=campaign)}
    form = {"file": haidai.upload("plan_v2"), "replaces": plan.pk}
    intake = haidai.program(CLERK).post(f"/campaigns/{campaign.slug}/documents", form)
    assert intake.status_code == 200, intake.content.decode()
    assert (intake.json()["version"], intake.json()["tasks"]) == (2, 0)
    assert {task.pk: (task.title, task.text, task.due_current) for task in Task.objects.filter(campaign=campaign)} == before
    changes = VersionChange.objects.filter(version__campaign=campaign)
    assert {kind: changes.filter(kind=kind).count() for kind in ("added", "removed")} == {"added": 1, "removed": 1}
    assert changes.filter(kind__in=("changed", "deadline")).count() >= 4
    assert intake.json()["changes"] == changes.count()
    browser = haidai.browser(CLERK)
    for change in changes:
        browser.post(f"/versions/changes/{change.pk}/decide", {"accept": "yes", "approve": "yes"})
    assert not changes.filter(decided_at__isnull=True).exists()
    assert [t.pk for t in Task.objects.filter(pk__in=before) if t.due_current != before[t.pk][2] and t.state == "open"] == []
    moved = Extension.objects.filter(task__campaign=campaign, approved__isnull=True)
    assert {e.requested_by_id for e in moved} <= {haidai.people[CLERK].pk}


def the_record_proves_it_all(capsys) -> None:
    capsys.readouterr()
    assert verify_audit.run(["--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["ok"], verdict["count"]) == (True, Entry.objects.count())
    done = set(Entry.objects.values_list("act", flat=True))
    assert done >= {"campaign:open:done", "document:store:done", "task:confirm:done", "extension:request:done", "measure:start:done"}
