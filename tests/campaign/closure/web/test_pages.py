"""What the pages of the close-out show, to whom, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from rectify.campaign.closure.models import Case, Draw, Lot, LotPaper, ProcedureChoice, PublicNotice
from rectify.campaign.closure.queries.papers import notice_paper
from rectify.campaign.closure.rules.published import read, repeat
from rectify.campaign.ledger.models import Measure, Target
from tests.campaign.closure.stage import campaign, mended, ready_task
from tests.campaign.closure.web.scene import Login, Pages, photo, text
from tests.cast import Cast, person


def test_the_gate_lists_everything_missing_each_with_a_link(cast: Cast, login: Login, pages: Pages) -> None:
    Measure.objects.filter(task=pages.task, number="2").update(done_on=None)
    Target.objects.create(task=pages.task, subject="收集率", comparator=">=", value=90, unit="%", quote="达到90%以上")
    of_task = f"/tasks/{pages.task.pk}/closing"
    page = text(login(cast.responsible).get(of_task))
    assert "申请验收之前还缺 2 项" in page
    assert f'<a href="/tasks/{pages.task.pk}/#measures">' in page
    assert f'<a href="/tasks/{pages.task.pk}/#targets">' in page
    assert f'href="{of_task}/request"' not in page
    refused = text(pages.request(), 409)
    assert f'<a href="/tasks/{pages.task.pk}/#targets">' in refused
    assert "两项措施均已完成。" in refused  # what was typed stays
    english = text(login(cast.responsible).get(of_task, headers={"accept-language": "en"}))
    assert "2 points are missing before acceptance can be asked for:" in english


def test_only_a_unit_that_bears_the_task_is_offered_the_request(cast: Cast, login: Login, pages: Pages) -> None:
    of_task = f"/tasks/{pages.task.pk}/closing"
    assert f'href="{of_task}/request"' in text(login(cast.responsible).get(of_task))
    assert f'href="{of_task}/request"' not in text(login(cast.clerk).get(of_task))
    assert login(cast.lead).get(of_task).status_code == 404
    assert pages.request(cast.lead).status_code == 404
    assert pages.request(cast.clerk).status_code == 403


@pytest.mark.parametrize(
    ("step", "act", "right", "forbidden", "out_of_reach"),
    [
        ("accept", "accept", "county", ("responsible", "director", "team", "leader"), ("lead",)),
        ("review", "review", "line", ("county", "clerk", "lead", "team"), ()),
        ("check", "check", "team", ("county", "line", "lead", "director"), ()),
        ("close", "close", "clerk", ("county", "director", "team", "leader", "line"), ()),
    ],
)
def test_each_step_is_for_its_own_people(
    cast: Cast, login: Login, pages: Pages, step: str, act: str, right: str, forbidden: tuple[str, ...], out_of_reach: tuple[str, ...]
) -> None:
    pages.until(step)
    for name in forbidden:
        assert getattr(pages, act)(getattr(cast, name)).status_code == 403, name
    for name in out_of_reach:
        assert getattr(pages, act)(getattr(cast, name)).status_code == 404, name
    assert getattr(pages, act)(getattr(cast, right)).status_code == 302


def test_a_form_opened_before_its_turn_says_so_and_takes_nothing(cast: Cast, pages: Pages) -> None:
    pages.until("accept")
    page = text(pages.login(cast.line).get(f"/cases/{pages.case.pk}/review"))
    assert "这一步现在不由您办理" in page
    text(pages.review(), 409)
    assert pages.state == "acceptance_requested"


def test_an_acceptance_without_opinion_or_group_is_refused_and_keeps_what_was_typed(cast: Cast, pages: Pages) -> None:
    pages.until("accept")
    assert "属实" in text(pages.accept(None, **{"member-0-name": ""}), 409)
    page = text(pages.accept(opinion=""), 422)
    assert "王验收" in page
    assert pages.state == "acceptance_requested"


def test_a_review_without_position_is_refused_where_the_procedure_asks_for_it(cast: Cast, pages: Pages) -> None:
    pages.until("review")
    assert "同意验收意见。" in text(pages.review(latitude="", longitude=""), 409)
    assert "位置需要同时填写纬度和经度。" in text(pages.review(longitude=""), 422)
    assert pages.state == "accepted"


@pytest.mark.parametrize("step", ["accept", "review"])
def test_not_passed_sends_the_task_back_with_the_opinion(cast: Cast, login: Login, pages: Pages, step: str) -> None:
    pages.until(step)
    assert getattr(pages, step)(passed="no", opinion="三号井未接通。").status_code == 302
    assert pages.state == "returned"
    page = text(login(cast.responsible).get(f"/tasks/{pages.task.pk}/closing"))
    assert "三号井未接通。" in page
    assert f"/tasks/{pages.task.pk}/closing/request" in page  # the next attempt may begin
    assert "三号井未接通。" in text(login(cast.clerk).get("/closure/register/?show=back"))


def test_a_failed_spot_check_returns_and_a_second_attempt_shows_the_first(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("check")
    assert pages.check(passed="no", words="设备停运。").status_code == 302
    assert pages.state == "returned"
    text(pages.request(), 409)  # with nothing but what failed
    mended(cast, pages.task, timezone.now())
    for step in (pages.request, pages.accept, pages.review, pages.draw, pages.check, pages.sign, pages.close):
        answer = step()
        assert answer.status_code == 302, text(answer)
    assert (pages.state, pages.case.attempt) == ("closed", 2)
    first = Case.objects.get(attempt=1)
    assert f"/cases/{first.pk}/" in text(login(cast.clerk).get(f"/tasks/{pages.task.pk}/closing"))
    assert "设备停运。" in text(login(cast.clerk).get(f"/cases/{first.pk}/"))


def test_a_closed_task_is_reopened_with_a_reason_everybody_sees(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("reopen")
    url = f"/tasks/{pages.task.pk}/closing/reopen"
    assert login(cast.county).post(url, {"because": "反弹"}).status_code == 403
    login(cast.clerk).post(url, {"because": ""})
    assert pages.state == "closed"
    assert login(cast.clerk).post(url, {"because": "水质反弹。", "back": "task"}).headers["Location"] == f"/tasks/{pages.task.pk}/#closing"
    assert pages.state == "reopened"
    assert "水质反弹。" in text(login(cast.county).get(f"/tasks/{pages.task.pk}/closing"))


def test_a_case_is_suspended_resumed_and_returned_by_its_page(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("accept")
    clerk, case = login(cast.clerk), pages.case.pk
    clerk.post(f"/cases/{case}/suspend", {"because": "行政诉讼。"})
    assert "行政诉讼。" in text(clerk.get(f"/tasks/{pages.task.pk}/closing"))
    text(pages.accept(), 409)
    login(cast.clerk).post(f"/cases/{case}/resume")
    assert pages.accept().status_code == 302
    assert login(cast.responsible).post(f"/cases/{case}/return", {"because": "退"}).status_code == 403
    assert login(cast.county).post(f"/cases/{case}/return", {"because": "材料有误。", "back": "signing"}).headers["Location"] == "/signing/"
    assert pages.state == "returned"


def test_the_desk_tells_what_waits_and_what_waits_for_me(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("review")
    name = "补齐污水管网"
    assert name in text(login(cast.clerk).get("/closure/?waits=review"))
    assert name not in text(login(cast.clerk).get("/closure/?waits=accept"))
    assert name in text(login(cast.line).get("/closure/?mine=1"))
    assert name not in text(login(cast.county).get("/closure/?mine=1"))
    assert name in text(login(cast.clerk).get(f"/closure/?unit={cast.transport.pk}&procedure=weifang-county"))
    assert name not in text(login(cast.clerk).get(f"/closure/?unit={cast.qingshi.pk}"))
    assert name not in text(login(cast.lead).get("/closure/"))  # out of reach
    text(login(cast.clerk).get("/closure/?waits=nonsense&unit=x&after=-1"))
    pages.review()
    for query in ("waits=draw", "waits=draw&mine=1", "waits=check"):
        assert name in text(login(cast.clerk).get(f"/closure/?{query}"))
    assert "<html" not in text(login(cast.clerk).get("/closure/", headers={"HX-Request": "true"}))


def test_the_register_as_a_workbook_holds_every_closed_task(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("reopen")
    sent = login(cast.clerk).get("/closure/register.xlsx")
    sheet = load_workbook(BytesIO(sent.getvalue())).active
    assert sheet is not None
    rows: list[Any] = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == "补齐污水管网"
    assert rows[1][7] == "青石县 青石县甲"
    assert "整改办主任" in rows[1][12]


def test_the_preview_of_a_drawing_uses_no_seed_and_writes_nothing(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("draw")
    page = text(pages.draw(do="preview", seed=""))
    assert "有 1 件等待抽签。" in page
    assert "按此设置，1 件中将抽取 1 件。" in page
    assert "青石县" in page or "市级" in page
    assert not Draw.objects.exists()
    text(pages.draw(seed=""), 422)
    text(pages.draw(share="0"), 422)
    assert login(cast.county).post("/draws/", {}).status_code == 403  # reads, but draws nothing
    assert not Draw.objects.exists()


def test_a_drawing_is_published_with_seed_hash_and_lots(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("check")
    draw = Draw.objects.get()
    assert re.fullmatch(r"双色球 0 03 11 19 #[0-9a-f]{32}", draw.seed)
    for who in (cast.county, cast.lead, cast.auditor):
        page = text(login(who).get(f"/draws/{draw.pk}/"))
        assert draw.seed in page
        assert draw.population_hash in page
    lines = login(cast.county).get(f"/draws/{draw.pk}/lots.csv").getvalue().decode("utf-8-sig").split("\r\n")
    lot = Lot.objects.get()
    county, unit = lot.stratum.split("/")
    risks = ",".join(lot.risks)
    assert lines[0] == "case,county,unit,late,returned,findings,reopened,stratum,weight,ticket,chosen,drawing"
    assert lines[1].startswith(f"{lot.case_id},{county},{unit},{risks},{lot.stratum},{lot.weight},{lot.ticket},1,")
    repeated = repeat(read(lines), seed=draw.seed, noted_hash=draw.population_hash)
    assert (repeated.ok, repeated.chosen) == (True, 1)
    assert "rectify verify-draw draw-1.csv" in page
    assert login(cast.outsider).get(f"/draws/{draw.pk}/").status_code == 403
    again = text(pages.draw(seed=draw.seed), 409)
    assert "种子" in again


def test_photographs_of_the_check_of_a_closed_task_are_kept_and_the_page_says_what_became_of_it(
    cast: Cast, login: Login, pages: Pages
) -> None:
    pages.until("reopen")
    assert pages.draw(cast.second_clerk, population="closed").status_code == 302
    checker = person("third", "整改办丙", (cast.office, "office_clerk"))
    lot = Lot.objects.latest("pk")
    assert "将重新打开已销号的任务" in text(login(checker).get(f"/draws/lots/{lot.pk}/check"))
    answer = pages.check(checker, passed="no", words="夜间复产。", paper_check_photo=photo("夜间.jpg"))
    assert "任务已重新打开" in text(login(checker).get(answer.url))
    kept = LotPaper.objects.get()
    assert (kept.lot, kept.name, kept.kind, pages.state) == (lot, "夜间.jpg", "check_photo", "reopened")


class Board:
    """A task under a procedure with a notice, up to the notice."""

    def __init__(self, cast: Cast, login: Login) -> None:
        home = campaign(cast)
        today = timezone.localdate()
        ProcedureChoice.objects.create(
            campaign=home, kind="county", procedure="heilongjiang", valid_from=today, chosen_at=timezone.now(), chosen_by=cast.clerk
        )
        self.pages = Pages(cast, login, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport))
        self.pages.until("draw")
        self.login, self.cast = login, cast

    def post(self, **more: Any) -> Any:
        first = timezone.localdate()
        data = {"case": self.pages.case.pk, "number": "海整改公〔2026〕1号", "title": "拟销号公示", "where": "市政府网站", "first": first}
        data["contact"] = "电话0000-12369，人民路1号"
        return self.login(self.cast.clerk).post("/notices/post", data | {"days": 10, "day_type": "workdays", "do": "post"} | more)


@pytest.fixture
def board(cast: Cast, login: Login) -> Board:
    return Board(cast, login)


def test_the_last_day_of_a_notice_is_computed_and_explained_before_it_is_posted(board: Board) -> None:
    page = text(board.post(do="compute"))
    assert "共10个工作日" in page
    last = page.split('name="last" value="')[1][:10]
    assert not PublicNotice.objects.exists()
    assert text(board.post()).count(last) >= 1  # without a last day it is computed, not posted
    text(board.post(last=last, contact=""), 422)
    assert board.post(last=last).status_code == 302
    notice = PublicNotice.objects.get()
    assert "电话0000-12369，人民路1号" in text(board.login(board.cast.county).get(f"/notices/{notice.pk}/"))
    told = [getattr(block, "text", "") for block in notice_paper(notice).blocks]
    assert "联系方式：电话0000-12369，人民路1号。" in told
    assert notice.last.isoformat() == last


def test_a_notice_whose_days_disagree_is_refused_with_the_count(board: Board) -> None:
    page = text(board.post(last=(timezone.localdate() + timedelta(days=3)).isoformat()), 409)
    assert "不符" in page
    assert "海整改公〔2026〕1号" in page
    assert board.login(board.cast.county).post("/notices/post", {}).status_code == 403
    assert not PublicNotice.objects.exists()


def test_an_objection_is_recorded_answered_and_shown(board: Board) -> None:
    last = text(board.post(do="compute")).split('name="last" value="')[1][:10]
    board.post(last=last)
    notice = PublicNotice.objects.get()
    entry = notice.entries.get()
    clerk = board.login(board.cast.clerk)
    today = timezone.localdate().isoformat()
    url = f"/notices/entries/{entry.pk}/objections"
    assert "来信" in text(clerk.post(url, {"came_by": "post", "said_on": "昨天", "text": "井盖冒水。"}), 422)
    assert clerk.post(url, {"came_by": "post", "said_on": today, "text": "井盖冒水。"}).status_code == 302
    objection = entry.objections.get()
    assert "井盖冒水。" in text(clerk.get("/notices/"))
    assert board.login(board.cast.county).post(f"/notices/objections/{objection.pk}/answer", {}).status_code == 403
    clerk = board.login(board.cast.clerk)
    clerk.post(f"/notices/objections/{objection.pk}/answer", {"upheld": "no", "answer": ""})
    clerk.post(f"/notices/objections/{objection.pk}/answer", {"upheld": "no", "answer": "已现场核实，系雨水井。"})
    objection.refresh_from_db()
    assert objection.upheld is False
    assert "已现场核实" in text(board.login(board.cast.lead).get(f"/notices/{notice.pk}/"))
    board.login(board.cast.clerk).post(f"/notices/{notice.pk}/end")  # it still runs: refused with words
    assert board.pages.case.waits_for == "notice"


def test_procedures_show_sources_and_what_is_ours_and_are_chosen_by_the_office(cast: Cast, login: Login) -> None:
    campaign(cast)
    page = text(login(cast.lead).get("/closure/procedures/"))
    assert "本系统补充" in page
    assert "严格销号管理" in page
    asked = {"campaign": "close", "kind": "county", "procedure": "heilongjiang", "valid_from": timezone.localdate().isoformat()}
    assert login(cast.lead).post("/closure/procedures/choose", asked).status_code == 403
    assert login(cast.clerk).post("/closure/procedures/choose", asked).status_code == 302
    assert ProcedureChoice.objects.get().procedure == "heilongjiang"
    login(cast.clerk).post("/closure/procedures/choose", asked | {"procedure": "weifang-petition", "kind": "city"})
    assert ProcedureChoice.objects.count() == 1
    text(login(cast.clerk).post("/closure/procedures/choose", asked | {"valid_from": "morgen"}), 422)


COSTS = [
    ("clerk", "/closure/", 12),
    ("line", "/closure/?mine=1", 13),
    ("clerk", "/closure/register/", 8),
    ("clerk", "/draws/", 12),
    ("clerk", "/notices/", 9),
    ("director", "/signing/", 18),
    ("clerk", "/closure/delegations/", 7),
]


@pytest.mark.parametrize(("who", "path", "queries"), COSTS)
def test_a_page_costs_the_same_queries_for_one_case_and_for_many(
    cast: Cast, login: Login, pages: Pages, django_assert_max_num_queries: Any, who: str, path: str, queries: int
) -> None:
    pages.until("sign")
    client: Client = login(getattr(cast, who))
    with django_assert_max_num_queries(queries) as one:
        text(client.get(path))
        cost = len(one)
    for _ in range(2):
        other = Pages(cast, login, ready_task(cast, pages.task.campaign, lead=cast.qingshi, carries_out=cast.transport))
        other.until("sign")
    client = login(getattr(cast, who))
    with django_assert_max_num_queries(cost):
        text(client.get(path))


@pytest.mark.parametrize(("step", "queries"), [("request", 30), ("accept", 28), ("sign", 28), ("reopen", 26)])
def test_the_close_out_of_a_task_costs_a_fixed_number_of_queries(
    cast: Cast, login: Login, pages: Pages, django_assert_max_num_queries: Any, step: str, queries: int
) -> None:
    pages.until(step)
    client = login(cast.clerk)
    with django_assert_max_num_queries(queries):
        text(client.get(f"/tasks/{pages.task.pk}/closing"))
