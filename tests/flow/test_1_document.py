"""Document: the clerk hands the signed plan in, and in one step it is read, tied to its characters, checked, and asked about."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.plans.models import CheckResult, Document, Fact, Heading
from rectify.campaign.plans.reading.engine import read_source
from rectify.campaign.plans.reading.formats import load
from rectify.foundation.audit.models import Entry
from tests.flow.conftest import AUDITOR, CLERK


def test_a_signed_plan_becomes_a_campaign_of_8_sections_and_25_drafts_on_one_page(haidai, every) -> None:
    slug = haidai.open_campaign("plan")
    program = haidai.program(CLERK)
    tasks = list(every(program, f"/campaigns/{slug}/tasks"))
    assert len(tasks) == 25
    assert {task["state"] for task in tasks} == {"draft"}
    assert Counter(task["section"].split("/")[0] for task in tasks) == {"四": 25}
    assert len({task["section"] for task in tasks}) == 8
    assert len(list(every(program, f"/campaigns/{slug}/problems"))) == 25
    assert Campaign.objects.get(slug=slug).legal_bases.get().title == "生态环境保护督察工作条例"
    document = Document.objects.get()
    assert Heading.objects.filter(document=document, level=1).count() == 5
    page = haidai.browser(CLERK).get(f"/review/{document.pk}")
    assert page.status_code == 200
    assert tasks[0]["title"] in page.content.decode()


def test_every_fact_stands_on_its_characters_and_is_what_the_reader_read(haidai, every) -> None:
    haidai.open_campaign("plan")
    document = Document.objects.get()
    facts = list(every(haidai.program(CLERK), f"/documents/{document.pk}/facts"))
    wrong = [f["key"] for f in facts if document.raw[f["start"] : f["end"]] != f["text"]]
    assert wrong == []
    path = haidai.papers["plan"]
    read = read_source(load(path.read_bytes(), path.name))
    assert {(f["key"], f["kind"], f["value"]) for f in facts} == {(f.id, f.kind.value, f.value) for f in read.facts}
    assert {f["kind"] for f in facts} >= {"target", "deadline", "cadence", "actor"}
    assert {f["state"] for f in facts} == {"proposed"}


def test_the_undamaged_plan_passes_its_checks_and_has_lost_no_number(haidai) -> None:
    haidai.open_campaign("plan")
    document = Document.objects.get()
    broken = CheckResult.objects.filter(document=document, ok=False).exclude(key__startswith="warning:")
    assert list(broken.values_list("key", "message_en")) == []
    lost = Fact.objects.filter(document=document, missing__contains=["value"])
    assert list(lost.values_list("key", "text")) == []


def test_the_damaged_web_copy_rings_the_alarm_and_asks_for_what_it_lost(haidai) -> None:
    haidai.open_campaign("damaged_html")
    document = Document.objects.get()
    broken = CheckResult.objects.filter(document=document, ok=False).exclude(key__startswith="warning:")
    assert broken.exists(), "lost digits must ring the alarm"
    questions = haidai.program(CLERK).get(f"/documents/{document.pk}/questions").json()
    assert len(questions) >= 5
    assert all(document.raw[q["start"] : q["end"]] for q in questions), "a question points at the place it asks about"
    assert all(q["answer"] == "" and q["answered_at"] is None for q in questions)
    lost = Fact.objects.filter(document=document, missing__len__gt=0)
    assert lost.exists()
    assert [f.key for f in lost if "value" in f.missing and f.value is not None] == [], "what is lost is never filled in"


def test_the_same_plan_as_text_and_as_docx_asks_for_the_same_work(haidai) -> None:
    said = []
    for name in ("plan", "plan_txt"):
        path = haidai.papers[name]
        read = read_source(load(path.read_bytes(), path.name))
        work = [(f.kind, f.text, f.value) for f in read.facts if f.kind in {"target", "deadline", "cadence", "actor"}]
        said.append((work, [(task.path, task.title, len(task.measures)) for task in read.tasks]))
    assert said[0] == said[1]


@pytest.mark.parametrize("name", ["plan", "measures"])
def test_a_paper_cut_off_on_the_way_is_refused_whole(name, haidai) -> None:
    data = haidai.papers[name].read_bytes()
    upload = SimpleUploadedFile(haidai.papers[name].name, data[: len(data) // 2])
    form = {"files": [upload], "name": "半份", "jurisdiction": haidai.units["haidai"].pk, "starts_on": "2026-01-09"}
    before = Entry.objects.count()
    answer = haidai.browser(CLERK).post("/review/new", form, headers={"HX-Request": "true"})
    assert "X-Campaign" not in answer
    assert "cut off" in answer.content.decode() or "damaged" in answer.content.decode()
    assert (Campaign.objects.count(), Document.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_who_handed_the_plan_in_stands_in_the_record_and_an_auditor_cannot_hand_one_in(haidai) -> None:
    haidai.open_campaign("plan")
    acts = list(Entry.objects.filter(actor_id=haidai.people[CLERK].pk).order_by("seq").values_list("act", flat=True))
    assert acts == ["campaign:open:done", "document:store:done", "document:take_in:done"]
    slug = Campaign.objects.get().slug
    assert haidai.program(AUDITOR).post(f"/campaigns/{slug}/documents", {"file": haidai.upload("measures")}).status_code == 403
