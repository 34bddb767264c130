"""Every page of the portal, in both languages, on nothing but frozen rows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.plans.reading.contract import ActorRole
from rectify.disclosure.portal.templatetags.portal import by_role
from rectify.disclosure.portal.web.words import PARTS
from tests.disclosure.factory import item, little_city, publish

AT = "at/haidai/"
PAGES = [
    "", AT, f"{AT}search/?q=锅炉", f"{AT}search/?q=x", f"{AT}tasks/", f"{AT}tasks/?group=late&county=HD-QS&q=锅炉&page=9",
    f"{AT}tasks/t-1/", f"{AT}tasks/t-1/feed.atom", f"{AT}counties/", f"{AT}counties/HD-QS/", f"{AT}counties/HD-QS/feed.atom",
    f"{AT}calendar/",
    f"{AT}calendar.ics", f"{AT}petitions/", f"{AT}petitions/?type=air&county=HD-QS", f"{AT}petitions/HD20261101-0001/", f"{AT}cases/",
    f"{AT}publications/", f"{AT}publications/?kind=lists", f"{AT}publications/1/", f"{AT}publications/4/", f"{AT}publications/4.json",
    f"{AT}publications/4.csv", f"{AT}known/", f"{AT}how/", f"{AT}verify/", f"{AT}accessibility/", f"{AT}data/", f"{AT}data/tasks.csv",
    f"{AT}data/tasks.json", f"{AT}data/petitions.csv", f"{AT}data/petitions.json", f"{AT}data/counties.csv", f"{AT}data/counties.json",
    f"{AT}data/line.json", f"{AT}data/catalogue.jsonld", f"{AT}feed.atom", f"{AT}subscribe/",
]  # fmt: skip
OURS = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)"?', re.IGNORECASE)
ALLOWED = {"frozen_publication", "frozen_item", "frozen_latest", "frozen_boundary", "portal_subscription", "jsonb_array_elements_text"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> None:
    little_city()
    case = {"good": False, "words": "某企业连夜拆除在线监测设备。", "task": "t-1", "county_name": "青石县"}
    publish("cases", [item("case", "c-1", title="拆了的探头", state="", on_day=None, data=case)], series="cases", title="典型案例")


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages_from_frozen_rows(city: None, client: Client, path: str, language: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(f"/open/{language}{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == ("en" if language else "zh-hans")
    tables = {name.lower() for query in asked for name in OURS.findall(query["sql"])}
    assert tables <= ALLOWED
    assert "Cookie" not in answer.headers.get("Vary", "") or "subscribe" in path
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    if "subscribe" not in path:
        assert answer.headers["Cache-Control"].startswith("public")
        assert not answer.cookies


def test_who_has_a_part_is_told_role_by_role_in_one_order() -> None:
    parts = [{"role": "recipient", "name": "a"}, {"role": "lead", "name": "b"}, {"role": "odd", "name": "c"}, {"role": "lead", "name": "d"}]
    told = [(role, [body["name"] for body in bodies]) for role, bodies in by_role(parts)]
    assert told == [("lead", ["b", "d"]), ("recipient", ["a"]), ("odd", ["c"])]
    assert set(ActorRole) <= set(PARTS)
