"""A complaint in a real browser: the citizen on a telephone, the hotline, the town, the office, both officers, the question weeks later.

With ``RECTIFY_WALK`` naming a folder every step leaves its picture there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Campaign, Measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.queries import verify
from rectify.foundation.sealing import opened
from rectify.response.petitions.models import Addition, Identity, Petition, Urge
from tests.browser.clock import Clock
from tests.browser.closing import Walk, campaign, county_task, moment
from tests.browser.conftest import Open
from tests.campaign.closure.stage import Walk as Acts
from tests.cast import PASSWORD, Cast
from tests.response.petitions.stage import PUBLIC, answered, handed, town_person

pytestmark = pytest.mark.browser

TEXT = "石桥镇河东村养鸡场粪便直排沟渠，气味难闻，夜间尤其严重，已有两个月。"
PLACE = "石桥镇河东村养鸡场"
PHONE_NUMBER = "13800138000"
POINT = "36.706900, 119.161700"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The days of the walk; nobody waits for them."""
    running = Clock("2026-11-02 20:10")
    monkeypatch.setattr("django.utils.timezone.now", running)
    return running


@pytest.fixture
def home(clock: Clock, cast: Cast) -> Campaign:
    return campaign(cast)


@pytest.fixture
def walk(live_server: object, cast: Cast, clock: Clock, home: Campaign, open_as: Open, axe: Callable[[Page], list[str]]) -> Walk:
    """Another task is in the lists already; the complaint brings its own."""
    return Walk(cast, clock, open_as, axe, county_task(cast, home, "四(一)1", "补齐城南片区污水管网", cast.qingshi))


def complain(walk: Walk, day: str, text: str, picture: str = "", **said: str) -> tuple[str, str]:
    """Fill the form for everybody and send it; number and secret as the page shows them, once."""
    page = walk.at(f"{day}:00").citizen("/open/complain/")
    walk.fill(page, text=text, **said)
    page.get_by_label("县（市、区）").select_option(label="青石县")
    page.get_by_label("大气").check()
    if picture:
        page.locator("#id_photos").set_input_files(walk.photographs(2, "2026-11-02T19:40"))
        walk.look(page, f"{picture}-form")
    walk.at(f"{day}:40")
    walk.press(page, "提交反映")
    if picture:
        walk.look(page, f"{picture}-slip")
    number, secret = page.locator(".citizen-slip dd").all_inner_texts()
    return number, secret


def track(walk: Walk, number: str, secret: str) -> Page:
    """Number and secret open the page of one's own complaint."""
    page = walk.citizen(f"/open/track/?number={number}")
    expect(page.locator("[name=number]")).to_have_value(number)
    walk.fill(page, secret=secret)
    walk.press(page, "查询进展")
    return page


def test_a_citizen_complains_urges_and_reads_the_answer_in_public_words(walk: Walk) -> None:
    number, secret = complain(walk, "2026-11-02 20:15", TEXT, "p1", place=PLACE, point=POINT, name="罗小满", phone=PHONE_NUMBER)
    row = Petition.objects.get(number=number)
    assert (str(row.latitude), str(row.longitude), row.county, row.photos.count()) == ("36.706900", "119.161700", walk.cast.qingshi, 2)
    sealed = Identity.objects.get(petition=row)
    assert sealed.name is not None
    assert opened(sealed.name, "petition:name") == "罗小满"
    handed(walk.cast, row)
    page = track(walk.at("2026-11-06 21:00"), number, secret)
    expect(page.locator(".citizen-life")).to_contain_text("石桥镇")
    page.locator("#id_words").fill("昨晚又排了一次，沟里全是粪水。")
    walk.press(page, "提交补充说明")
    expect(page.get_by_role("status")).to_be_visible()
    walk.press(page, "催办")
    walk.look(page, "p1-tracked")
    assert (Addition.objects.get().words, Urge.objects.get().source) == ("昨晚又排了一次，沟里全是粪水。", "petitioner")
    page = walk.at_desk(walk.cast.clerk, f"/petitions/{row.pk}/")
    expect(page.locator("#said")).to_contain_text("昨晚又排了一次")
    expect(page.locator("#handling #clock")).to_be_visible()
    assert PHONE_NUMBER not in page.content()
    walk.look(page, "p1-desk")
    answered(walk.cast, row, town_person(walk.cast))
    page = track(walk.at("2026-11-10 20:00"), number, secret)
    expect(page.locator(".citizen-life")).to_contain_text(PUBLIC)
    walk.look(page, "p1-answered")
    assert walk.wrong == {}
    assert verify().ok


