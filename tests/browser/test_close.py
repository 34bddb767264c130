"""The whole life of one county task in a real browser: nine people, a failed spot check, a second attempt, a close, a reopening.

With ``RECTIFY_WALK`` naming a folder every step leaves its picture there, and the walk its archive: tools/walkthrough.py does so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from rectify.campaign.closure.models import Case, Draw, Lot, Step
from rectify.campaign.closure.queries.procedures import procedures
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Campaign, Measure
from rectify.foundation.accounts.models import LoginTrial, Person
from rectify.foundation.audit.queries import verify
from rectify.interfaces.cli.verify_archive import run as verify_archive
from tests.browser.clock import Clock
from tests.browser.closing import TITLE, Walk, campaign, county_task, moment, with_target
from tests.browser.conftest import Open
from tests.campaign.closure.stage import prove
from tests.cast import PASSWORD, Cast, person

pytestmark = pytest.mark.browser

FIRST = "主干管3.2公里已通水，12个小区完成雨污分流；10月8日测定收集率85.5%。"
AGAIN = "抽查指出的末端50米管道已于10月20日接通，溢流口已封堵、井室已清淤；10月21日复测收集率86.2%。再次申请验收。"
TESTED = "查阅施工、监理资料，抽测3处井室，管道通水正常，收集率85.5%，达到目标。同意通过验收。"
TESTED_AGAIN = "重点查看抽查指出的末端管道和井室：已接通、无外溢；复测收集率86.2%，达到目标。同意通过验收。"
SEEN = "现场核查管网走向、井室与竣工图一致，污水已接入县污水处理厂。同意验收意见。"
SEEN_AGAIN = "现场核查末端50米管道已接通，城南大街与文昌路口井室无外溢。同意验收意见。"
"""What people say in the first attempt, and in the second after the failed check: the papers show these words."""
HERE = {"latitude": 36.7069, "longitude": 119.1618, "accuracy": 8}
OWN = Path(__file__).with_name("procedures")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The days of the walk; nobody waits for them."""
    running = Clock("2026-10-12 09:00")
    monkeypatch.setattr("django.utils.timezone.now", running)
    return running


