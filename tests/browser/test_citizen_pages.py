"""The citizens' pages in a real browser: axe finds nothing, nothing is wider than the screen, and all is light enough for an old phone."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response

from rectify.response.petitions.models import CallBack, Petition
from rectify.response.petitions.services.call_backs import ask
from tests.browser.conftest import DESK, PHONE, Open
from tests.cast import Cast
from tests.disclosure.factory import little_city
from tests.response.petitions.complaints import given
from tests.response.petitions.stage import answered, campaign, handed, petition, town_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIGHT = 150_000
"""Bytes of a first page with all it loads, compressed, charts aside."""
PAGES = ("complain/", "track/", "asked/{token}/")


@pytest.fixture
def token(live_server: object, cast: Cast) -> str:
    """A complaint that was answered, and the link by which its petitioner is asked."""
    little_city()
    row = petition(campaign(cast), cast)
    handed(cast, row)
    answered(cast, row, town_person(cast))
    CallBack.objects.filter(petition=row).update(due_on=date(2026, 1, 5))
    return ask(call_back=CallBack.objects.get(petition=row), way=CallBack.Way.LINK, by=cast.hotline, at=timezone.now()).token


def faults(page: Page, axe: Callable[[Page], list[str]], width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return axe(page) + ([f"{wide} px wide"] if wide > width else [])


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("", PHONE, "dark"), ("", DESK, "light"), ("en/", PHONE, "light"), ("en/", DESK, "dark")],
    ids=["chinese-phone", "chinese-desk", "english-phone", "english-desk"],
)
def test_axe_finds_nothing_on_a_citizens_page_nor_on_a_refused_form(
    token: str, open_as: Open, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int], theme: str
) -> None:
    page = open_as(None, f"/open/{language}complain/", size=size, theme=theme)
    found = {}
    for path in PAGES:
        page.goto(f"/open/{language}{path.format(token=token)}")
        found[path] = faults(page, axe, size[0])
    page.locator("[name=answer][value=not_fixed]").check()
    with page.expect_navigation():
        page.locator("main form button").click()
    found["asked without words"] = faults(page, axe, size[0])
    page.locator("[name=words]").fill("又臭了。")
    with page.expect_navigation():
        page.locator("main form button").click()
    found["asked"] = faults(page, axe, size[0])
    page.goto(f"/open/{language}complain/")
    page.locator("[name=text]").fill(given().text)
    page.locator("[name=point]").fill("海边")
    with page.expect_navigation():
        page.locator("main form .main").click()
    found["complain refused"] = faults(page, axe, size[0])
    assert {path: each for path, each in found.items() if each} == {}
    assert Petition.objects.get().state == "handed_over"


@pytest.mark.parametrize("path", ["", "complain/", "track/", "en/", "en/complain/"])
def test_a_first_page_is_light(token: str, open_as: Open, path: str) -> None:
    page = open_as(None, "/open/track/")
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if "echarts" not in response.url:
            sizes[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    page.goto(f"/open/{path}", wait_until="networkidle")
    assert len(sizes) > 3
    assert sum(sizes.values()) <= LIGHT, sizes
