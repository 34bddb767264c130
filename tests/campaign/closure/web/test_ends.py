"""The ends and the ways aside, through the pages: filing upward, a notice after its last day, carry-over, suspension, delegates."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from rectify.campaign.closure.models import CarryOver, Case, Delegation, PublicNotice, Step
from rectify.campaign.dispatch.models import Cadence
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from tests.campaign.closure.stage import ready_task
from tests.campaign.closure.web.scene import Login, Pages, text
from tests.campaign.closure.web.test_pages import Board
from tests.cast import Cast, person

Travel = Callable[[int], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """``travel(3)``: from now on it is three days later."""
    now, clock = timezone.now, time.time

    def later(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=days))
        monkeypatch.setattr(time, "time", lambda: clock() + days * 86400)  # log-ins are of that day too

    return later


@pytest.fixture
def board(cast: Cast, login: Login) -> Board:
    """A task that waits for its notice."""
    return Board(cast, login)


def posted(board: Board) -> PublicNotice:
    last = text(board.post(do="compute")).split('name="last" value="')[1][:10]
    assert board.post(last=last).status_code == 302
    return PublicNotice.objects.get()


# --- a notice after its last day --------------------------------------------------------------------------------------------------------


def test_a_notice_ends_on_the_day_after_its_last_and_not_before(board: Board, travel: Travel) -> None:
    notice = posted(board)
    url = f"/notices/{notice.pk}/end"
    left = (notice.last - timezone.localdate()).days
    travel(left)  # the last day itself
    assert "含当日" in text(board.login(board.cast.clerk).post(url, follow=True))
    assert not Step.objects.filter(kind="notice").exists()
    travel(left + 1)
    assert board.login(board.cast.county).post(url).status_code == 403
    board.login(board.cast.clerk).post(url)
    assert Step.objects.get(kind="notice").passed
    assert (board.pages.state, board.pages.case.waits_for) == ("noticed", "sign")


def test_a_notice_with_an_open_objection_does_not_end(board: Board, travel: Travel) -> None:
    notice = posted(board)
    today, entry = timezone.localdate(), notice.entries.get()
    clerk = board.login(board.cast.clerk)
    clerk.post(f"/notices/entries/{entry.pk}/objections", {"came_by": "phone", "said_on": today, "text": "井盖冒水。"})
    travel((notice.last - today).days + 1)
    url = f"/notices/{notice.pk}/end"
    board.login(board.cast.clerk).post(url)
    assert not Step.objects.filter(kind="notice").exists()
    objection = entry.objections.get()
    board.login(board.cast.clerk).post(f"/notices/objections/{objection.pk}/answer", {"upheld": "no", "answer": "系雨水井，已回复。"})
    board.login(board.cast.clerk).post(url)
    assert Step.objects.filter(kind="notice", passed=True).exists()


# --- filing upward ----------------------------------------------------------------------------------------------------------------------


def closed_by_notice(board: Board, travel: Travel) -> Case:
    """The case of the board, closed, and its filing due."""
    notice = posted(board)
    travel((notice.last - timezone.localdate()).days + 1)
    for who, answer in (
        ("clerk", lambda who: board.login(who).post(f"/notices/{notice.pk}/end")),
        ("director", board.pages.sign),
        ("second_clerk", board.pages.close),
    ):
        assert answer(getattr(board.cast, who)).status_code == 302, who
    assert board.pages.state == "closed"
    return board.pages.case


def test_a_closed_case_is_filed_upward_through_its_page(board: Board, travel: Travel) -> None:
    case = closed_by_notice(board, travel)
    filer = person("filer", "整改办报备", (board.cast.office, "office_clerk"))
    page = f"/tasks/{board.pages.task.pk}/closing"
    url = f"/cases/{case.pk}/file"
    assert url in text(board.login(filer).get(page))
    said = {"number": "海整改报〔2026〕7号", "recipient": "省整改办"}
    assert board.login(board.cast.county).post(url, said).status_code == 403
    board.login(filer).post(url, {"number": "", "recipient": "省整改办"})
    assert not Step.objects.filter(kind="file").exists()
    assert board.login(filer).post(url, {**said, "back": "task"}).headers["Location"] == f"/tasks/{board.pages.task.pk}/#closing"
    assert Step.objects.get(kind="file").data == said
    shown = text(board.login(filer).get(page))
    assert url not in shown
    text(board.login(filer).post(url, said, follow=True))
    assert Step.objects.filter(kind="file").count() == 1


def test_who_took_a_step_of_the_case_does_not_file_it(board: Board, travel: Travel) -> None:
    case = closed_by_notice(board, travel)
    said = {"number": "海整改报〔2026〕7号", "recipient": "省整改办"}
    answer = board.login(board.cast.clerk).post(f"/cases/{case.pk}/file", said, follow=True)
    assert "同一人不得" in text(answer)
    assert not Step.objects.filter(kind="file").exists()


# --- suspension and its end -------------------------------------------------------------------------------------------------------------


def test_a_suspension_ends_by_itself_after_its_day(cast: Cast, login: Login, pages: Pages, travel: Travel) -> None:
    pages.until("accept")
    until = timezone.localdate() + timedelta(days=5)
    login(cast.clerk).post(f"/cases/{pages.case.pk}/suspend", {"because": "行政复议。", "until": until.isoformat()})
    page = text(login(cast.county).get(f"/tasks/{pages.task.pk}/closing"))
    assert "行政复议。" in page
    travel(5)
    assert until.isoformat() in text(pages.accept(), 409)
    travel(6)
    assert "行政复议。" not in text(login(cast.county).get(f"/tasks/{pages.task.pk}/closing"))
    assert pages.accept().status_code == 302
    assert pages.state == "accepted"


def test_a_suspension_has_a_reason_a_day_to_come_and_a_keeper(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("accept")
    url, today = f"/cases/{pages.case.pk}/suspend", timezone.localdate().isoformat()
    assert login(cast.county).post(url, {"because": "诉讼。"}).status_code == 403
    for said in ({"because": ""}, {"because": "诉讼。", "until": today}, {"because": "诉讼。", "until": "某日"}):
        text(login(cast.clerk).post(url, said, follow=True))
        assert pages.case.suspended_at is None
    login(cast.clerk).post(url, {"because": "诉讼。"})
    assert pages.case.suspended_by == cast.clerk
    assert login(cast.county).post(f"/cases/{pages.case.pk}/resume").status_code == 403
    login(cast.second_clerk).post(f"/cases/{pages.case.pk}/resume")
    assert pages.case.suspended_at is None
    assert Entry.objects.filter(act__contains="resume").count() == 1


# --- carry-over -------------------------------------------------------------------------------------------------------------------------


def carry(pages: Pages, by: Person, into: str = "第二轮整改", because: str = "管材供应推迟。") -> int:
    answer = pages.login(by).post(f"/tasks/{pages.task.pk}/closing/carry-over", {"into": into, "because": because, "back": "task"})
    return int(answer.status_code)


def test_a_task_carried_over_says_so_on_its_page_and_in_the_next_round(cast: Cast, login: Login, pages: Pages) -> None:
    home, now = pages.task.campaign, timezone.now()
    pages.task.measures.update(done_on=None)
    home.opened_at = now
    Cadence.objects.create(campaign=home, valid_from=timezone.localdate(now), set_at=now, set_by=cast.clerk)
    first = open_round(campaign=home, on=timezone.localdate(now), by=cast.clerk, at=now - timedelta(minutes=5))
    assert carry(pages, cast.county) == 403
    assert carry(pages, cast.clerk) == 302
    shown = text(login(cast.county).get(f"/tasks/{pages.task.pk}/closing"))
    assert "转入“第二轮整改”" in shown
    assert "管材供应推迟。" in shown
    assert "轮调度中继续" not in shown
    monday = first.last + timedelta(days=1)
    following = open_round(campaign=home, on=monday, by=cast.clerk, at=now + (monday - timezone.localdate(now)))
    shown = text(login(cast.county).get(f"/tasks/{pages.task.pk}/closing"))
    assert f'href="/rounds/{following.pk}/#carried">在第2轮调度中继续。' in shown
    for fragment in ({}, {"HX-Request": "true"}):
        into = text(login(cast.clerk).get(f"/rounds/{following.pk}/carried", headers=fragment))
        assert "1 项任务转入本轮。" in into
        assert "管材供应推迟。" in into
        assert "补齐污水管网" in into
    assert "没有任务转入本轮。" in text(login(cast.clerk).get(f"/rounds/{first.pk}/carried"))
    assert f'hx-get="/rounds/{following.pk}/carried"' in text(login(cast.clerk).get(f"/rounds/{following.pk}/"))
    assert "补齐污水管网" in text(login(cast.county).get(f"/rounds/{following.pk}/carried"))
    assert "补齐污水管网" not in text(login(cast.lead).get(f"/rounds/{following.pk}/carried"))  # not a task of theirs
    assert login(cast.outsider).get(f"/rounds/{following.pk}/carried").status_code == 403
    assert login(cast.clerk).get("/rounds/999999/carried").status_code == 404


def test_a_task_is_carried_over_once_into_one_round_and_with_a_reason(cast: Cast, login: Login, pages: Pages) -> None:
    for into, because in (("", "推迟。"), ("第二轮", ""), ("第二轮", "推迟。"), ("第二轮", "又推迟。")):
        carry(pages, cast.clerk, into, because)
    assert list(CarryOver.objects.values_list("into", "because")) == [("第二轮", "推迟。")]
    pages.until("accept")
    carry(pages, cast.clerk, "第三轮", "推迟。")
    assert CarryOver.objects.count() == 1


# --- delegates --------------------------------------------------------------------------------------------------------------------------


def lend(pages: Pages, delegate: Person, days: int = 7) -> Delegation:
    today = timezone.localdate()
    asked = {
        "post": pages.cast.director.posts.get().pk, "delegate": delegate.username, "valid_from": today,
        "valid_to": today + timedelta(days=days), "because": "出差。",
    }  # fmt: skip
    assert pages.login(pages.cast.director).post("/closure/delegations/grant", asked).status_code == 302
    return Delegation.objects.get()


def test_a_delegate_whose_own_posts_sign_nothing_signs(cast: Cast, login: Login, pages: Pages) -> None:
    deputy = person("deputy", "整改办科员", (cast.office, "reader"))
    pages.until("sign")
    assert login(deputy).get("/signing/").status_code == 200
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 404
    lend(pages, deputy)
    assert "补齐污水管网" in text(login(deputy).get("/signing/"))
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 302
    step = Step.objects.get(kind="sign")
    assert (step.done_by, step.on_behalf_of, pages.state) == (deputy, cast.director, "signed")


def test_a_delegate_cannot_sign_in_their_own_name(cast: Cast, pages: Pages) -> None:
    deputy = person("deputy", "整改办科员", (cast.office, "reader"))
    pages.until("sign")
    lend(pages, deputy)
    text(pages.sign(deputy), 409)
    assert not Step.objects.filter(kind="sign").exists()


def test_a_delegation_that_ended_signs_nothing(cast: Cast, login: Login, pages: Pages, travel: Travel) -> None:
    deputy = person("deputy", "整改办科员", (cast.office, "reader"))
    pages.until("sign")
    lend(pages, deputy, days=7)
    travel(8)
    assert "补齐污水管网" not in text(login(deputy).get("/signing/"))
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 404
    travel(7)
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 302  # its last day counts


def test_a_delegation_that_was_revoked_signs_nothing(cast: Cast, login: Login, pages: Pages) -> None:
    deputy = person("deputy", "整改办科员", (cast.office, "reader"))
    pages.until("sign")
    row = lend(pages, deputy)
    login(cast.director).post(f"/closure/delegations/{row.pk}/revoke")
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 404
    assert not Step.objects.filter(kind="sign").exists()


def test_a_delegate_reaches_no_case_the_principal_does_not_sign(cast: Cast, login: Login, pages: Pages) -> None:
    other = Pages(cast, login, ready_task(cast, pages.task.campaign, lead=cast.qingshi, carries_out=cast.transport, origin="petition"))
    for step in (other.request, other.accept, other.draw, other.check):
        assert step().status_code == 302
    deputy = person("deputy", "整改办科员", (cast.office, "reader"))
    lend(pages, deputy)
    assert other.sign(deputy, on_behalf_of=cast.director.pk).status_code == 404
    assert not Step.objects.filter(kind="sign").exists()
