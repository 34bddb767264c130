"""The pages of the handling: who sees what, what can be done on them, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import Handover, Outcome, Petition, Reply, ReturnRequest, UnitAtWork, Urge
from tests.cast import Cast
from tests.response.petitions.stage import (
    DUE,
    HANDED,
    PUBLIC,
    answer_of,
    answered,
    campaign,
    evidence,
    handed,
    petition,
    promise,
    town_person,
)

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
ENGLISH = {"Accept-Language": "en"}


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_desk_proposes_the_town_and_hands_over_what_is_ticked(cast: Cast, login: Login) -> None:
    home = campaign(cast)
    first, second = petition(home, cast, 1), petition(home, cast, 2)
    desk = login(cast.clerk)
    page = words(desk, "/petitions/handover/")
    assert "the place names “石桥镇”" in page
    assert first.number in page
    answer = desk.post("/petitions/handover/", {"petition": [first.pk], f"unit-{first.pk}": cast.town.pk}, headers=ENGLISH)
    assert answer.status_code == 302
    assert answer["Location"] == "/petitions/handover/petitions/1/"
    assert Petition.objects.get(pk=first.pk).lead_unit == cast.town
    assert Petition.objects.get(pk=second.pk).state == "received"
    batch = words(desk, "/petitions/handover/petitions/1/")
    assert first.number in batch
    assert second.number not in batch


def test_a_refused_handover_tells_every_obstacle_and_keeps_what_was_ticked(cast: Cast, login: Login) -> None:
    home = campaign(cast)
    first, second = petition(home, cast, 1), petition(home, cast, 2)
    posted = {"petition": [first.pk, second.pk], f"unit-{first.pk}": cast.town.pk, f"unit-{second.pk}": 0}
    answer = login(cast.clerk).post("/petitions/handover/", posted, headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{second.number}: no unit was chosen that answers." in page
    assert page.count(" checked>") == 2
    assert not Handover.objects.exists()


def test_a_complaint_without_a_county_cannot_be_ticked(cast: Cast, login: Login) -> None:
    row = petition(campaign(cast), cast, county_id=None)
    page = words(login(cast.clerk), "/petitions/handover/")
    assert f'value="{row.pk}"' not in page
    assert "State the county first" in page


@pytest.mark.parametrize("who", ["lead", "county", "hotline", "auditor", "outsider", "line"])
def test_the_handing_over_desk_is_the_offices_alone(cast: Cast, login: Login, who: str) -> None:
    assert login(getattr(cast, who)).get("/petitions/handover/").status_code == 403


def test_the_page_shows_clock_units_replies_measures_and_where_the_close_out_stands(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    answered(cast, row, town, settled="in_part", promises=[promise()])
    page = words(login(cast.clerk), f"/petitions/{row.pk}/handling")
    for said in (
        "2026-11-13", "10 calendar days counted from the day after 2026-11-03", "Shiqiao Town", "建成粪污收集池", PUBLIC,
        "Settled in part", "What is missing before acceptance can be asked for",
    ):  # fmt: skip
        assert said in page, said


@pytest.mark.parametrize(("who", "status"), [("county", 200), ("auditor", 200), ("leader", 200), ("hotline", 200), ("lead", 404)])
def test_the_page_is_reached_by_those_who_read_it_and_have_a_part_in_it(cast: Cast, login: Login, who: str, status: int) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    words(login(getattr(cast, who)), f"/petitions/{row.pk}/handling", status)


def test_a_unit_that_has_no_part_in_it_finds_neither_page_nor_form_nor_act(cast: Cast, login: Login) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    client = login(cast.responsible)
    assert client.get(f"/petitions/{row.pk}/reply").status_code == 404
    assert client.post(f"/petitions/{row.pk}/give-back", {"because": "x"}).status_code == 404
    assert client.post(f"/petitions/{row.pk}/outcomes", {}).status_code == 404
    assert client.post(f"/petitions/{row.pk}/urge", {"words": "x"}).status_code == 403
    assert client.post(f"/petitions/{row.pk}/units/assign", {}).status_code == 403


def _typed(**also: Any) -> dict[str, Any]:
    facts = {"finding": "现场核查属实。", "substantiated": "yes", "handling": "已责令整改。", "public_text": PUBLIC, "settled": "settled"}
    return {**facts, **also}


def test_a_reply_is_written_and_accepted_on_the_pages(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    piece = evidence(cast, answer_of(row), town, cast.town)
    client = login(town)
    assert "in the name of Shiqiao Town" in words(client, f"/petitions/{row.pk}/reply")
    due = DUE + timedelta(days=400)
    posted = _typed(settled="in_part", evidence=[piece.pk], text0="建收集池", due0=due.isoformat(), quantity0="200", quantity_unit0="m3")
    answer = client.post(f"/petitions/{row.pk}/reply", posted, headers=ENGLISH)
    assert answer.status_code == 302, answer.content.decode()
    reply = Reply.objects.get()
    assert [str(each.quantity.normalize()) for each in reply.promised.all() if each.quantity] == ["2E+2"]
    done = login(cast.clerk).post(f"/petitions/replies/{reply.pk}/decide", {"verdict": "accept", "words": ""}, headers=ENGLISH)
    assert done.status_code == 302
    assert Petition.objects.get(pk=row.pk).state == "answered"


def test_a_refused_reply_keeps_every_word_and_asks_about_names(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    client = login(town)
    text = "举报人王女士反映的问题已处理。"
    answer = client.post(f"/petitions/{row.pk}/reply", _typed(public_text=text), headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert text in page
    assert "I have read the public reply: it names nobody." in page
    assert client.post(f"/petitions/{row.pk}/reply", _typed(public_text=text, checked="on")).status_code == 302


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\x00", "字" * 30_000, "{{ 7|add:7 }}"])
def test_hostile_words_are_refused_or_shown_as_words(cast: Cast, login: Login, hostile: str) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    client = login(town)
    answer = client.post(f"/petitions/{row.pk}/reply", _typed(finding=hostile))
    assert answer.status_code in {302, 422}
    page = words(client, f"/petitions/{row.pk}/handling")
    assert "<script>alert(1)" not in page
    assert "{{ 7|add:7 }}" in page or "add:7" not in hostile


def test_units_urging_returns_and_outcomes_are_done_on_the_page(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    desk = login(cast.clerk)
    desk.post(f"/petitions/{row.pk}/units/add", {"unit": cast.ecology.pk, "part": "joint", "because": "需监测"})
    desk.post(f"/petitions/{row.pk}/urge", {"words": "请尽快答复"})
    desk.post(f"/petitions/{row.pk}/outcomes", {"kind": "fine", "count": 1, "amount": "5000", "on_day": "2026-11-10"})
    assert set(UnitAtWork.objects.values_list("unit__name", "part")) == {("石桥镇", "lead"), ("市生态环境局", "joint")}
    assert (Urge.objects.get().words, str(Outcome.objects.get().amount)) == ("请尽快答复", "5000.00")
    login(town).post(f"/petitions/{row.pk}/give-back", {"because": "不在辖区", "suggested": cast.ecology.pk})
    asked = ReturnRequest.objects.get()
    desk = login(cast.clerk)
    assert "不在辖区" in words(desk, "/petitions/handover/")
    desk.post(f"/petitions/returns/{asked.pk}/decide", {"verdict": "grant", "unit": cast.ecology.pk, "decision": ""})
    row.refresh_from_db()
    assert row.lead_unit == cast.ecology


def test_a_later_day_is_asked_for_and_decided_on_the_page(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    login(town).post(f"/petitions/{row.pk}/clock/ask", {"due_to": "2027-01-20", "reason": "监测报告未出"})
    extension = answer_of(row).extensions.get()
    other = petition(row.campaign, cast, 2)
    handed(cast, other)
    desk = login(cast.clerk)
    assert desk.post(f"/petitions/{other.pk}/clock/{extension.pk}/decide", {"verdict": "approve"}).status_code == 404
    desk.post(f"/petitions/{row.pk}/clock/{extension.pk}/decide", {"verdict": "approve", "decision": "同意"})
    row.refresh_from_db()
    assert str(row.reply_due) == "2027-01-20"


def test_this_week_says_what_a_unit_owes_and_what_waits_for_the_office(cast: Cast, login: Login) -> None:
    home, town = campaign(cast), town_person(cast)
    row, other = petition(home, cast, 1), petition(home, cast, 2)
    handed(cast, row)
    assert f"Reply to {row.number}" in words(login(town), "/week")
    assert "Complaints to hand over" in words(login(cast.clerk), "/week")
    handed(cast, other)
    answered(cast, other, town)
    login(town).post(f"/petitions/{row.pk}/reply", _typed())
    assert f"Reply to {row.number}" not in words(login(town), "/week")
    assert "Replies to complaints" in words(login(cast.clerk), "/week")


def test_the_pages_cost_the_same_however_much_hangs_on_a_complaint(cast: Cast, login: Login) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast, 1)
    handed(cast, row)
    answered(cast, row, town, settled="in_part", promises=[promise()])
    desk = login(cast.clerk)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    pages = (f"/petitions/{row.pk}/handling", "/petitions/handover/petitions/1/", "/petitions/handover/")
    petition(home, cast, 2)
    before = {page: cost(page) for page in pages}
    for number in range(3, 9):
        petition(home, cast, number)
        urge_row = Urge(petition=row, source="desk", words="快", urged_at=HANDED, presser=cast.clerk)
        urge_row.save()
        Outcome.objects.create(petition=row, kind="order", on_day=DUE, stated_at=HANDED, stated_by=town)
        evidence(cast, answer_of(row), town, cast.town, name=f"{number}.jpg")
    answered(cast, row, town, settled="in_part", promises=[promise(), promise()], days=7)
    other = petition(home, cast, 20)
    handed(cast, other)
    assert {page: cost(page) for page in pages} == before
    assert before[pages[0]] <= 40


def test_who_reads_complaints_but_no_lists_meets_no_closed_door(cast: Cast, login: Login) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    answered(cast, row, town, settled="in_part", promises=[promise()])
    hotline = login(cast.hotline)
    assert row.handover
    batch = f"/petitions/handover/{row.campaign.slug}/{row.handover.number}/"
    assert batch in hotline.get(f"/petitions/{row.pk}/").content.decode()
    seen = [hotline.get(address) for address in (f"/petitions/{row.pk}/", f"/petitions/{row.pk}/handling", batch)]
    assert [page.status_code for page in seen] == [200, 200, 200]
    assert row.number in seen[2].content.decode()
    links = {link for page in seen for link in re.findall(r'href="(/[^"#?]*)', page.content.decode()) if not link.startswith("/static/")}
    assert f"/petitions/{row.pk}/handling" in links
    assert {link: hotline.get(link).status_code for link in links if hotline.get(link, follow=True).status_code != 200} == {}
    assert f"/tasks/{row.task_id}/" in login(cast.clerk).get(f"/petitions/{row.pk}/handling").content.decode()


def test_what_a_unit_works_on_is_taken_back_by_two_persons_on_the_pages(cast: Cast, login: Login) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    hotline = login(cast.hotline)
    assert "a second person decides" in words(hotline, f"/petitions/{row.pk}/")
    hotline.post(f"/petitions/{row.pk}/withdraw", {"because": "群众来电撤回"})
    row.refresh_from_db()
    assert row.state == "handed_over"
    asked = ReturnRequest.objects.get(petition=row)
    assert hotline.post(f"/petitions/returns/{asked.pk}/decide", {"verdict": "grant"}).status_code == 403
    desk = login(cast.clerk)
    assert "Taken back by the petitioner" in words(desk, "/petitions/handover/")
    page = words(desk, f"/petitions/{row.pk}/handling")
    assert "Take it off the lists" in page
    assert "Unit that answers instead" not in page, "nobody answers it any more"
    desk.post(f"/petitions/returns/{asked.pk}/decide", {"verdict": "grant"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
