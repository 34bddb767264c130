from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import Campaign, CampaignDocument, Task
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, PLAN, SECOND, as_csv, campaign_of, taken
from tests.cast import Cast

Login = Callable[[Person], Client]
URL = "/review/new"


def file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def opening(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"name": "海岱督察整改", "jurisdiction": cast.city.pk, "starts_on": "2026-01-12", "legal_bases": "督察工作条例 | 2025", **more}


def test_a_plan_opens_a_campaign_and_becomes_drafts(login: Login, cast: Cast) -> None:
    answer = login(cast.clerk).post(URL, opening(cast, files=[file("方案.txt", PLAN)]))
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.jurisdiction, campaign.opened_by) == ("海岱督察整改", cast.city, cast.clerk)
    assert [(b.title, b.version) for b in campaign.legal_bases.all()] == [("督察工作条例", "2025")]
    assert set(Task.objects.values_list("state", flat=True)) == {"draft"}
    assert reverse("review:page", args=(Document.objects.get().pk,)) in answer.content.decode()


def test_a_plan_and_its_list_handed_in_together_join_in_one_campaign(login: Login, cast: Cast) -> None:
    answer = login(cast.clerk).post(URL, opening(cast, files=[file("方案.txt", PLAN), file("清单.csv", as_csv(LIST))]))
    assert Campaign.objects.count() == 1
    assert CampaignDocument.objects.filter(role="plan").count() == CampaignDocument.objects.filter(role="list").count() == 1
    assert "2行并入方案任务" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("乱.docx", b"\x00\x01\x02" * 200),
        ("图.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 400),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_opens_nothing(login: Login, cast: Cast, name: str, content: bytes) -> None:
    client = login(cast.clerk)
    answer = client.post(URL, opening(cast, files=[SimpleUploadedFile(name, content)]))
    assert name in answer.content.decode()
    assert "mark refused" in answer.content.decode()
    assert (Campaign.objects.count(), Document.objects.count()) == (0, 0)


def test_one_bad_file_does_not_stop_the_good_one(login: Login, cast: Cast) -> None:
    answer = login(cast.clerk).post(URL, opening(cast, files=[file("坏.pdf", b"%PDF-1.4 nothing"), file("方案.txt", PLAN)]))
    html = answer.content.decode()
    assert "mark refused" in html
    assert Campaign.objects.count() == Document.objects.count() == 1


def test_a_campaign_is_for_practice_only_when_that_was_said(login: Login, cast: Cast) -> None:
    login(cast.clerk).post(URL, opening(cast, practice="on", files=[file("方案.txt", PLAN)]))
    assert Campaign.objects.get().practice
    assert Entry.objects.get(act="campaign:open:done").data["practice"] is True
    assert "练习" in login(cast.clerk).get(reverse("lists:campaigns")).content.decode()


@pytest.mark.parametrize("lost", ["name", "jurisdiction", "starts_on"])
def test_a_new_campaign_without_what_it_needs_is_told_where(login: Login, cast: Cast, lost: str) -> None:
    answer = login(cast.clerk).post(URL, opening(cast, **{lost: ""}, files=[file("方案.txt", PLAN)]))
    assert answer.status_code == 422
    assert "新开整改须填此项" in answer.content.decode()
    assert Document.objects.count() == 0


def test_without_a_file_nothing_is_opened(login: Login, cast: Cast) -> None:
    answer = login(cast.clerk).post(URL, opening(cast))
    assert answer.status_code == 422
    assert "请至少选择一个文件" in answer.content.decode()
    assert Campaign.objects.count() == 0


def test_a_new_version_waits_as_differences_and_overwrites_nothing(login: Login, cast: Cast) -> None:
    first = taken(cast, campaign_of(cast)).entry
    before = list(Task.objects.order_by("pk").values_list("key", "text", "due_original"))
    answer = login(cast.clerk).post(URL, {"replaces": first.pk, "files": [file("方案二版.txt", SECOND)]})
    second = CampaignDocument.objects.get(replaces=first)
    assert second.version == 2
    assert second.changes.filter(accepted__isnull=True).exists()
    assert "处差异待您处理" in answer.content.decode()
    assert list(Task.objects.order_by("pk").values_list("key", "text", "due_original")) == before
    page = login(cast.clerk).get(reverse("review:versions", args=(second.document_id,))).content.decode()
    assert page.count("<tr>") == 3


def test_the_same_plan_twice_in_one_campaign_is_refused_not_broken(login: Login, cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    answer = login(cast.clerk).post(URL, {"campaign": campaign.slug, "files": [file("又一份.txt", PLAN)]})
    assert "已有方案：方案.txt" in answer.content.decode()
    assert Document.objects.count() == 1


def test_with_script_one_file_answers_its_own_outcome_and_names_the_campaign(login: Login, cast: Cast) -> None:
    answer = login(cast.clerk).post(URL, opening(cast, files=[file("方案.txt", PLAN)]), headers={"HX-Request": "true"})
    assert answer["X-Campaign"] == Campaign.objects.get().slug
    assert answer.content.decode().strip().startswith('<li class="outcome">')


@pytest.mark.parametrize("who", ["lead", "leader", "county", "auditor", "outsider"])
def test_only_the_office_hands_in(login: Login, cast: Cast, who: str) -> None:
    assert login(getattr(cast, who)).get(URL).status_code == 403


def test_a_long_list_is_read_in_the_background(login: Login, cast: Cast) -> None:
    campaign = campaign_of(cast)
    rows = [
        LIST[0],
        *((str(n), f"问题{n}" + "长" * 60, "", "措施。", "市生态环境局", "青石县", "2026年11月底前", "") for n in range(1, 1500)),
    ]
    answer = login(cast.clerk).post(URL, {"campaign": campaign.slug, "files": [file("长清单.csv", as_csv(rows))]})
    run = campaign.imports.get()
    assert reverse("lists:import_run", args=(run.pk,)) in answer.content.decode()
    assert Task.objects.count() == 0
