"""The review in a real browser: from the file a clerk drops to work on the lists; keyboard, mouse, phone, no script, axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from rectify.campaign.ledger.models import Task
from rectify.campaign.plans.models import Document, Fact, Question
from rectify.campaign.plans.services.facts import Decision, decide_fact
from rectify.interfaces.demo.documents import build
from tests.browser.conftest import DESK, PHONE, Open, session_of
from tests.campaign.papers import PLAN, campaign_of, taken
from tests.cast import NOW, Cast

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The documents of the demo city as files."""
    return build(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def plan(live_server: object, cast: Cast) -> Document:
    """A short plan, handed in."""
    return taken(cast, campaign_of(cast)).entry.document


@pytest.fixture
def torn(live_server: object, cast: Cast, papers: dict[str, Path]) -> Document:
    """The web copy of the demo plan that lost its numbers, handed in."""
    return taken(cast, campaign_of(cast), papers["damaged_txt"].read_text(encoding="utf-8")).entry.document


def at(document: Document, place: str = "") -> str:
    return f"/review/{document.pk}{place}"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def current(page: Page) -> str:
    """The key of the fact that is current in both panes, which must agree."""
    row = page.locator("#lists .fact.cur")
    expect(row).to_have_count(1)
    key = str(row.get_attribute("data-i"))
    assert page.locator(f'#text mark.cur[data-i~="{key}"]').count() >= 1
    return key


def hand_in(page: Page, cast: Cast, *files: Path) -> None:
    page.set_input_files("#files", [str(f) for f in files])
    page.fill("#id_name", "海岱督察整改")
    page.select_option("#id_jurisdiction", str(cast.city.pk))
    page.fill("#id_starts_on", "2026-01-12")
    page.get_by_role("button", name="读取文件").click()


def test_from_the_dropped_plan_to_work_on_the_task_list(cast: Cast, open_as: Open, papers: dict[str, Path]) -> None:
    page = open_as(cast.clerk, "/documents/")
    page.get_by_role("link", name="导入文件").first.click()
    hand_in(page, cast, papers["plan"])
    expect(page.locator(".outcome .mark.done b")).to_have_count(1, timeout=20_000)
    page.get_by_role("link", name="对照原文核对").first.click()

    first = page.locator("#lists .task").first
    expect(first).to_have_attribute("open", "")
    title = first.locator(".task-title").inner_text()
    first.get_by_role("button", name="确认无疑问的事实").click()
    expect(page.locator("#lists .task").first.locator("summary .mark")).not_to_contain_text("0/")
    first.get_by_role("button", name="确认任务").click()
    expect(page.locator("#told")).to_be_visible()  # names of units wait
    while page.locator("#told a:visible").count():
        page.locator("#told a[href*='#d']:visible").first.click()
        page.locator(".task[open] .duty a.mark.wait").first.click()
        page.locator(".choosing .unit-list input").first.check()
        page.locator(".choosing").get_by_role("button", name="认定单位").click()
        expect(page.locator(".choosing")).to_have_count(0)
        page.locator("#lists .task").first.get_by_role("button", name="确认任务").click()
        expect(page.locator("#told:not([hidden]), #lists .task summary .mark.done").first).to_be_visible()
    expect(page.locator("#lists .task").first.locator("summary .mark.done")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("已确认1/")

    task = Task.objects.get(state="open")
    assert task.title == title
    assert task.confirmed_by == cast.clerk
    page.goto(f"/campaigns/{task.campaign.slug}/tasks/")
    expect(page.locator("#list")).to_contain_text(title)
    page.goto(f"/tasks/{task.pk}")
    expect(page.locator("main")).to_contain_text(title)


def test_a_plan_and_its_list_dropped_together_join(cast: Cast, open_as: Open, papers: dict[str, Path]) -> None:
    page = open_as(cast.clerk, "/review/new")
    hand_in(page, cast, papers["plan"], papers["measures"])
    expect(page.locator(".outcome .mark.done b")).to_have_count(2, timeout=20_000)
    expect(page.locator(".outcome").nth(1)).to_contain_text("并入方案任务")


def test_hands_stay_on_the_keyboard(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    press(page, "j")
    one = current(page)
    press(page, "c")
    expect(page.locator(f"#r-{one}")).to_have_class(re.compile("confirmed"))
    expect(page.locator(f"#text mark[data-i~='{one}']").first).to_have_class(re.compile("confirmed"))
    press(page, "j")
    two = current(page)
    assert two != one
    press(page, "r")
    expect(page.locator(f"#r-{two}")).to_have_class(re.compile("rejected"))
    press(page, "u")
    expect(page.locator(f"#r-{two}")).to_have_class(re.compile("proposed"))
    press(page, "k")
    assert current(page) == one
    press(page, "n")
    assert current(page) != one
    press(page, "J")
    expect(page.locator("#lists .task.cur")).to_have_count(1)
    expect(page.locator("#say")).not_to_be_empty()
    assert Fact.objects.get(document=plan, key=one).state == "confirmed"


def test_fast_fingers_lose_no_decision_and_make_none_twice(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    page.locator("#lists .task").first.evaluate("d => { d.open = true }")
    sure = list(Fact.objects.filter(document=plan, questions=None).order_by("start", "pk")[:4])
    for fact in sure:
        page.locator(f"#r-{fact.key} [data-act=confirm]").evaluate("b => { b.click(); b.click() }")
    for fact in sure:
        expect(page.locator(f"#r-{fact.key}")).to_have_class(re.compile("confirmed"))
    expect(page.locator("#told")).to_be_hidden()


def test_a_correction_is_typed_and_escape_leaves_it(cast: Cast, plan: Document, open_as: Open) -> None:
    fact = Fact.objects.filter(document=plan, kind="target", questions=None)[0]
    page = open_as(cast.clerk, at(plan, f"#{fact.key}"))
    press(page, "e")
    field = page.locator(".correcting [name=value]")
    expect(field).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".correcting")).to_have_count(0)
    press(page, "e")
    field.fill("95")
    press(page, "Enter")
    expect(page.locator(f"#r-{fact.key}")).to_have_class(re.compile("corrected"))
    expect(page.locator(f"#r-{fact.key} .v")).to_contain_text("95")


def test_a_click_in_the_text_finds_the_row_and_a_click_on_the_row_finds_the_text(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    last = Fact.objects.filter(document=plan).last()
    assert last is not None
    page.locator(f"#text mark[data-i~='{last.key}']").first.click()
    expect(page.locator(f"#r-{last.key}")).to_be_in_viewport()
    assert current(page) == last.key
    expect(page).to_have_url(re.compile(f"#{last.key}$"))
    page.locator("#lists .task").first.evaluate("d => { d.open = true }")
    row = page.locator("#lists .task").first.locator(".fact").first
    row.locator(".w").click()
    key = str(row.get_attribute("data-i"))
    expect(page.locator(f"#text mark[data-i~='{key}']").first).to_be_in_viewport()


def test_an_address_shows_the_words_it_names(cast: Cast, plan: Document, open_as: Open) -> None:
    start = PLAN.index("黑臭水体")
    page = open_as(cast.clerk, at(plan, f"#c{start}-{start + 4}"))
    expect(page.locator(f"[data-c='{PLAN.rindex(chr(10), 0, start) + 1}']")).to_be_in_viewport()


def select(page: Page, words: str) -> None:
    """Select words of the text as a mouse would."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector('.paper'), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
          throw new Error('not in one piece: ' + words);
        }""",
        words,
    )


def test_selected_words_become_a_fact_by_keyboard(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    select(page, "在线监测系统")
    expect(page.locator("#add")).to_be_visible()
    press(page, "a")
    page.keyboard.type("标准")
    page.locator("#add select").select_option("standard")
    page.get_by_role("button", name="补充事实").click()
    expect(page.locator("#r-p1")).to_be_visible()
    fact = Fact.objects.get(document=plan, key="p1")
    assert (fact.text, fact.start) == ("在线监测系统", PLAN.index("在线监测系统"))


def test_a_measure_is_cut_at_the_caret_and_joined_again(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    task = page.locator("#lists .task").first
    before = task.locator(".measure").count()
    press(page, "J")
    measure = task.locator(".measure", has_text="淘汰比例").first
    words = measure.locator(".measure-head .said").inner_text()
    assert "淘汰比例" in words
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll('.paper mark.ms')].find(m => m.textContent.includes('淘汰全市')).firstChild;
          const at = node.data.indexOf('淘汰全市');
          getSelection().collapse(node, at);
        }"""
    )
    page.wait_for_timeout(250)
    measure.get_by_role("button", name="拆分").click()
    expect(page.locator("#lists .task").first.locator(".measure")).to_have_count(before + 1)
    page.locator("#lists .task").first.locator(".measure").first.get_by_role("button", name="并入下条").click()
    expect(page.locator("#lists .task").first.locator(".measure")).to_have_count(before)


def test_what_the_damaged_copy_lost_is_answered_one_question_after_the_other(cast: Cast, torn: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(torn))
    expect(page.locator("#text mark.gap-open").first).to_be_attached()
    open_before = Question.objects.filter(document=torn, answered_at=None).count()
    lost = Question.objects.filter(document=torn, fact__missing__contains=["year"])[0]
    press(page, "q")
    field = page.locator(f"#a-{lost.key}")
    field.fill("明年")
    press(page, "Enter")
    expect(page.locator(f"#r-{lost.key} .error")).to_contain_text("明年")
    field = page.locator(f"#a-{lost.key}")
    expect(field).to_have_value("明年")
    field.fill("2026")
    press(page, "Enter")
    expect(page.locator(f"#r-{lost.key}")).to_have_class(re.compile("answered"))
    expect(page.locator("#n-questions")).to_have_text(str(open_before - 1))
    expect(page.locator(f"#text mark[data-i~='{lost.key}']").first).to_have_class(re.compile("gap-closed"))
    lost.refresh_from_db()
    assert (lost.answer, lost.answered_by) == ("2026", cast.clerk)
    fact = Fact.objects.get(questions=lost)
    assert "2026" in (fact.correction or {})["value"]


def test_two_clerks_do_not_overwrite_each_other(cast: Cast, plan: Document, open_as: Open) -> None:
    fact = Fact.objects.filter(document=plan, kind="target", questions=None)[0]
    page = open_as(cast.clerk, at(plan, f"#{fact.key}"))
    expect(page.locator(f"#r-{fact.key}")).to_have_class(re.compile("cur"))
    decide_fact(fact=fact, decision=Decision.REJECT, by=cast.second_clerk, at=NOW)
    press(page, "c")
    expect(page.locator("#told")).to_contain_text(cast.second_clerk.name)
    fact.refresh_from_db()
    assert fact.state == "rejected"


def test_search_goes_through_the_places(cast: Cast, torn: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(torn))
    press(page, "/")
    page.keyboard.type("整改")
    expect(page.locator("#found")).to_have_text(re.compile(r"^1/\d+$"))
    press(page, "Enter")
    expect(page.locator("#found")).to_have_text(re.compile(r"^2/\d+$"))


def test_the_filter_leaves_the_kind_that_was_asked_for(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan))
    page.select_option("#filter", "deadline")
    kinds = page.locator("#lists .fact:visible").evaluate_all("rows => [...new Set(rows.map(r => r.dataset.kind))]")
    assert kinds == ["deadline"]


def test_a_phone_shows_one_part_at_a_time_and_a_tap_works(cast: Cast, plan: Document, open_as: Open) -> None:
    page = open_as(cast.clerk, at(plan), size=PHONE)
    expect(page.locator("#text")).to_be_hidden()
    page.get_by_role("link", name="原文", exact=True).click()
    expect(page.locator("#side")).to_be_hidden()
    sure = Fact.objects.filter(document=plan, questions=None)[0]
    page.locator(f"#text mark[data-i~='{sure.key}']").first.click()
    expect(page.locator("#lists .fact.cur")).to_be_in_viewport()
    page.locator("#lists .fact.cur").get_by_role("button", name="确认").click()
    expect(page.locator(f"#r-{sure.key}")).to_have_class(re.compile("confirmed"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_without_script_the_forms_still_work(cast: Cast, plan: Document, browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session_of(cast.clerk), "url": live_server.url}])
    page = context.new_page()
    page.goto(at(plan))
    row = page.locator(".task[open] .fact.proposed").first
    key = str(row.get_attribute("data-i"))
    row.get_by_role("button", name="剔除").click()
    expect(page.locator(f"#r-{key}")).to_have_class(re.compile("rejected"))
    row = page.locator(".task[open] .fact.proposed").first
    row.get_by_role("link", name="更正").click()
    expect(page.get_by_role("button", name="保存更正")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("size", "theme", "language"), [(DESK, "light", "zh-hans"), (DESK, "dark", "en"), (PHONE, "light", "zh-hans")])
def test_axe_finds_nothing(
    cast: Cast,
    torn: Document,
    open_as: Open,
    axe: Callable[[Page], list[str]],
    picture: Callable[[Page, str], None],
    size: Any,
    theme: str,
    language: str,
) -> None:
    found: dict[str, list[str]] = {}
    for name, path in {
        "review": at(torn),
        "review-fact": at(torn, "#f40"),
        "review-questions": at(torn, "#questions"),
        "review-checks": at(torn, "#checks"),
        "upload": "/review/new",
        "documents": "/documents/",
        "document": f"/documents/{torn.pk}",
    }.items():
        page = open_as(cast.clerk, path, size=size, theme=theme, language=language)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(600)
        picture(page, f"{name}-{size[0]}-{theme}-{language}")
        if lines := axe(page):
            found[name] = lines
    assert found == {}
