"""How the portal answers: light, the same for all, safe to open in a spreadsheet, unmoved by hostile words."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from rectify.disclosure.frozen.rules.groups import GROUPS, group_of
from rectify.disclosure.portal.rules.cells import Cell, csv_of
from rectify.disclosure.portal.rules.feeds import Entry, Event, atom, icalendar
from tests.cast import NOW, TODAY
from tests.disclosure.factory import county, little_city, petition, publish, task, task_data

AT = "/open/at/haidai/"
LIGHTEST = 150 * 1024
WORDS = (
    "'", '"><script>alert(1)</script>', "%", "_", "\x00", "\\", "' OR 1=1 --", "{{7*7}}", "𠮷" * 200, "a" * 5000, "\u202e", "锅" * 99,
    "&&&", "!:*",
)  # fmt: skip


@pytest.fixture
def city(db: None) -> None:
    little_city()


@pytest.mark.parametrize("path", ["/open/", "/open/en/", f"{AT}tasks/t-1/", f"{AT}publications/4/"])
def test_a_first_page_weighs_less_than_150_kb(city: None, client: Client, path: str) -> None:
    page = client.get(path).content
    linked = re.findall(rb'(?:<link rel="(?:stylesheet|icon)" href|<script[^>]* src)="/static/([^"]+)"', page)
    assert len(linked) >= 5
    files = [Path(str(finders.find(name.decode()))) for name in linked]
    weight = len(gzip.compress(page)) + sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight < LIGHTEST


@pytest.mark.parametrize(
    "query",
    ["search/?q=", "tasks/?q=", "tasks/?county=", "tasks/?group=", "tasks/?page=", "petitions/?type=", "petitions/?q=",
     "publications/?kind=", "subscribe/?key="],
)  # fmt: skip
def test_hostile_words_find_nothing_and_break_nothing(city: None, client: Client, query: str) -> None:
    path, _, name = query.partition("?")
    for words in WORDS:
        answer = client.get(AT + path, {name.rstrip("="): words})
        assert answer.status_code == 200, words
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999", "x", "１", ""])
def test_a_page_that_is_not_there_is_the_nearest_that_is(city: None, client: Client, page: str) -> None:
    assert client.get(f"{AT}tasks/", {"page": page}).status_code == 200
    assert client.get(f"{AT}publications/", {"page": page}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/open/at/nowhere/", f"{AT}tasks/t-99/", f"{AT}tasks/t%00/", f"{AT}publications/99/", f"{AT}publications/0/",
     f"{AT}publications/99999999999999999999/", f"{AT}publications/99999999999999999999.json", f"{AT}petitions/x/", f"{AT}counties/x/"],
)  # fmt: skip
def test_what_nobody_published_is_not_found(city: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_before_the_first_publication_there_is_nothing(client: Client, db: None) -> None:
    assert client.get("/open/").status_code == 404
    assert client.get("/open/sitemap.xml").status_code == 200
    assert b"Disallow: /\n" in client.get("/robots.txt").content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(city: None, client: Client, method: str) -> None:
    assert getattr(client, method)(f"{AT}tasks/").status_code == 405


def test_equal_pages_have_equal_tags_and_a_release_changes_them(city: None, client: Client) -> None:
    first, again = client.get("/open/"), client.get("/open/")
    assert first.headers["ETag"] == again.headers["ETag"]
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    assert client.get("/open/").headers["ETag"] != first.headers["ETag"]


def test_files_of_a_number_may_be_kept_for_good_and_are_what_verify_reads(city: None, client: Client) -> None:
    answer = client.get(f"{AT}publications/4.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert json.loads(answer.content)["format"] == "rectify-publication/1"


def test_a_cell_that_looks_like_a_formula_is_disarmed() -> None:
    dangerous: list[Cell] = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "ok", 5, None]
    rows = list(csv.reader(io.StringIO(csv_of(["a"], [[cell] for cell in dangerous]).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'＝1", "ok", "5", ""]


def test_the_data_of_tasks_say_what_the_page_says(city: None, client: Client) -> None:
    rows = {row["key"]: row for row in json.loads(client.get(f"{AT}data/tasks.json").content)["rows"]}
    assert (rows["t-2"]["state"], rows["t-2"]["group"], rows["t-2"]["publication"]) == ("closed", "closed", 4)
    text = client.get(f"{AT}data/tasks.csv").content.decode("utf-8-sig")
    told = {row["key"]: row for row in csv.DictReader(io.StringIO(text)) if row["title"]}
    assert told["t-1"]["due_current"] == "2026-12-31"
    assert "海环整改公开〔2026〕4号" in text.splitlines()[-1]


def test_long_data_come_whole_and_in_order(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rectify.disclosure.portal.queries.datasets.CHUNK", 7)
    publish("lists", [task(f"t-{n}") for n in range(30)])
    rows = json.loads(client.get(f"{AT}data/tasks.json").content)["rows"]
    assert [row["key"] for row in rows] == [f"t-{n}" for n in range(30)]


def test_types_of_complaints_are_counted_in_each_column_and_cases_once(db: None, client: Client) -> None:
    twice = petition("HD-2")
    twice["data"] = twice["data"] | {"types": ["air", "water"]}
    publish("petitions", [petition("HD-1"), twice], series="petitions:1")
    page = client.get(f"{AT}petitions/").content.decode()
    assert "2 件信访共涉及 3 个类型" in page


def test_every_task_is_in_one_group_and_the_groups_are_all_tasks(db: None, client: Client) -> None:
    states = ["open", "acceptance_requested", "accepted", "reviewed", "noticed", "signed", "closed", "returned", "reopened", "withdrawn"]
    made = [
        task(f"t-{n}", state, on_day=day)
        for n, (state, day) in enumerate((s, d) for s in states for d in ("2026-01-01", "2027-01-01", None))
    ]
    publish("lists", made)
    rows = json.loads(client.get(f"{AT}data/tasks.json").content)["rows"]
    home = client.get("/open/").content.decode()
    counted = [int(n) for n in re.findall(r'<span class="n">(\d+)</span>', home)[:5]]
    assert counted == [sum(row["group"] == group for row in rows if row["state"] != "withdrawn") for group in GROUPS]
    assert f"<h1>{sum(counted)} 项整改任务" in home


@pytest.mark.parametrize(
    ("state", "due", "group"),
    [("closed", "2020-01-01", "closed"), ("reopened", "2020-01-01", "back"), ("open", "2020-01-01", "late"),
     ("signed", "2020-01-01", "late"), ("signed", None, "closing"), ("open", None, "going"), ("open", TODAY.isoformat(), "going")],
)  # fmt: skip
def test_the_group_of_a_task(state: str, due: str | None, group: str) -> None:
    assert group_of(state, TODAY.fromisoformat(due) if due else None, TODAY) == group


def test_feeds_and_calendars_hold_whatever_words_there_are() -> None:
    odd = 'a<b>&"\x00\x0b\ud800 = \ufffe'
    entry = Entry("urn:x", odd, 'https://x/?a="&b', NOW, odd)
    tree = ET.fromstring(atom(title=odd, url="https://x", page="https://x", language="en", author=odd, entries=[entry]))  # noqa: S314
    assert len(tree.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    lines = icalendar("名;称,\n", NOW, [Event("a", TODAY, "很长的标题" * 40, "https://x")]).decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "X-WR-CALNAME:名\\;称\\,\\n" in lines


def test_linked_data_cannot_be_broken_out_of(db: None, client: Client) -> None:
    publish("lists", [task("t-1") | {"title": "</script><script>alert(1)</script>"}])
    page = client.get(f"{AT}tasks/t-1/").content.decode()
    assert "<script>alert(1)" not in page
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    assert json.loads(block[1])["@type"] == "GovernmentService"


def test_nothing_about_who_complained_is_in_any_file(city: None, client: Client) -> None:
    rows = json.loads(client.get(f"{AT}data/petitions.json").content)["rows"]
    assert not {name for row in rows for name in row} & {
        "name",
        "phone",
        "email",
        "address",
        "petitioner",
        "identity",
        "latitude",
        "longitude",
    }


def test_a_story_of_odd_data_still_has_a_page(db: None, client: Client) -> None:
    bare = task_data("1", lead=None, parts=[], measures=[], targets=[], proof=[], steps=[], due_current=None, due_original=None,
                     extensions=[], problem={"key": "", "number": "", "title": ""})  # fmt: skip
    publish("lists", [task("t-1", on_day=None) | {"data": bare, "county": ""}, county()])
    for language in ("", "en/"):
        assert client.get(f"/open/{language}at/haidai/tasks/t-1/").status_code == 200
