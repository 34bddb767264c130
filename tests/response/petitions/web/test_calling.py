"""The question weeks later, on its pages: the sheet of the desk, and the page behind the link in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.response.petitions.models import Addition, CallBack, Petition
from tests.cast import NOW, Cast
from tests.response.petitions.stage import PUBLIC, TEXT, answered, campaign, handed, petition, town_person

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
NO = {"answer": "not_fixed", "words": "下雨后又排黑水。"}


@pytest.fixture
def call(cast: Cast) -> CallBack:
    """The question about a complaint that the town answered, due long ago: the pages read the real clock."""
    row = petition(campaign(cast), cast)
    handed(cast, row)
    answered(cast, row, town_person(cast))
    CallBack.objects.filter(petition=row).update(due_on=date(2026, 1, 5))
    return CallBack.objects.get(petition=row)


def state(call: CallBack) -> str:
    return Petition.objects.get(pk=call.petition_id).state


def link(client: Client, call: CallBack) -> str:
    """The path of a new link, as the desk sees it once."""
    page = client.post(f"/petitions/calls/{call.pk}/link")
    found = re.search(r"http://testserver(/open/asked/[^<]+)<", page.content.decode())
    assert found, page.content.decode()
    return found[1]


def test_the_sheet_shows_who_is_to_be_asked_and_the_way_to_the_other_pages(cast: Cast, call: CallBack, login: Login) -> None:
    page = login(cast.hotline).get("/petitions/calls/").content.decode()
    assert call.petition.number in page
    assert f'href="/petitions/calls/{call.pk}/"' in page
    for way in ("batches", "alike", "clusters", "tables", "new"):
        assert f'href="/petitions/{way}/"' in page
    assert 'href="/petitions/handover/"' not in page  # the hotline hands nothing over


def test_the_sheet_counts_who_waits_and_marks_who_waits_too_long(cast: Cast, call: CallBack, login: Login) -> None:
    today = timezone.localdate()
    desk = login(cast.hotline)
    for days, mark in ((0, None), (7, "wait"), (8, "late")):
        CallBack.objects.update(due_on=today - timedelta(days=days))
        page = desk.get("/petitions/calls/").content.decode()
        assert "待回访1件。" in page
        assert (f'<span class="mark {mark}">已等{days}天</span>' in page) is (mark is not None)
        assert mark or "已等" not in page


@pytest.mark.parametrize(("who", "ways"), [("hotline", {"batches", "alike", "calls"}), ("clerk", {"handover", "calls"}), ("county", set())])
@pytest.mark.parametrize("page", ["/petitions/", "/petitions/tables/", "/petitions/clusters/"])
def test_each_page_links_the_others_its_reader_may_open(cast: Cast, login: Login, who: str, ways: set[str], page: str) -> None:
    words = login(getattr(cast, who)).get(page).content.decode()
    linked = {way for way in ("batches", "alike", "calls", "handover", "new") if f'href="/petitions/{way}/' in words}
    assert ways <= linked
    assert not linked or ways


@pytest.mark.parametrize("who", ["county", "auditor", "publisher", "leader", "outsider"])
def test_only_the_desk_asks(cast: Cast, call: CallBack, login: Login, who: str) -> None:
    client = login(getattr(cast, who))
    assert client.get("/petitions/calls/").status_code == 403
    assert client.get(f"/petitions/calls/{call.pk}/").status_code == 403
    assert client.post(f"/petitions/calls/{call.pk}/", NO).status_code == 403
    assert client.post(f"/petitions/calls/{call.pk}/link").status_code == 403
    assert state(call) == "answered"


def test_a_no_on_the_telephone_is_written_down_once_and_reopens(cast: Cast, call: CallBack, login: Login) -> None:
    desk = login(cast.hotline)
    assert desk.post(f"/petitions/calls/{call.pk}/", {"answer": "not_fixed", "words": ""}).status_code == 409
    assert desk.post(f"/petitions/calls/{call.pk}/", {"answer": "perhaps"}).status_code == 422
    assert state(call) == "answered"
    assert desk.post(f"/petitions/calls/{call.pk}/", NO).status_code == 302
    assert state(call) == "handed_over"
    assert desk.post(f"/petitions/calls/{call.pk}/", {"answer": "fixed"}).status_code == 409
    assert desk.get("/petitions/calls/999999/").status_code == 404


def test_both_facts_stand_side_by_side_for_whoever_reads_the_complaint(cast: Cast, call: CallBack, login: Login) -> None:
    login(cast.hotline).post(f"/petitions/calls/{call.pk}/", NO)
    county = login(cast.county)
    for headers in ({}, {"HX-Request": "true"}):
        page = county.get(f"/petitions/{call.petition_id}/asked", headers=headers).content.decode()
        assert (PUBLIC in page, NO["words"] in page, "<html" in page) == (True, True, not headers)
    assert login(cast.responsible).get(f"/petitions/{call.petition_id}/asked").status_code == 404


def test_what_the_petitioner_added_stands_on_the_page(cast: Cast, call: CallBack, login: Login) -> None:
    Addition.objects.create(petition=call.petition, words="昨晚<b>又冒烟。", added_at=NOW)
    page = login(cast.county).get(f"/petitions/{call.petition_id}/").content.decode()
    assert "昨晚&lt;b&gt;又冒烟。" in page


@pytest.mark.parametrize(("language", "words"), [("", "您反映的"), ("en/", "What you complained of")])
def test_the_link_opens_once_in_both_languages(cast: Cast, call: CallBack, login: Login, language: str, words: str) -> None:
    path = link(login(cast.hotline), call).replace("/open/", f"/open/{language}")
    citizen = Client()
    page = citizen.get(path)
    assert page.status_code == 200
    for said in (words, TEXT, PUBLIC):
        assert said in page.content.decode()
    assert "13800138000" not in page.content.decode()
    assert citizen.post(path, {"answer": "not_fixed", "words": ""}).status_code == 409
    assert citizen.post(path, {"answer": "unreached"}).status_code == 422
    assert state(call) == "answered"
    done = citizen.post(path, NO)
    assert (done.status_code, state(call)) == (200, "handed_over")
    assert str(Petition.objects.get(pk=call.petition_id).reply_due) in done.content.decode()
    assert citizen.post(path, NO).status_code == 409
    assert citizen.get(path).status_code == 404


def test_an_older_a_wrong_and_an_empty_link_open_nothing(cast: Cast, call: CallBack, login: Login) -> None:
    desk = login(cast.hotline)
    old, new = link(desk, call), link(desk, call)
    citizen = Client()
    for path in (old, "/open/asked/x/", "/open/en/asked/%00/", f"{new.rstrip('/')}x/"):
        page = citizen.get(path)
        assert page.status_code == 404, path
        assert TEXT not in page.content.decode()
        assert citizen.post(path, NO).status_code == 409
    assert citizen.get("/open/asked//").status_code == 404
    assert state(call) == "answered"


def test_the_page_is_kept_nowhere_found_by_nobody_and_takes_no_post_of_another_site(cast: Cast, call: CallBack, login: Login) -> None:
    path = link(login(cast.hotline), call)
    strict = Client(enforce_csrf_checks=True)
    for page in (strict.get(path), strict.get("/open/asked/wrong/")):
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex"
        assert page["Referrer-Policy"] == "same-origin"
        assert "noindex" in page.content.decode()
    assert strict.post(path, NO).status_code == 403
    token = strict.cookies["csrftoken"].value
    assert strict.post(path, NO | {"csrfmiddlewaretoken": token}, headers={"Origin": "null"}).status_code == 403
    assert state(call) == "answered"
    assert strict.post(path, NO | {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"}).status_code == 200


def test_the_secret_of_a_link_is_written_nowhere(cast: Cast, call: CallBack, login: Login) -> None:
    token = link(login(cast.hotline), call).split("/")[3]
    assert token not in str(list(CallBack.objects.values())) + str(list(Entry.objects.values()))