@pytest.fixture
def own_procedure(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The shipped procedures, and one more file of the city beside them: nothing else makes a procedure known."""
    shutil.copytree(django_settings.PROCEDURES, tmp_path / "procedures")
    shutil.copytree(OWN, tmp_path / "procedures", dirs_exist_ok=True)
    settings.PROCEDURES = tmp_path / "procedures"
    procedures.cache_clear()
    yield
    procedures.cache_clear()


@pytest.fixture
def home(clock: Clock, cast: Cast) -> Campaign:
    return campaign(cast)


@pytest.fixture
def walk(live_server: object, cast: Cast, clock: Clock, home: Campaign, open_as: Open, axe: Callable[[Page], list[str]]) -> Walk:
    task = county_task(cast, home, "四(一)1", TITLE, cast.qingshi)
    with_target(task)
    return Walk(cast, clock, open_as, axe, task)


def others(cast: Cast, home: Campaign) -> None:
    """Two more tasks that wait for the drawing, walked there by the services."""
    neighbour = person("linhe", "临河区甲", (cast.linhe, "county_government"))
    for number, title in (("四(一)2", "临河区北关河截污纳管"), ("四(一)3", "临河区乡镇污水处理设施提标")):
        task = county_task(cast, home, number, title, cast.linhe, done=date(2026, 9, 20))
        for measure in task.measures.all():
            prove(cast, measure, cast.linhe)
        case = request_acceptance(task=task, unit=cast.linhe, words="措施均已完成。", by=neighbour, at=moment("2026-10-13 10:00"))
        group = [{"name": "孙验收", "unit": "市生态环境局", "title": "科长"}]
        record_acceptance(
            case=case, passed=True, opinion="符合验收要求。", members=group, on_day=date(2026, 10, 14), unit=cast.ecology, by=cast.lead,
            at=moment("2026-10-14 10:00"),
        )  # fmt: skip
        record_review(
            case=case, passed=True, opinion="同意验收意见。", on_day=date(2026, 10, 15), unit=cast.housing, by=cast.line,
            latitude=Decimal("36.69"), longitude=Decimal("119.20"), at=moment("2026-10-15 10:00"),
        )  # fmt: skip


def the_office_sets_out(walk: Walk) -> None:
    """The office chooses the procedure of the city, and opens the round of the week."""
    page = walk.at("2026-10-12 09:00").at_desk(walk.cast.clerk, "/closure/procedures/")
    page.locator("summary", has_text="选择程序").click()
    page.get_by_label("任务类别").select_option("county")
    page.get_by_label("程序", exact=True).select_option("haidai-county")
    walk.press(page, "选择程序")
    expect(page.locator("main")).to_contain_text("海岱市县级任务销号程序")
    walk.look(page, "01-procedure")
    page = walk.at_desk(walk.cast.clerk, "/rounds/")
    walk.press(page, "现在开启本轮")
    page = walk.at_desk(walk.cast.clerk, "/rounds/")
    expect(page.locator("tbody")).to_contain_text("青石县")
    walk.look(page, "02-round")


def the_county_reports(walk: Walk) -> None:
    """On a telephone: two measures, both finished, one with the measured result."""
    page = walk.at("2026-10-12 14:00").on_phone(walk.cast.county, "/week")
    walk.look(page, "03-this-week")
    page = walk.on_phone(walk.cast.county, "/rounds/")
    page.locator("tbody a.row", has_text="青石县").click()
    cards = page.locator("details.report-card")
    expect(cards).to_have_count(2)
    for number, done in enumerate(("主干管3.2公里全部贯通，9月25日完成通水试验。", "12个小区雨污分流改造全部完工，已逐户核对。")):
        card = cards.nth(number)
        if card.get_attribute("open") is None:
            card.locator("summary").first.click()
        card.get_by_label("工作进展").fill(done)
        card.get_by_label("下一步打算").fill("加强运行维护，申请验收。")
        if number == 0:
            card.get_by_label("值", exact=True).fill("85.5")
            card.get_by_label("计量单位").fill("%")
            card.get_by_label("测定日期").fill("2026-10-08")
        card.get_by_label("完成日期（已完成才填）").fill("2026-09-25")
        if number == 0:
            walk.look(page, "04-report")
        card.get_by_role("button", name="提交填报").click()
        expect(page.locator("details.report-card[data-standing='filed']")).to_have_count(number + 1)
    walk.look(page, "05-reported")


def acceptance_is_refused_and_the_links_are_followed(walk: Walk) -> None:
    """The request lists all that is missing; each line leads to where it is mended: photographs, several at once."""
    page = walk.at("2026-10-12 15:00").on_phone(walk.cast.county, walk.closing)
    missing = page.locator(".missing-list li")
    expect(missing).to_have_count(2)
    page = walk.on_phone(walk.cast.county, f"{walk.closing}/request")
    walk.fill(page, words="两项措施均已完成。")
    walk.press(page, "申请验收")
    refusal = page.locator("[role=alert]").first
    expect(refusal.get_by_role("link")).to_have_count(2)
    walk.look(page, "06-request-refused")
    assert walk.state == "open"
    links = [str(each.get_attribute("href")) for each in refusal.get_by_role("link").all()]
    for number, link in enumerate(links):
        page = walk.on_phone(walk.cast.county, link)
        files = walk.photographs(3 - number, "2026-09-25T09:10")
        if number == 0:
            files += walk.photographs(1, "2026-09-25T10:00", software="Adobe Photoshop 25.0 (Windows)")
        walk.hand_in(page, files, ("主干管通水现场", "小区雨污分流完工现场")[number], "" if number else "07-photographs-chosen")
        if number == 0:
            walk.look(page, "08-photographs-sent")
    assert Evidence.objects.filter(task=walk.task).count() == 6


def the_evidence_is_judged(walk: Walk) -> None:
    """By the lead of the ecology bureau: an edited picture is rejected with words, the others are accepted."""
    walk.at("2026-10-13 09:30").examined()
    page = walk.at_desk(walk.cast.lead, f"/tasks/{walk.task.pk}/evidence")
    walk.look(page, "09-gallery")
    edited = Evidence.objects.get(task=walk.task, findings__rule="edited")
    for piece in Evidence.objects.filter(task=walk.task, judged_at=None).order_by("pk"):
        page = walk.at_desk(walk.cast.lead, f"/evidence/{piece.pk}")
        if piece == edited:
            expect(page.locator("#findings .mark.risk")).to_be_visible()
            page.get_by_label("审核意见").fill("照片经编辑软件处理，请交原图。")
            walk.look(page, "10-edited")
            walk.press(page, "不采信")
        else:
            walk.press(page, "采信")
    assert Evidence.objects.filter(task=walk.task, accepted=True).count() == 5


def the_county_asks(walk: Walk, day: str, words: str, picture: str = "") -> None:
    """The request for acceptance, with its statement."""
    page = walk.at(day).at_desk(walk.cast.county, f"{walk.closing}/request")
    walk.fill(page, words=words)
    if picture:
        walk.look(page, picture)
    walk.press(page, "申请验收")
    assert walk.state == "acceptance_requested"


def the_group_accepts(walk: Walk, day: str, opinion: str, picture: str = "") -> None:
    """The ecology bureau with its group; the report is written from the rows."""
    page = walk.at(day).at_desk(walk.cast.lead, f"/cases/{walk.case.pk}/accept")
    walk.fill(page, opinion=opinion)
    rows = (("王明远", "市生态环境局", "组长"), ("李若水", "外聘：市城市规划设计院", "给排水工程师"))
    for number, (name, unit, title) in enumerate(rows):
        walk.fill(page, **{f"member__{number}__name": name, f"member__{number}__unit": unit, f"member__{number}__title": title})
    if picture:
        walk.look(page, picture)
    walk.press(page, "验收通过")
    assert walk.state == "accepted"


def the_line_department_reviews(walk: Walk, day: str, opinion: str, picture: str = "") -> None:
    """On the telephone, on site: photographs, the position by one touch, the verdict."""
    page = walk.at(day).on_phone(walk.cast.line, f"/cases/{walk.case.pk}/review")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)  # type: ignore[arg-type]
    page.locator("#photo-camera").set_input_files(walk.photographs(1, day.replace(" ", "T")))
    page.locator("#photo-files").set_input_files(walk.photographs(2, day.replace(" ", "T")))
    walk.fill(page, opinion=opinion)
    page.get_by_role("button", name="获取当前位置").click()
    expect(page.locator("[name=latitude]")).to_have_value("36.706900")
    if picture:
        walk.look(page, picture)
    walk.press(page, "同意销号")
    assert walk.state == "reviewed"


def the_office_draws(walk: Walk, day: str, seed: str, picture: str = "") -> None:
    """By a published seed; the preview shows the coverage without it."""
    page = walk.at(day).at_desk(walk.cast.clerk, "/draws/")
    if picture:
        walk.press(page, "查看覆盖情况")
        walk.look(page, picture)
    walk.fill(page, seed=seed)
    walk.press(page, "抽签")
    expect(page.locator("main")).to_contain_text(seed)
    if picture:
        walk.look(page, picture.replace("14-draw-settings", "15-drawn"))
    assert Lot.objects.get(case=walk.case).chosen


def the_team_checks(walk: Walk, day: str, *, passed: bool, picture: str = "") -> None:
    """The supervision team, on site."""
    draw = Draw.objects.latest("pk")
    page = walk.at(day).at_desk(walk.cast.team, f"/draws/{draw.pk}/")
    with page.expect_navigation():
        page.locator("tbody tr", has_text=TITLE).get_by_role("link", name="登记抽查结果").click()
    good = "复查3处井室，溢流口已封堵，管道运行正常。"
    bad = "城南大街与文昌路口井室仍有污水外溢，管道末端50米未接通。退回整改。"
    walk.fill(page, words=good if passed else bad, method="现场查看、开井检查")
    page.locator("#photo-files").set_input_files(walk.photographs(1, day.replace(" ", "T")))
    if picture:
        walk.look(page, picture)
    walk.press(page, "通过" if passed else "未通过")
    if picture:
        walk.look(page, picture.replace("16-spot-check", "17-spot-checked"))


def the_county_mends(walk: Walk) -> None:
    """The week is frozen, the next one asks again: a report, a photograph, a verdict."""
    page = walk.at("2026-10-21 08:30").on_phone(walk.cast.county, walk.closing)
    expect(page.locator("main")).to_contain_text("井室仍有污水外溢")
    expect(page.locator(".missing-list li")).to_have_count(2)  # new evidence and a new result: what came before proves nothing now
    expect(page.locator("main")).not_to_contain_text("可以申请验收")
    walk.look(page, "18-returned")
    page = walk.at_desk(walk.cast.clerk, "/rounds/")
    walk.press(page, "封存本轮")
    page = walk.at_desk(walk.cast.clerk, "/rounds/")
    walk.press(page, "现在开启本轮")
    page = walk.on_phone(walk.cast.county, "/rounds/")
    page.locator("tbody a.row", has_text="青石县").click()
    card = page.locator("details.report-card").first
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    card.get_by_label("工作进展").fill("末端50米管道10月20日接通，溢流口封堵，井室清淤完毕。")
    card.get_by_label("值", exact=True).fill("86.2")  # what was measured before the failed check does not count any more
    card.get_by_label("计量单位").fill("%")
    card.get_by_label("测定日期").fill("2026-10-21")
    walk.look(page, "19-mended")
    card.get_by_role("button", name="提交填报").click()
    expect(page.locator("details.report-card[data-standing='filed']")).to_have_count(1)
    measure = Measure.objects.filter(task=walk.task).earliest("position")
    page = walk.on_phone(walk.cast.county, f"/measures/{measure.pk}/evidence/new")
    walk.hand_in(page, walk.photographs(2, "2026-10-20T15:00"), "末端接通、井室清淤后")
    walk.at("2026-10-22 09:00").examined()
    for piece in Evidence.objects.filter(task=walk.task, judged_at=None).order_by("pk"):
        walk.press(walk.at_desk(walk.cast.lead, f"/evidence/{piece.pk}"), "采信")


def the_notice_is_posted(walk: Walk) -> None:
    """By another clerk: ten days are claimed where five are shown, refused; then right, with an objection answered; then over."""
    page = walk.at("2026-10-29 09:00").at_desk(walk.cast.second_clerk, "/notices/")
    walk.fill(page, number="海整改公示〔2026〕8号", title="关于青石县城南片区污水管网整改任务拟销号的公示", where="海岱日报、市政府网站")
    walk.fill(page, contact="电话12369；海岱市人民路1号市整改办；电子邮箱见市政府网站")
    page.get_by_label(TITLE).check()
    walk.fill(page, days="10", first="2026-10-29", last="2026-11-04")
    walk.press(page, "发布公示")
    expect(page.locator("[role=alert]").first).to_be_visible()
    walk.look(page, "20-notice-refused")
    assert walk.state == "reviewed"
    walk.fill(page, days="5", last="")
    walk.press(page, "计算截止日")
    expect(page.locator("[name=last]")).to_have_value("2026-11-04")
    walk.press(page, "发布公示")
    page.locator("summary", has_text="登记异议").click()
    page.get_by_label("提出方式").select_option(index=1)
    page.get_by_label("异议内容").fill("文昌路口雨后仍有异味，是否仍在溢流？")
    walk.press(page, "登记异议")
    page.get_by_label("答复").fill("10月30日现场核查，溢流口已封堵；异味来自路面积水，已清理。")
    walk.look(page, "21-objection")
    walk.press(page, "答复：异议不成立")
    page = walk.at("2026-11-05 08:30").at_desk(walk.cast.second_clerk, "/notices/")
    page.locator("a.row", has_text="〔2026〕8号").click()
    walk.look(page, "22-notice-over")
    walk.press(page, "结束公示")
    assert walk.state == "noticed"


def the_principals_sign(walk: Walk) -> None:
    """Each proves the signature by itself; a wrong password signs nothing and is counted."""
    page = walk.at("2026-11-05 10:00").at_desk(walk.cast.party, "/signing/")
    walk.fill(page, words="已现场察看，同意销号。", password="not this one")
    walk.press(page, "签字")
    expect(page.locator("[role=alert]").first).to_contain_text("密码不正确")
    walk.look(page, "23-wrong-password")
    assert LoginTrial.objects.get().failures == 1
    assert not Step.objects.filter(kind="sign").exists()
    walk.fill(page, password=PASSWORD)
    walk.press(page, "签字")
    assert walk.state == "noticed"
    page = walk.at("2026-11-05 15:00").at_desk(walk.cast.government, "/signing/")
    walk.look(page, "24-second-signature")
    walk.fill(page, words="同意。", password=PASSWORD)
    walk.press(page, "签字")
    assert walk.state == "signed"


def the_office_closes(walk: Walk, folder: Path) -> Path:
    """And the case leaves as one archive, which proves itself without the system."""
    page = walk.at("2026-11-06 09:00").at_desk(walk.cast.clerk, walk.closing)
    walk.look(page, "25-all-signed")
    walk.press(page, "销号")
    assert walk.state == "closed"
    page = walk.at_desk(walk.cast.clerk, walk.closing)
    walk.look(page, "26-closed")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="一事一档").click()
    where = folder / "archive.zip"
    waiting.value.save_as(where)
    return where


def the_office_reopens(walk: Walk) -> None:
    """A month later: with its reason, counted, and visible to everybody who reads the list."""
    page = walk.at("2026-12-07 09:00").at_desk(walk.cast.director, walk.closing)
    page.locator("summary", has_text="重新打开任务").click()
    page.locator("details[open] [name=because]").fill("12月5日群众举报并经核实：文昌路口污水再次外溢，问题反弹。")
    walk.press(page, "重新打开任务")
    assert walk.state == "reopened"
    walk.look(walk.on_phone(walk.cast.county, walk.closing), "27-reopened")
    for reader in (walk.cast.team, walk.cast.leader):
        page = walk.at_desk(reader, "/closure/register/?show=back")
        rows = page.locator("tbody tr", has_text=TITLE)
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="问题反弹")).to_have_count(1)
        expect(page.locator(".counts a[aria-current] .n")).to_have_text("2")
    walk.look(page, "28-register")


def test_a_county_task_lives_from_its_first_report_to_its_reopening(
    walk: Walk, home: Campaign, own_procedure: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    the_office_sets_out(walk)
    the_county_reports(walk)
    acceptance_is_refused_and_the_links_are_followed(walk)
    the_evidence_is_judged(walk)
    the_county_asks(walk, "2026-10-14 10:00", FIRST, "11-request")
    the_group_accepts(walk, "2026-10-15 16:00", TESTED, "12-acceptance")
    the_line_department_reviews(walk, "2026-10-16 10:30", SEEN, "13-site-review")
    others(walk.cast, home)
    the_office_draws(walk, "2026-10-19 09:00", "双色球2026120期 03 08 11 19 25 32 07", "14-draw-settings")
    the_team_checks(walk, "2026-10-20 10:00", passed=False, picture="16-spot-check")
    assert walk.state == "returned"
    the_county_mends(walk)
    the_county_asks(walk, "2026-10-23 10:00", AGAIN)
    the_group_accepts(walk, "2026-10-26 15:00", TESTED_AGAIN)
    the_line_department_reviews(walk, "2026-10-27 10:00", SEEN_AGAIN)
    said = list(Step.objects.filter(case=walk.case, kind__in=("request", "accept", "review")).order_by("pk"))
    assert [step.opinion for step in said] == [AGAIN, TESTED_AGAIN, SEEN_AGAIN]
    the_office_draws(walk, "2026-10-28 09:00", "双色球2026124期 01 06 14 22 28 30 12")
    the_team_checks(walk, "2026-10-28 15:00", passed=True)
    the_notice_is_posted(walk)
    the_principals_sign(walk)
    archive = the_office_closes(walk, Path(os.environ.get("RECTIFY_WALK", tmp_path)))
    assert verify_archive([str(archive)]) == 0, capsys.readouterr().out
    the_office_reopens(walk)
    assert walk.wrong == {}
    people: set[Person] = {step.done_by for step in Step.objects.filter(case__task=walk.task).select_related("done_by")}
    assert len(people) == 8, people
    for case in Case.objects.filter(task=walk.task):
        acted = list(case.steps.values_list("done_by", flat=True))
        assert len(acted) == len(set(acted))
    assert list(Case.objects.filter(task=walk.task).order_by("attempt").values_list("outcome", flat=True)) == ["returned", "reopened"]
    assert verify().ok
