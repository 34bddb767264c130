"""The lists, the start page and the task in a real browser: keyboard, htmx, phone, no script, axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Open, session_of
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import Cast

pytestmark = pytest.mark.browser

TASKS = "/campaigns/short/tasks/"


@pytest.fixture
def short(live_server: object, cast: Cast) -> Short:
    return short_campaign(cast)


def titles(page: Page) -> list[str]:
    return page.locator("#list tbody td.wide-cell a.cut").all_inner_texts()


def test_a_filter_changes_the_rows_and_the_address_and_back_brings_both_back(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, TASKS)
    page.get_by_label("只看逾期").check()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?late=1$"))
    page.go_back()
    expect(page.locator("#list tbody tr")).to_have_count(3)


def test_the_keyboard_goes_all_the_way(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, TASKS)
    page.keyboard.press("/")
    page.keyboard.type("污水")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("tr.here")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("实施污水管网改造")
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()


def test_j_and_k_walk_the_rows(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, TASKS)
    for key, expected in (("j", "四(一)1"), ("j", "四(一)2"), ("j", "四(二)1"), ("j", "四(二)1"), ("k", "四(一)2")):
        page.keyboard.press(key)
        expect(page.locator("tr.here th")).to_have_text(expected)


def test_a_late_task_explains_itself_to_the_pointer_and_to_the_keyboard(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, TASKS)
    why = page.locator("#list .why").first
    why.hover()
    expect(why.locator(".why-text")).to_be_visible()
    page.mouse.move(0, 0)
    expect(why.locator(".why-text")).to_be_hidden()
    why.focus()
    expect(why.locator(".why-text")).to_contain_text("时限 2026-11-11")
    box = why.locator(".why-text").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= DESK[0]


def test_the_head_and_the_first_column_stay_while_the_list_scrolls(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, f"{TASKS}?col=section&col=problem&col=lead&col=due&col=original&col=schedule&col=state", size=(820, 560))
    box = page.locator(".table-box")
    before = page.locator("thead th").first.bounding_box()
    box.evaluate("box => box.scrollTo(300, 200)")
    after = page.locator("thead th").first.bounding_box()
    assert before == after


def test_without_javascript_the_filter_is_a_form(cast: Cast, short: Short, browser: Browser, live_server: object) -> None:
    url = str(getattr(live_server, "url", ""))
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=url)
    context.add_cookies([{"name": "sessionid", "value": session_of(cast.clerk), "url": url}])
    page = context.new_page()
    page.goto(TASKS)
    page.get_by_label("只看逾期").check()
    page.get_by_role("button", name="显示", exact=True).click()
    assert titles(page) == ["淘汰燃煤锅炉"]
    context.close()


def test_a_click_on_a_number_shows_its_rows(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, "/")
    page.locator(".counts a", has_text="逾期").first.click()
    expect(page.locator("#list tbody tr")).to_have_count(1)


def test_the_charts_are_drawn_and_lead_to_rows(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, "/")
    expect(page.locator("[data-chart]:has(canvas)")).to_have_count(3)
    page.locator("summary", has_text="查看数据表").nth(1).click()
    page.locator("figure a.row", has_text="优化能源结构").click()
    expect(page.locator("#list tbody tr")).to_have_count(2)


def test_a_draft_of_a_form_outlives_leaving_the_page(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, f"/tasks/{short.timely.pk}/")
    page.locator("#due summary").click()
    page.locator("#x-why").fill("设备流标")
    page.goto("/")
    page.goto(f"/tasks/{short.timely.pk}/")
    expect(page.locator("#x-why")).to_have_value("设备流标")


PAGES = (
    "/", "/campaigns/", "/campaigns/short/", TASKS, "/campaigns/short/problems/", "/campaigns/short/responsibilities/",
    "/tasks/{late}/", "/problems/{problem}/", "/campaigns/short/units/{unit}/", "/extensions/", "/desk/_components", "/no/such/page",
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(cast: Cast, short: Short, open_as: Open, axe: Callable[[Page], list[str]], theme: str) -> None:
    names = {"late": short.late.pk, "problem": short.late.problem_id, "unit": cast.qingshi.pk}
    found = {path: axe(open_as(cast.clerk, path.format(**names), theme=theme)) for path in PAGES if path != "/no/such/page"}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_nothing_is_wider_than_a_phone(cast: Cast, short: Short, open_as: Open, axe: Callable[[Page], list[str]]) -> None:
    names = {"late": short.late.pk, "problem": short.late.problem_id, "unit": cast.qingshi.pk}
    for path in PAGES[:-1]:
        for language in ("zh-hans", "en"):
            page = open_as(cast.clerk, path.format(**names), size=PHONE, language=language)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], (path, language)
            if language == "zh-hans":
                assert axe(page) == [], path


def test_on_a_phone_the_filter_is_folded_away(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, TASKS, size=PHONE)
    expect(page.locator("#f-section")).to_be_hidden()
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.locator("#f-section")).to_be_visible()


def test_paper_gets_black_on_white_without_buttons(cast: Cast, short: Short, open_as: Open) -> None:
    page = open_as(cast.clerk, f"/tasks/{short.late.pk}/", theme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator(".bar")).to_be_hidden()
