"""The pages behind the lists: what a task, a unit, a problem, a version and an import tell, and the acts they offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.campaign.ledger.models import CampaignDocument, Extension, ImportRun, Measure, VersionChange
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.models import StoredFile
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def paper(cast: Cast) -> Document:
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/plain", stored_at=NOW)
    raw = "淘汰全部燃煤锅炉,年底前完成。"
    return Document.objects.create(
        name="方案.txt", kind="plan", file=file, raw=raw, chars=len(raw), uploaded_at=NOW, uploaded_by=cast.clerk
    )


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_task_quotes_the_source_and_leads_to_it(cast: Cast, short: Short, paper: Document, login: Login) -> None:
    short.late.document, short.late.start, short.late.end = paper, 0, 8
    short.late.save()
    page = text(login(cast.clerk).get(f"/tasks/{short.late.pk}/"))
    assert "淘汰全部燃煤锅炉" in page
    assert f'href="/review/{paper.pk}#c0-8"' in page


def test_a_task_tells_who_when_why_late_and_what_is_asked(cast: Cast, short: Short, login: Login) -> None:
    page = text(login(cast.clerk).get(f"/tasks/{short.late.pk}/"))
    for words in ("市生态环境局", "青石县", "2026-11-11", "逾期", "≥ 80 %", "一号点位", "1/2", "已申请延期", "设备流标。"):
        assert words in page


def test_what_was_done_to_a_task_stands_in_its_history(cast: Cast, short: Short, login: Login) -> None:
    measure = short.late.measures.get(number="1")
    client = login(cast.county)
    client.post(f"/measures/{measure.pk}/finish", {"on": "2026-11-01"})
    measure.refresh_from_db()
    assert measure.done_on == date(2026, 11, 1)
    page = text(client.get(f"/tasks/{short.late.pk}/"))
    assert "青石县甲" in page.split('id="history"')[1]


def test_a_refused_report_says_why_and_changes_nothing(cast: Cast, short: Short, login: Login) -> None:
    measure = short.late.measures.get(number="1")
    page = text(login(cast.county).post(f"/measures/{measure.pk}/finish", {"on": "2099-01-01"}, follow=True))
    assert "2099-01-01" in page
    assert 'class="note error"' in page
    assert not Measure.objects.filter(task=short.late, done_on__isnull=False).exists()


def test_a_date_of_the_wrong_shape_is_named(cast: Cast, short: Short, login: Login) -> None:
    measure = short.late.measures.get(number="1")
    assert "日期:" in text(login(cast.county).post(f"/measures/{measure.pk}/finish", {"on": "昨天"}, follow=True))


def test_a_unit_asks_for_an_extension_and_the_office_decides(cast: Cast, short: Short, login: Login) -> None:
    Extension.objects.all().delete()
    asked = {"due_to": "2027-06-30", "reason": "设备采购流标,正在重新招标。"}
    login(cast.lead).post(f"/tasks/{short.late.pk}/extension", asked)
    extension = Extension.objects.get(task=short.late)
    clerk = login(cast.clerk)
    assert "设备采购流标" in text(clerk.get("/extensions/"))
    said: dict[str, Any] = {"approve": "yes", "decision": "同意", "back": "list"}
    assert "同意延期须有批准文件" in text(clerk.post(f"/extensions/{extension.pk}/decide", said, follow=True))
    paper = SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF\n")
    clerk.post(f"/extensions/{extension.pk}/decide", said | {"number": "海整改批〔2026〕7号", "paper": paper})
    assert f'<a href="/extensions/{extension.pk}/paper">海整改批〔2026〕7号</a>' in text(login(cast.lead).get(f"/tasks/{short.late.pk}/"))
    assert login(cast.lead).get(f"/extensions/{extension.pk}/paper").getvalue().startswith(b"%PDF")
    assert login(cast.responsible).get(f"/extensions/{extension.pk}/paper").status_code == 404
    clerk = login(cast.clerk)
    short.late.refresh_from_db()
    assert short.late.due_current == date(2027, 6, 30)
    assert short.late.due_original == date(2026, 11, 11)
    assert "没有待决定的延期" in text(clerk.get("/extensions/"))


def test_nobody_decides_on_a_task_out_of_reach(cast: Cast, short: Short, login: Login) -> None:
    extension = Extension.objects.get()
    assert login(cast.lead).post(f"/extensions/{extension.pk}/decide", {"approve": "yes"}).status_code == 403
    assert login(cast.lead).post(f"/tasks/{short.timely.pk}/extension", {}).status_code == 404
    assert login(cast.responsible).post(f"/measures/{short.late.measures.get(number='1').pk}/finish", {}).status_code == 404
    assert login(cast.lead).get(f"/tasks/{short.timely.pk}/").status_code == 404
    assert login(cast.lead).get(f"/tasks/{short.draft.pk}/").status_code == 404


def test_the_due_date_of_a_closed_task_is_not_up_for_change(cast: Cast, short: Short, login: Login) -> None:
    assert "申请延期" not in text(login(cast.clerk).get(f"/tasks/{short.closed.pk}/"))


def test_a_problem_the_plan_does_not_state_says_so(cast: Cast, short: Short, login: Login) -> None:
    page = text(login(cast.clerk).get(f"/problems/{short.late.problem_id}/"))
    assert "方案只写了怎么做。" in page
    assert "淘汰燃煤锅炉" in page


def test_a_unit_owes_what_it_and_the_units_below_it_have_a_part_in(cast: Cast, short: Short, login: Login) -> None:
    response = login(cast.clerk).get(f"/campaigns/short/units/{cast.qingshi.pk}/")
    assert [row["number"] for row in response.context["story"].rows] == ["四(一)1", "四(二)1"]
    assert response.context["story"].counts == {"lead": 1, "responsible": 1}
    city = login(cast.clerk).get(f"/campaigns/short/units/{cast.city.pk}/").context["story"]
    assert [(b.unit.name, b.tasks, b.late) for b in city.below] == [("市生态环境局", 1, 1), ("市交通运输局", 1, 0), ("青石县", 1, 0)]


def test_a_version_shows_both_wordings_and_marks_what_differs(cast: Cast, short: Short, paper: Document, login: Login) -> None:
    entry = CampaignDocument.objects.create(campaign=short.campaign, document=paper, role="plan", joined_at=NOW, joined_by=cast.clerk)
    VersionChange.objects.create(
        version=entry,
        kind="changed",
        task=short.late,
        before={"title": "锅炉", "text": "年底前完成"},
        after={"title": "锅炉", "text": "六月底前完成"},
    )
    page = text(login(cast.clerk).get(f"/versions/{entry.pk}/"))
    assert "<del>年</del>底前完成" in page
    assert "<ins>六月</ins>底前完成" in page
    assert "采纳改动" in page
    assert "采纳改动" not in text(login(cast.leader).get(f"/versions/{entry.pk}/"))


def test_an_import_shows_its_progress_and_the_mistakes_of_its_rows(cast: Cast, short: Short, paper: Document, login: Login) -> None:
    run = ImportRun.objects.create(
        campaign=short.campaign, name="清单.xlsx", file=paper.file, rows=10_000, rows_done=4_200, started_at=NOW, started_by=cast.clerk
    )
    client = login(cast.clerk)
    page = text(client.get(f"/imports/{run.pk}/"))
    assert 'max="10000" value="4200"' in page
    assert 'hx-trigger="every 1s"' in page
    run.state, run.finished_at = "refused", NOW
    run.errors = [{"row": 17, "column": "整改时限", "zh": "不是日期。请改写。", "en": "Not a date. Rewrite it."}]
    run.save()
    fragment = text(client.get(f"/imports/{run.pk}/", headers={"HX-Request": "true"}))
    assert "导入未通过：1 处错误" in fragment
    assert "不是日期。请改写。" in fragment
    assert "hx-trigger" not in fragment
    assert login(cast.lead).get(f"/imports/{run.pk}/").status_code == 403


def test_a_campaign_shows_its_documents_rules_and_sections(cast: Cast, short: Short, paper: Document, login: Login) -> None:
    CampaignDocument.objects.create(campaign=short.campaign, document=paper, role="plan", joined_at=NOW, joined_by=cast.clerk)
    short.campaign.legal_bases.create(title="督察工作条例", version="2025")
    client = login(cast.clerk)
    page = text(client.get("/campaigns/short/"))
    for words in ("方案.txt", "督察工作条例", "优化能源结构", "海岱市"):
        assert words in page
    assert "海岱市整改" in text(client.get("/campaigns/"))


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/tasks/{task}/", 17), ("/problems/{problem}/", 5), ("/campaigns/short/units/{unit}/", 9), ("/campaigns/", 4), ("/extensions/", 4)],
)
def test_what_a_page_costs(cast: Cast, short: Short, login: Login, django_assert_max_num_queries: Any, path: str, queries: int) -> None:
    client = login(cast.clerk)
    address = path.format(task=short.late.pk, problem=short.late.problem_id, unit=cast.qingshi.pk)
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_unit_says_when_a_site_is_finished_and_others_do_not_reach_it(cast: Cast, short: Short, login: Login) -> None:
    site = short.late.sites.get(done_on__isnull=True)
    assert login(cast.responsible).post(f"/sites/{site.pk}/finish", {"on": "2026-11-20"}).status_code == 404
    assert login(cast.leader).post(f"/sites/{site.pk}/finish", {"on": "2026-11-20"}).status_code == 403
    client = login(cast.county)
    assert f'action="/sites/{site.pk}/finish"' in text(client.get(f"/tasks/{short.late.pk}/"))
    client.post(f"/sites/{site.pk}/finish", {"on": "2026-11-20"})
    site.refresh_from_db()
    assert site.done_on == date(2026, 11, 20)
    assert "2/2" in text(client.get(f"/tasks/{short.late.pk}/"))


def test_the_clerk_says_that_a_draft_is_a_petition_case(cast: Cast, short: Short, login: Login) -> None:
    client = login(cast.clerk)
    client.post(f"/tasks/{short.draft.pk}/origin", {"origin": "petition"})
    short.draft.refresh_from_db()
    assert short.draft.origin == "petition"
    assert "信访件" in text(client.get(f"/tasks/{short.draft.pk}/"))
    assert login(cast.lead).post(f"/tasks/{short.draft.pk}/origin", {"origin": "plan"}).status_code == 403
