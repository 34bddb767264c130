"""The map of the form of complaints, pressed with a script and without, at desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from rectify.disclosure.portal.services.boundaries import supply
from rectify.interfaces.demo.life.boundary import areas
from tests.browser.conftest import DESK, PHONE, Open
from tests.cast import NOW, Cast
from tests.factories import a_campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = re.compile(r"-?\d+\.\d{6}, -?\d+\.\d{6}")


@pytest.fixture
def city(cast: Cast) -> None:
    supply(place=a_campaign(cast.city, cast.clerk).slug, data=areas(), source="演示", by=cast.clerk, at=NOW)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_press_means_the_same_place_with_a_script_and_without_and_keeps_what_was_typed(
    city: None, open_as: Open, browser: Browser, live_server: Any, axe: Callable[[Page], list[str]], size: tuple[int, int]
) -> None:
    places = []
    for script in (True, False):
        context = browser.new_context(
            java_script_enabled=script, base_url=live_server.url, viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
        )
        page = context.new_page()
        page.goto("/open/complain/")
        page.fill("#id_text", "北砖厂冒黑烟")
        image = page.locator("input[type=image]:visible")
        box = image.bounding_box()
        assert box is not None
        image.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
        page.wait_for_selector("input[type=image][src*='?at=']:visible")
        assert page.url.endswith("/open/complain/") is script
        assert page.input_value("#id_text") == "北砖厂冒黑烟"
        places.append(page.input_value("#id_point"))
        assert PLACE.fullmatch(places[-1])
        context.close()
    one, other = ([float(each) for each in place.split(", ")] for place in places)
    assert abs(one[0] - other[0]) < 0.005
    assert abs(one[1] - other[1]) < 0.005
    page = open_as(None, "/open/complain/", size=size)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
