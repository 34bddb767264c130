"""The desk of complaints by its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import escape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import given as any_
from hypothesis import strategies as st

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.audit.models import Entry
from rectify.response.petitions.models import Petition, UnitAtWork
from rectify.response.petitions.queries.access import visible_petitions
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign
from tests.response.petitions.complaints import TEXT, a_petition

Login = Callable[[Person], Client]
NAME, PHONE, MAIL, HOME = "罗小满", "13800001234", "luoxiaoman@home.example", "石桥镇柳巷7号"
WHO = {"name": NAME, "phone": PHONE, "email": MAIL, "address": HOME}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def said(**more: str) -> dict[str, str]:
    return {"channel": "hotline", "received_on": TODAY.isoformat(), "text": TEXT} | more


def test_the_hotline_registers_and_is_told_the_secret_once(cast: Cast, campaign: Campaign, login: Login) -> None:
    desk = login(cast.hotline)
    sent = desk.post("/petitions/new/", said(place="北河村砖厂", point="119.161700，36.706900", **WHO))
    assert sent.status_code == 302
    row = Petition.objects.get()
    assert (str(row.latitude), str(row.longitude), row.registrar) == ("36.706900", "119.161700", cast.hotline)
    session = str(dict(desk.session))
    first, second = desk.get("/petitions/new/").content.decode(), desk.get("/petitions/new/").content.decode()
    assert row.number in first
    assert 'class="secret"' in first
    assert 'class="secret"' not in second
    secret = first.split('class="secret">')[1].split("<")[0]
    assert secret not in session


def test_a_refused_form_keeps_all_that_was_typed_and_marks_the_field(cast: Cast, campaign: Campaign, login: Login) -> None:
    sent = login(cast.hotline).post(
        "/petitions/new/", said(text="", place="北河村", types="air", county=str(cast.qingshi.pk), phone="x", name=NAME)
    )
    page = sent.content.decode()
    assert sent.status_code == 422
    assert sent.headers["Cache-Control"] == "no-store"
    for kept in ('value="北河村"', f'value="{NAME}"', 'value="air" checked', f'value="{cast.qingshi.pk}" selected', 'id="i-phone-said"'):
        assert kept in page
    assert not Petition.objects.exists()


@pytest.mark.parametrize("point", ["somewhere", "36.7", "1,2,3", "999,999", "NaN,1"])
def test_a_point_that_is_none_is_refused_at_its_field(cast: Cast, campaign: Campaign, login: Login, point: str) -> None:
    page = login(cast.hotline).post("/petitions/new/", said(point=point))
    assert page.status_code == 422
    assert 'id="i-point-said"' in page.content.decode()


def test_typing_shows_what_looks_alike_and_that_the_petitioner_came_before_without_telling_who(
    cast: Cast, campaign: Campaign, login: Login
) -> None:
    old = a_petition(campaign, cast.hotline, place="北河村砖厂", **WHO)
    page = login(cast.hotline).post("/petitions/suggest", {"text": TEXT, "place": "北河村砖厂", "phone": "138 0000 1234"}).content.decode()
    assert page.count(old.number) == 2
    assert "1次" in page
    assert NAME not in page
    assert "0000" not in page.replace(old.number, "")


def test_urging_from_the_form_registers_nothing(cast: Cast, campaign: Campaign, login: Login) -> None:
    old = a_petition(campaign, cast.hotline)
    sent = login(cast.hotline).post("/petitions/new/", said(urge=str(old.pk)))
    assert sent.status_code == 302
    assert Petition.objects.count() == 1
    assert old.urges.get().source == "petitioner"


def test_a_repeat_is_merged_from_the_form(cast: Cast, campaign: Campaign, login: Login) -> None:
    old = a_petition(campaign, cast.hotline)
    assert login(cast.hotline).post("/petitions/new/", said(repeat_of=str(old.pk))).status_code == 302
    assert Petition.objects.get(merged_into=old).state == "merged"


def test_only_the_desk_registers(cast: Cast, campaign: Campaign, login: Login) -> None:
    for who in (cast.county, cast.lead, cast.team, cast.auditor, cast.leader):
        assert login(who).get("/petitions/new/").status_code == 403
        assert login(who).post("/petitions/suggest", {}).status_code == 403
    assert login(cast.system_admin).get("/petitions/").status_code == 403


def test_who_complained_is_masked_for_the_desk_and_absent_for_units(cast: Cast, campaign: Campaign, login: Login) -> None:
    petition = a_petition(campaign, cast.hotline, county_id=cast.qingshi.pk, **WHO)
    desk = login(cast.hotline).get(f"/petitions/{petition.pk}/").content.decode()
    assert "罗**" in desk
    assert "138****1234" in desk
    for who in (cast.county, cast.leader, cast.team, cast.director):
        page = login(who).get(f"/petitions/{petition.pk}/").content.decode()
        assert TEXT in page
        assert "罗" not in page
        assert "1234" not in page
        assert login(who).post(f"/petitions/{petition.pk}/identity", {"because": "想看"}).status_code == 403


def test_the_reveal_shows_once_and_is_on_record(cast: Cast, campaign: Campaign, login: Login) -> None:
    petition = a_petition(campaign, cast.hotline, **WHO)
    desk = login(cast.clerk)
    assert desk.post(f"/petitions/{petition.pk}/identity", {"because": ""}).status_code == 302
    shown = desk.post(f"/petitions/{petition.pk}/identity", {"because": "核实地点"})
    assert all(word in shown.content.decode() for word in WHO.values())
    assert shown.headers["Cache-Control"] == "no-store"
    after = desk.get(f"/petitions/{petition.pk}/").content.decode()
    assert "核实地点" in after
    assert NAME not in after


def test_a_county_sees_its_own_and_what_it_works_on(cast: Cast, campaign: Campaign, login: Login) -> None:
    here = a_petition(campaign, cast.hotline, county_id=cast.qingshi.pk)
    there = a_petition(campaign, cast.hotline, county_id=cast.linhe.pk)
    joint = a_petition(campaign, cast.hotline, county_id=cast.linhe.pk)
    UnitAtWork.objects.create(petition=joint, unit=cast.town, part="joint", assigned_at=NOW, assigned_by=cast.clerk)
    page = login(cast.county).get("/petitions/").content.decode()
    assert [row.number in page for row in (here, there, joint)] == [True, False, True]
    assert login(cast.county).get(f"/petitions/{there.pk}/").status_code == 404
    assert login(cast.county).post(f"/petitions/{here.pk}/key-case", {"because": "x", "key_case": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=砖厂", 1), ("q=污水", 1), ("q=没有", 0), ("state=received", 2), ("state=answered", 0), ("type=water", 1), ("channel=letter", 1),
        ("key=1", 1), ("again=1", 1), ("mine=1", 1), ("clock=late", 0), ("clock=soon", 0), ("settled=yes", 0), ("settled=no", 0),
        ("settled=in_part", 0), ("sort=received", 2), ("sort=due", 0), ("state=magic", 2), ("page=2", 0),
    ],
)  # fmt: skip
def test_each_filter_of_the_list_means_what_it_says(cast: Cast, campaign: Campaign, login: Login, query: str, found: int) -> None:
    a_petition(campaign, cast.hotline, types=("air",))
    other = a_petition(campaign, cast.clerk, "南河再次反映：河水发黑，污水直排。", types=("water",), channel="letter")
    Petition.objects.filter(pk=other.pk).update(key_case=True)
    page = login(cast.hotline).get(f"/petitions/?{query}").content.decode()
    assert page.count('<th scope="row">') == found


def test_the_list_asks_as_often_for_many_as_for_few(cast: Cast, campaign: Campaign, login: Login) -> None:
    a_petition(campaign, cast.hotline)
    desk = login(cast.clerk)
    desk.get("/petitions/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get("/petitions/")
    for n in range(12):
        a_petition(campaign, cast.hotline, f"{TEXT}第{n}件", received_on=TODAY - timedelta(days=n))
    with CaptureQueriesContext(connection) as many:
        desk.get("/petitions/")
    assert len(few) == len(many) <= 7


def test_the_desk_corrects_marks_takes_back_and_restores_by_its_page(cast: Cast, campaign: Campaign, login: Login) -> None:
    petition = a_petition(campaign, cast.hotline)
    desk, at = login(cast.hotline), f"/petitions/{petition.pk}/"
    desk.post(f"{at}file", {"county": cast.qingshi.pk, "place": "北河", "types": ["air"], "point": ""})
    desk.post(f"{at}key-case", {"because": "多人反映", "key_case": "yes"})
    desk.post(f"{at}withdraw", {"because": "群众撤回"})
    assert "恢复办理" in desk.get(at).content.decode()
    desk.post(f"{at}restore", {"because": "登记有误"})
    row = Petition.objects.get()
    assert (row.county, row.key_case, row.state) == (cast.qingshi, True, "received")
    page = desk.get(at).content.decode()
    assert all(word in page for word in ("多人反映", "群众撤回", "登记有误"))


STRANGE = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=3, max_size=20).filter(
    lambda s: s.strip() == s and len(s.strip()) > 2
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@any_(name=STRANGE)
def test_whatever_a_petitioner_is_called_it_stands_on_no_page_and_in_no_record(
    cast: Cast, campaign: Campaign, login: Login, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    name, phone = f"Ж{name}Щ", "13900009876"
    desk = login(cast.hotline)
    assert desk.post("/petitions/new/", said(name=name, phone=phone)).status_code == 302
    petition = Petition.objects.latest("pk")
    pages = [desk.get(address).content.decode() for address in ("/petitions/new/", "/petitions/", f"/petitions/{petition.pk}/")]
    pages += [desk.post("/petitions/suggest", {"text": TEXT, "phone": phone}).content.decode()]
    record = str(list(Entry.objects.values()))
    for place in (*pages, record, caplog.text, str(dict(desk.session))):
        assert name not in place
        assert escape(name) not in place
        assert phone not in place


def test_the_list_of_a_part_is_what_may_be_seen_of_the_whole(cast: Cast, campaign: Campaign, login: Login) -> None:
    for n in range(9):
        row = a_petition(campaign, cast.hotline, f"{TEXT}第{n}件", county_id=(cast.qingshi, cast.linhe, cast.town)[n % 3].pk)
        if n % 4 == 1:
            UnitAtWork.objects.create(petition=row, unit=cast.ecology, part="joint", assigned_at=NOW, assigned_by=cast.clerk)
    for who in (cast.county, cast.lead, cast.responsible, cast.party):
        seen = set(visible_petitions(grants_of(who, TODAY)).values_list("number", flat=True))
        page = login(who).get("/petitions/?sort=number").content.decode()
        assert {row.number for row in Petition.objects.all() if row.number in page} == seen
    county = login(cast.county)
    with CaptureQueriesContext(connection) as asked:
        county.get("/petitions/")
    assert len(asked) <= 8