PROMISE = "建成200立方米粪污收集池，粪污外运还田"
SAID_NO = "下雨后沟里又有粪水，池子没有启用。"
FINDING = "11月5日现场核查，粪污经暗管排入沟渠。"
HANDLING = "已责令停止排放，沟渠已清理；收集池11月20日前建成。"


def the_clerk_hands_it_over(walk: Walk, row: Petition) -> None:
    """What is ticked becomes the batch of the day; the town is proposed because the place names it."""
    page = walk.at("2026-11-03 09:00").at_desk(walk.cast.clerk, "/petitions/handover/")
    page.locator(f"#p{row.pk}").check()
    walk.look(page, "p3-handover")
    walk.press(page, "交办所选信访件")
    expect(page.locator("main")).to_contain_text(row.number)
    row.refresh_from_db()
    assert (row.lead_unit, row.state) == (walk.cast.town, "handed_over")
    assert row.task is not None
    walk.task = row.task


def reply(walk: Walk, row: Petition, town: Person, public: str, picture: str = "") -> Page:
    """The form of the reply, filled in on a telephone, with all evidence there is; not sent yet."""
    page = walk.on_phone(town, f"/petitions/{row.pk}/reply")
    walk.fill(page, finding=FINDING, handling=HANDLING, public_text=public)
    page.locator("[name=substantiated][value=yes]").check()
    page.locator("[name=settled][value=settled]").check()
    for piece in page.locator("[name=evidence]").all():
        piece.check()
    if picture:
        walk.look(page, picture)
    return page


def the_town_replies(walk: Walk, row: Petition, town: Person) -> None:
    """Evidence first; "settled" is refused while a measure lies ahead, and nothing typed is lost; "settled in part" is taken."""
    answer = Measure.objects.get(task=walk.task, key="answer")
    page = walk.at("2026-11-06 10:00").on_phone(town, f"/measures/{answer.pk}/evidence/new")
    walk.hand_in(page, walk.photographs(2, "2026-11-05T15:00"), "沟渠清理后")
    walk.examined()
    page = reply(walk, row, town, PUBLIC, "p3-reply")
    walk.fill(page, text0=PROMISE, due0="2026-11-20")
    walk.press(page, "提交答复")
    expect(page.get_by_role("alert").first).to_contain_text("阶段性办结")
    expect(page.locator("[name=text0]")).to_have_value(PROMISE)
    walk.look(page, "p3-reply-refused")
    page.locator("[name=settled][value=in_part]").check()
    walk.press(page, "提交答复")
    walk.look(page, "p3-handling-phone")


def the_office_accepts(walk: Walk, row: Petition, day: str, verdict: str, picture: str) -> None:
    """The reply is accepted by somebody who did not write it; the verdict is derived."""
    page = walk.at(day).at_desk(walk.cast.clerk, f"/petitions/{row.pk}/handling")
    walk.press(page, "采纳答复")
    expect(page.locator("#settled")).to_contain_text(verdict)
    walk.look(page, picture)
    assert Petition.objects.get(pk=row.pk).state == "answered"


