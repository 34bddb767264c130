"""The portal in a real browser: no fault that axe knows, nothing wider than the screen, and all of it without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from rectify.disclosure.portal.services.boundaries import supply
from tests.browser.conftest import DESK, PHONE, Open
from tests.cast import NOW
from tests.disclosure.factory import item, little_city, publish, releaser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = "at/haidai/"
PAGES = (
    "", f"{AT}search/?q=锅炉", f"{AT}tasks/", f"{AT}tasks/t-2/", f"{AT}counties/", f"{AT}counties/HD-QS/", f"{AT}calendar/",
    f"{AT}petitions/", f"{AT}petitions/HD20261101-0001/", f"{AT}cases/", f"{AT}publications/", f"{AT}publications/4/", f"{AT}known/",
    f"{AT}how/", f"{AT}verify/", f"{AT}accessibility/", f"{AT}data/", f"{AT}subscribe/",
)  # fmt: skip
CHARTS = (f"{AT}tasks/", f"{AT}counties/")
SQUARE = [[119.0, 36.0], [119.2, 36.0], [119.2, 36.1], [119.0, 36.1], [119.0, 36.0]]


@pytest.fixture
def city() -> None:
    little_city()
    case = {"good": False, "words": "某企业连夜拆除在线监测设备。", "task": "t-1", "county_name": "青石县"}
    publish("cases", [item("case", "c-1", title="拆了的探头", state="", on_day=None, data=case)], series="cases", title="典型案例")
    areas = [("HD-QS", "青石县", 0.0), ("HD-LH", "临河区", 0.2)]
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name},
         "geometry": {"type": "Polygon", "coordinates": [[[x + east, y] for x, y in SQUARE]]}}
        for code, name, east in areas
    ]  # fmt: skip
    supply(place="haidai", data={"type": "FeatureCollection", "features": features}, source="演示", by=releaser(), at=NOW)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["", "en/"])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_screen(
    city: None, open_as: Open, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int], theme: str
) -> None:
    page = open_as(None, f"/open/{language}", size=size, theme=theme)
    found = {}
    for path in PAGES:
        page.goto(f"/open/{language}{path}")
        if path in CHARTS:
            page.wait_for_selector("[data-open-chart] canvas")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[path] = axe(page) + ([f"{wide} px wide"] if wide > size[0] else [])
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_everything_but_charts_works_without_javascript(city: None, browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/open/")
    page.get_by_role("searchbox").fill("锅炉")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="淘汰燃煤锅炉 t-2").first.click()
    assert "已销号" in page.content()
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/open/en/at/haidai/tasks/t-2/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Counties").first.click()
    assert page.get_by_role("table").count() == 1
    context.close()
