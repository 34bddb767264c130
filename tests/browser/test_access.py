"""Every page of the product in a real browser: axe finds nothing, nothing is wider than the screen, the keyboard goes everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from rectify.campaign.ledger.models import Task
from rectify.foundation.accounts.models import Person, Unit
from tests.browser.conftest import DESK, PHONE, Open
from tests.cast import PASSWORD, Cast
from tests.interfaces.pages import pages
from tests.interfaces.world import World, build

TASKS = "/campaigns/haidai/tasks/"
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1 || look.boxShadow !== 'none';
  return {tag: at.tagName, type: at.type, ring};
}"""


@pytest.fixture
def world(live_server: object, cast: Cast) -> World:
    with transaction.atomic():
        return build(cast)


@pytest.mark.access
@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [(DESK, "light", "zh-hans"), (DESK, "dark", "en"), (PHONE, "light", "en"), (PHONE, "dark", "zh-hans")],
    ids=["desk-light-zh", "desk-dark-en", "phone-light-en", "phone-dark-zh"],
)
def test_axe_finds_nothing_on_any_page_and_no_page_is_wider_than_its_screen(
    world: World, open_as: Open, axe: Callable[[Page], list[str]], size: tuple[int, int], theme: str, language: str
) -> None:
    found: list[str] = []
    seen = 0
    windows: dict[Person | None, Page] = {}
    for path, who in pages(world):
        if who in windows:
            windows[who].goto(path)
        page = windows.setdefault(who, windows.get(who) or open_as(who, path, size=size, theme=theme, language=language))
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{path}: {line}" for line in (*axe(page), *([f"{wide} px wide"] if wide > size[0] else []))]
        seen += 1
    assert found == []
    assert seen > 40


def test_somebody_without_a_mouse_logs_in_searches_opens_a_task_and_asks_for_help(world: World, open_as: Open) -> None:
    page = open_as(None, "/")
    expect(page.locator("input[name=login]")).to_be_focused()
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(TASKS)
    rows = page.locator("#list tbody tr")
    before = rows.count()
    page.keyboard.press("/")
    page.keyboard.type("淘汰燃煤锅炉")
    expect(rows.filter(has_not_text="淘汰燃煤锅炉")).to_have_count(0)
    assert 0 < rows.count() < before
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("tr.here")).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("淘汰燃煤锅炉")
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()


def test_the_first_stop_of_the_keyboard_leads_over_the_menu(world: World, open_as: Open) -> None:
    page = open_as(world.cast.clerk, TASKS)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_stop_of_the_keyboard_can_be_seen(world: World, open_as: Open, theme: str) -> None:
    task = Task.objects.order_by("pk")[0]
    unseen = []
    for path in ("/", TASKS, f"/tasks/{task.pk}/", f"/review/{world.document.pk}", "/review/new", "/accounts/me/"):
        page = open_as(world.cast.clerk, path, theme=theme)
        for stop in range(40):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUS)
            if at["tag"] == "BODY":
                break
            if not at["ring"] and at["type"] != "date":  # its calendar button is a part of its own, with a ring of its own
                unseen.append((path, stop, page.evaluate("document.activeElement.outerHTML.slice(0, 90)")))
        page.context.close()
    assert unseen == []


def test_the_overview_goes_to_paper_in_light_and_comes_back_dark(world: World, open_as: Open) -> None:
    page = open_as(world.cast.clerk, "/", theme="dark")
    expect(page.locator("[data-chart=due]:has(canvas)")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    expect(page.locator("figure:has([data-chart=due]) table")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") is None
    expect(page.locator("figure:has([data-chart=due]) table")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_longest_names_and_titles_break_no_page(world: World, open_as: Open, size: tuple[int, int]) -> None:
    bureau, task = world.cast.ecology, world.tasks["ecology"]
    Unit.objects.filter(pk=bureau.pk).update(name="综合协调与督导督办" * 6 + "联合工作专班")
    Task.objects.filter(pk=task.pk).update(title="淘汰建成区燃煤锅炉" * 44)
    lists = "/campaigns/haidai/"
    for path in ("/", lists, TASKS, f"{lists}responsibilities/", f"/tasks/{task.pk}/", f"{lists}units/{bureau.pk}/"):
        page = open_as(world.cast.clerk, path, size=size)
        page.wait_for_load_state("networkidle")  # parts of a page come after it
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        if path == TASKS:
            assert page.evaluate("document.querySelector('.table-box').scrollWidth") <= size[0]
