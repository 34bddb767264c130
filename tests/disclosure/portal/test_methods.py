"""What the portal shows is asked for, never posted to; only forms take posts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.portal.web.urls import PAGES
from tests.architecture.test_routes import ALL
from tests.disclosure.factory import little_city

pytestmark = pytest.mark.django_db
AT = "/open/at/haidai/"
FORMS = {
    "open/complain/",
    "open/complain/spot/",
    "open/track/",
    "open/track/act/",
    "open/asked/<str:token>/",
    "open/en/asked/<str:token>/",
    "open/en/complain/",
    "open/en/complain/spot/",
    "open/en/track/",
    "open/en/track/act/",
    *(
        f"open/{language}{route}"
        for language in ("", "en/")
        for route in ("at/<slug:place>/subscribe/", "told/<str:secret>/", "told/<str:secret>/end/")
    ),
}
"""Addresses for everybody that take a post."""
READ = sorted(route for route in ALL if (route.startswith("open/") or route == "robots.txt") and route not in FORMS)
WORDS = {
    "<slug:place>": "haidai",
    "<slug:slug>": "haidai",
    "<str:key>": "t-1",
    "<str:code>": "HD-QS",
    "<int:sequence>": "1",
    "<str:secret>": "nothing",
}


def address(route: str) -> str:
    for part, word in WORDS.items():
        route = route.replace(part, word)
    assert "<" not in route, route
    return f"/{route}"


def test_the_forms_stand_among_the_routes_and_every_page_of_the_portal_is_looked_at() -> None:
    assert not FORMS - set(ALL)
    assert reverse("portal:sitemap") in map(address, READ)
    assert len(READ) > 2 * (len(PAGES) - 3)


@pytest.mark.parametrize("route", READ)
def test_what_is_read_takes_no_other_method(client: Client, route: str) -> None:
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(client, method)(address(route))
        assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD"}), method


def test_page_and_files_of_a_number_say_which_it_is_and_of_which_day(client: Client) -> None:
    head = little_city()[0]
    mark = reading.publication("haidai", head.sequence).head.watermark
    assert head.number in mark
    assert head.digest[:12] in mark
    page = client.get(f"{AT}publications/{head.sequence}/").content.decode()
    start = page[: page.index('class="open-lead"')]
    assert mark in start
    assert "2026-11-09" in start
    table = client.get(f"{AT}publications/{head.sequence}.csv").content.decode("utf-8-sig")
    assert table.rstrip().endswith(f"{mark} · 事实截至 facts of 2026-11-09")
    whole = client.get(f"{AT}data/tasks.csv").content.decode("utf-8-sig")
    assert "事实截至 facts of" in whole.rstrip().rpartition("\r\n")[2]
