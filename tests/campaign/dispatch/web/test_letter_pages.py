"""The pages of letters, major matters, standing duties, the inbox and hooks: who sees what, who may do what, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.dispatch.models import Hook, LadderChoice, Letter, MajorMatter, Notice
from rectify.campaign.dispatch.services.letters import choose_ladder, draft_letter, issue_letter, propose_letters
from rectify.campaign.dispatch.services.matters import report_matter
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Campaign, Problem, Task
from rectify.foundation.accounts.models import Person
from tests.cast import NOW, TODAY, Cast

Login = Callable[[Person], Client]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    row = Campaign.objects.create(
        slug="c", name="整改", jurisdiction=cast.city, starts_on=date(2026, 1, 1), opened_at=NOW, opened_by=cast.clerk
    )
    choose_ladder(campaign=row, ladder="haidai", valid_from=date(2026, 1, 1), by=cast.clerk, at=NOW)
    return row


def task(cast: Cast, campaign: Campaign, n: int = 1) -> Task:
    problem = Problem.objects.create(campaign=campaign, key=f"p{n}", title="问题")
    return Task.objects.create(
        campaign=campaign, problem=problem, key=f"t{n}", title=f"任务{n}", text="…", state="open", lead_unit=cast.ecology,
        due_original=date(2026, 11, 2), due_current=date(2026, 11, 2), confirmed_at=NOW, confirmed_by=cast.clerk,
    )  # fmt: skip


def letter(cast: Cast, campaign: Campaign, rung: str = "reminder") -> Letter:
    because = f"连日扬尘{Letter.objects.count()}"
    return draft_letter(campaign=campaign, unit=cast.ecology, task=None, rung=rung, because=because, points=None, by=cast.clerk, at=NOW)


def issued(cast: Cast, campaign: Campaign, rung: str = "reminder") -> Letter:
    return issue_letter(letter=letter(cast, campaign, rung), body="请整改", by=cast.clerk, at=NOW)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_the_office_sees_what_is_proposed_issues_it_and_the_unit_answers(cast: Cast, campaign: Campaign, login: Login) -> None:
    task(cast, campaign)
    propose_letters(campaign=campaign, on=TODAY, at=NOW)
    row = Letter.objects.get()
    assert "提醒函" in page(login(cast.clerk), "/letters/?state=proposed")
    text = page(login(cast.clerk), f"/letters/{row.pk}")
    assert "逾期" in text
    assert "签发函件" in text
    login(cast.clerk).post(f"/letters/{row.pk}/issue", {"body": "请于限期内整改。"})
    row.refresh_from_db()
    assert row.number == f"海整改督〔{row.issued_at.year}〕1号" if row.issued_at else False
    assert "报送答复" in page(login(cast.lead), f"/letters/{row.pk}")
    login(cast.lead).post(f"/letters/{row.pk}/answer", {"answer": "已完成。"})
    row.refresh_from_db()
    assert row.answer == "已完成。"
    assert "已完成。" in page(login(cast.leader), f"/letters/{row.pk}")


def test_a_proposal_is_dismissed_with_a_reason_or_not_at_all(cast: Cast, campaign: Campaign, login: Login) -> None:
    row = letter(cast, campaign)
    client = login(cast.director)
    client.post(f"/letters/{row.pk}/dismiss", {"because": ""})
    assert "缺少理由" in page(client, f"/letters/{row.pk}")
    client.post(f"/letters/{row.pk}/dismiss", {"because": "已当面说明"})
    assert "已当面说明" in page(client, f"/letters/{row.pk}")


def test_who_may_not_is_told_so(cast: Cast, campaign: Campaign, login: Login) -> None:
    draft, done = letter(cast, campaign), issued(cast, campaign)
    posts = [
        (cast.lead, f"/letters/{draft.pk}/issue", 403),
        (cast.lead, f"/letters/{draft.pk}/dismiss", 403),
        (cast.leader, "/campaigns/c/ladder", 403),
        (cast.county, f"/letters/{done.pk}/answer", 404),
        (cast.clerk, f"/letters/{done.pk}/answer", 403),
        (cast.lead, "/campaigns/c/letters/draft", 403),
        (cast.lead, "/campaigns/c/letters/propose", 403),
        (cast.clerk, "/matters/report", 403),
        (cast.county, "/hooks/add", 403),
        (cast.auditor, "/matters/1/take", 403),
    ]
    for who, url, status in posts:
        assert login(who).post(url, {"body": "x", "answer": "x"}).status_code == status, (who, url)
    for who, url, status in [
        (cast.county, f"/letters/{done.pk}", 404),
        (cast.lead, f"/letters/{draft.pk}", 404),
        (cast.lead, f"/letters/{done.pk}", 200),
        (cast.outsider, "/letters/", 403),
        (cast.lead, "/letters/new", 403),
        (cast.clerk, "/hooks/", 403),
        (cast.clerk, "/matters/new", 403),
        (cast.county, f"/letters/{done.pk}/paper.pdf", 404),
        (cast.clerk, f"/letters/{done.pk}/paper.exe", 404),
    ]:
        assert login(who).get(url).status_code == status, (who, url)
    for who, kind in ((cast.leader, "rectified"), (cast.county, "rectified"), (cast.lead, "checked")):
        assert login(who).post(f"/letters/{done.pk}/step", {"kind": kind, "words": "x"}).status_code == 404, kind
    draft.refresh_from_db()
    assert (draft.issued_at, draft.dismissed_at) == (None, None)


def test_the_steps_of_a_listing_stand_on_the_letter(cast: Cast, campaign: Campaign, login: Login) -> None:
    row = issued(cast, campaign, "listed")
    for who, kind in ((cast.lead, "rectified"), (cast.lead, "applied"), (cast.clerk, "checked"), (cast.director, "released")):
        assert f'value="{kind}"' in page(login(who), f"/letters/{row.pk}")
        login(who).post(f"/letters/{row.pk}/step", {"kind": kind, "words": f"说明{kind}"})
    text = page(login(cast.lead), f"/letters/{row.pk}")
    assert "已解除" in text
    assert "说明released" in text


def test_a_letter_is_written_by_hand_on_a_rung(cast: Cast, campaign: Campaign, login: Login) -> None:
    one = task(cast, campaign)
    client = login(cast.clerk)
    assert "约谈" in page(client, f"/letters/new?task={one.pk}")
    said = {"unit": cast.ecology.pk, "task": one.pk, "rung": "summons", "because": "久拖不决。"}
    answer = client.post("/campaigns/c/letters/draft", said)
    row = Letter.objects.get()
    assert answer.headers["Location"] == f"/letters/{row.pk}"
    assert (row.rung, row.task, row.points) == ("summons", one, Decimal(2))


def test_a_ladder_is_chosen_on_the_page_and_its_rules_are_public_to_all_who_read_lists(
    cast: Cast, campaign: Campaign, login: Login
) -> None:
    login(cast.clerk).post("/campaigns/c/ladder", {"ladder": "jiangxi", "valid_from": "2026-02-01"})
    assert LadderChoice.objects.count() == 2
    text = page(login(cast.lead), "/letters/ladders")
    for words in (
        "海岱市整改预警督办办法",
        "连续1轮调度未报齐",
        "任务逾期30天以上，且已发“提醒函”且答复期限已过",
        "来源未写明条件，由人工启动。",
        "5 个工作日",
    ):
        assert words in text, words
    client = login(cast.lead)
    client.cookies["django_language"] = "en"
    assert "a task at least 30 days late, and “Reminder letter” was issued" in page(client, "/letters/ladders")


def test_papers_of_a_letter_are_files(cast: Cast, campaign: Campaign, login: Login) -> None:
    row = issued(cast, campaign)
    client = login(cast.lead)
    docx, pdf = client.get(f"/letters/{row.pk}/paper.docx"), client.get(f"/letters/{row.pk}/paper.pdf")
    assert (docx.content[:2], pdf.content[:5]) == (b"PK", b"%PDF-")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="letter-{row.pk}.pdf"'


def test_a_major_matter_goes_from_the_county_to_the_office_and_back(cast: Cast, campaign: Campaign, login: Login) -> None:
    client = login(cast.county)
    assert "石桥镇" in page(client, "/matters/new")
    said = {"campaign": "c", "unit": cast.town.pk, "happened_on": "2026-11-01", "text": "堤坝渗漏"}
    client.post("/matters/report", said)
    row = MajorMatter.objects.get()
    assert client.post("/matters/report", {**said, "unit": cast.linhe.pk}).status_code == 404
    assert "堤坝渗漏" in page(login(cast.clerk), "/matters/")
    login(cast.clerk).post(f"/matters/{row.pk}/take", {"instruction": "立即抢险"})
    assert "立即抢险" in page(login(cast.county), f"/matters/{row.pk}")
    assert login(cast.lead).get(f"/matters/{row.pk}").status_code == 404


def test_ones_inbox_holds_ones_own_lines(cast: Cast, client: Client, login: Login) -> None:
    for who, cause, url in ((cast.lead, "a", "/letters/"), (cast.county, "b", "//evil.example/x"), (cast.lead, "c", "")):
        notify(people=[who], cause=cause, zh=f"第{cause}条", en=f"Line {cause}", url=url, at=NOW)
    own = login(cast.lead)
    text = page(own, "/inbox/")
    assert ("第a条" in text, "第b条" in text) == (True, False)
    assert "2" in page(own, "/inbox/count")
    line, foreign = Notice.objects.get(cause="a"), Notice.objects.get(cause="b")
    assert own.post(f"/inbox/{foreign.pk}").status_code == 404
    assert own.post(f"/inbox/{line.pk}").headers["Location"] == "/letters/"
    assert login(cast.county).post(f"/inbox/{foreign.pk}").headers["Location"] == "/inbox/"
    own = login(cast.lead)
    own.post("/inbox/read")
    assert Notice.objects.filter(person=cast.lead, read_at=None).count() == 0
    assert page(own, "/inbox/count").strip() == ""
    own.cookies["django_language"] = "en"
    assert "Line a" in page(own, "/inbox/")
    assert client.get("/inbox/").status_code == 200


def test_hooks_are_kept_by_the_system_administrator(cast: Cast, login: Login) -> None:
    client = login(cast.system_admin)
    client.post("/hooks/add", {"name": "市平台", "url": "https://hooks.example/x", "secret": "k" * 20, "events": "letter:, matter:"})
    hook = Hook.objects.get()
    assert (hook.events, "k" * 20 in hook.secret) == (["letter:", "matter:"], False)
    client.post("/hooks/add", {"name": "坏", "url": "http://hooks.example/x", "secret": "k" * 20})
    text = page(client, "/hooks/")
    assert "地址应以 https:// 开头" in text
    assert "k" * 20 not in text
    client.post(f"/hooks/{hook.pk}/switch", {"act": "off"})
    assert Hook.objects.get().is_active is False


@pytest.mark.parametrize("url", ["/letters/", "/matters/", "/duties/", "/inbox/"])
def test_the_cost_of_a_page_does_not_grow(cast: Cast, campaign: Campaign, login: Login, url: str) -> None:
    def add() -> None:
        issued(cast, campaign)
        report_matter(campaign=campaign, unit=cast.qingshi, task=None, text="事", happened_on=TODAY, by=cast.county, at=NOW)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, url)
        return len(queries)

    add()
    client = login(cast.clerk)
    page(client, url)
    one = cost()
    for n in range(4):
        row = draft_letter(
            campaign=campaign, unit=cast.housing, task=None, rung="summons", because=f"{n}", points=None, by=cast.clerk, at=NOW
        )
        issue_letter(letter=row, body="x", by=cast.clerk, at=NOW)
        report_matter(campaign=campaign, unit=cast.linhe, task=None, text="事", happened_on=TODAY, by=cast.county, at=NOW)
    assert cost() == one <= 13