def the_promise_is_kept(walk: Walk, row: Petition, town: Person) -> None:
    """Reported in the round of the week, proved, judged; then the town says that it is settled."""
    page = walk.at("2026-11-16 08:30").at_desk(walk.cast.clerk, "/rounds/")
    walk.press(page, "现在开启本轮")
    page = walk.at("2026-11-18 10:00").on_phone(town, "/rounds/")
    page.locator("tbody a.row", has_text="石桥镇").click()
    card = page.locator("details.report-card", has_text="收集池")
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    card.get_by_label("工作进展").fill("收集池11月17日建成。")
    card.get_by_label("下一步打算").fill("加强运行维护。")
    card.get_by_label("启动日期").fill("2026-11-09")
    card.get_by_label("完成日期（已完成才填）").fill("2026-11-17")
    card.get_by_role("button", name="提交填报").click()
    expect(page.locator("details.report-card[data-standing='filed']")).to_have_count(1)
    measure = Measure.objects.exclude(key="answer").get(task=walk.task)
    page = walk.on_phone(town, f"/measures/{measure.pk}/evidence/new")
    walk.hand_in(page, walk.photographs(1, "2026-11-17T15:00"), "收集池建成")
    walk.at("2026-11-19 09:00").examined()
    piece = Evidence.objects.get(measure=measure)
    walk.press(walk.at_desk(walk.cast.clerk, f"/evidence/{piece.pk}"), "采信")
    page = reply(walk.at("2026-11-21 10:00"), row, town, f"{PUBLIC}收集池已建成并启用。")
    walk.press(page, "提交答复")


def the_case_is_closed(walk: Walk, town: Person) -> None:
    """The same procedure as any other task: the town asks, the county accepts, the lot checks, both officers sign, the office closes."""
    page = walk.at("2026-11-24 09:00").on_phone(town, f"{walk.closing}/request")
    walk.fill(page, words="答复所列措施均已完成，收集池已启用。")
    walk.press(page, "申请验收")
    acts = Acts(walk.cast, walk.task)
    acts.at = moment("2026-11-25 10:00")
    acts.accept(walk.cast.county, walk.cast.qingshi)
    acts.later().drawn(walk.cast.second_clerk)
    acts.later().check(walk.cast.team)
    walk.at("2026-11-30 09:00")
    for officer in (walk.cast.party, walk.cast.government):
        page = walk.at_desk(officer, "/signing/")
        walk.fill(page, words="同意销号。", password=PASSWORD)
        walk.press(page, "签字")
    assert walk.state == "signed"
    page = walk.at("2026-12-01 09:00").at_desk(walk.cast.clerk, walk.closing)
    walk.press(page, "销号")
    assert walk.state == "closed"


def the_hotline_makes_a_link(walk: Walk, row: Petition) -> str:
    """Weeks later the question stands on the sheet by itself; the link is shown once."""
    page = walk.at("2026-12-21 10:00").at_desk(walk.cast.hotline, "/petitions/calls/")
    walk.look(page, "p3-calls")
    with page.expect_navigation():
        page.locator("tbody tr", has_text=row.number).get_by_role("link", name="回访").click()
    walk.press(page, "生成链接")
    walk.look(page, "p3-link")
    return page.locator(".link-once").inner_text().split("/", 3)[3]


def the_citizen_says_no(walk: Walk, row: Petition, link: str) -> None:
    """On a telephone, without an account; once."""
    page = walk.at("2026-12-22 19:00").citizen(f"/{link}")
    expect(page.locator("main")).to_contain_text("收集池已建成并启用")
    page.get_by_label("未解决", exact=True).check()
    walk.fill(page, words=SAID_NO)
    walk.look(page, "p3-asked")
    walk.press(page, "提交反馈")
    row.refresh_from_db()
    expect(page.locator("main")).to_contain_text(str(row.reply_due))
    walk.look(page, "p3-said-no")
    assert (row.state, walk.state) == ("handed_over", "reopened")


def test_a_complaint_is_answered_closed_and_reopened_by_the_petitioner(walk: Walk) -> None:
    number, secret = complain(walk, "2026-11-02 20:15", TEXT, place=PLACE, phone=PHONE_NUMBER)
    row, town = Petition.objects.get(number=number), town_person(walk.cast)
    the_clerk_hands_it_over(walk, row)
    the_town_replies(walk, row, town)
    the_office_accepts(walk, row, "2026-11-07 10:00", "阶段性办结", "p3-accepted")
    the_promise_is_kept(walk, row, town)
    the_office_accepts(walk, row, "2026-11-22 10:00", "已办结", "p3-settled")
    the_case_is_closed(walk, town)
    the_citizen_says_no(walk, row, the_hotline_makes_a_link(walk, row))
    page = walk.at_desk(walk.cast.clerk, f"/petitions/{row.pk}/")
    both = page.locator("#asked .both")
    expect(both.locator(".said").first).to_contain_text("已办结")
    expect(both.locator(".said").last).to_contain_text(SAID_NO)
    expect(page.locator("#asked")).to_contain_text("两种说法均保留")
    walk.look(page, "p3-both")
    page = track(walk, number, secret)
    expect(page.locator(".citizen-life li.kind-handed_over")).to_contain_text("2026-11-03")
    expect(page.locator(".citizen-life")).to_contain_text("未解决")
    walk.look(page, "p3-tracked")
    assert walk.wrong == {}
    assert verify().ok


ALIKE = "石桥镇河东村养鸡场把粪便直接排进沟渠，气味难闻，夜间尤其严重。"
FORM = "/petitions/new/"


def suggested(walk: Walk, text: str, place: str) -> Page:
    """The hotline types; what looks alike appears beside the form without a key pressed."""
    page = walk.at_desk(walk.cast.hotline, FORM)
    page.locator("#i-text").press_sequentially(text, delay=1)
    page.locator("#i-place").fill(place)
    expect(page.locator("#suggested .alike li").first).to_be_visible()
    return page


def test_a_duplicate_is_suggested_while_typing_and_merged_and_the_second_follows_the_first(walk: Walk) -> None:
    """Once from the form of the hotline, once from the page of a complaint that came by itself through the portal."""
    first, _secret = complain(walk, "2026-11-02 20:15", TEXT, place=PLACE, phone=PHONE_NUMBER)
    page = suggested(walk.at("2026-11-02 20:30"), ALIKE, PLACE)
    offered = page.locator("#suggested .alike li", has_text=first)
    walk.look(page, "p2-suggested")
    offered.get_by_label("同一件事：登记并归并").check()
    page.locator("#i-county").select_option(label="青石县")
    page.locator("#i-phone").fill("13900139000")
    page.locator("#i-text").press("Control+Enter")
    expect(page.locator(".told .secret")).to_be_visible()
    walk.look(page, "p2-told")
    told = page.locator(".told")
    second, secret = told.locator("b").first.inner_text(), told.locator(".secret").inner_text()
    root, merged = Petition.objects.get(number=first), Petition.objects.get(number=second)
    assert (merged.merged_into, merged.state, root.state) == (root, "merged", "received")

    third, third_secret = complain(walk, "2026-11-02 20:45", f"{ALIKE}孩子不敢开窗。", place=PLACE)
    late = Petition.objects.get(number=third)
    page = walk.at_desk(walk.cast.clerk, f"/petitions/{late.pk}/")
    walk.look(page, "p2-alike")
    walk.press(page, f"并入{first}")
    late.refresh_from_db()
    assert late.merged_into == root

    handed(walk.cast, root)
    answered(walk.cast, root, town_person(walk.cast))
    walk.at("2026-11-10 20:00")
    for number, word in ((second, secret), (third, third_secret)):
        page = track(walk, number, word)
        expect(page.locator(".citizen-life")).to_contain_text(PUBLIC)
        assert first not in page.content()
        assert PHONE_NUMBER not in page.content()
    walk.look(page, "p2-tracked")
    assert walk.wrong == {}
    assert verify().ok
