"""Pages of people, units, roles, tokens and the record: who may open them, what they do, and how many queries they cost."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rectify.foundation.accounts.models import ApiToken, Person, Post, Unit, UnitAlias
from rectify.foundation.accounts.services import people, posts
from rectify.foundation.audit.models import Entry
from tests.cast import Cast

EN = {"accept-language": "en"}
MOST_QUERIES = 6


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


@pytest.fixture
def many(cast):
    """Two hundred people with roles, and as many units."""
    numbers = range(200)
    city, since = cast.city, date(2025, 1, 1)
    places = [
        Unit(code=f"X{n:03}", name=f"第{n}局", name_en=f"Bureau {n}", kind="department", parent=city, position=100 + n) for n in numbers
    ]
    for place in Unit.objects.bulk_create(places):
        place.path = f"{city.path}{place.pk}/"
    Unit.objects.bulk_update(places, ["path"])
    people = Person.objects.bulk_create(
        [Person(username=f"worker{n:03}", name=f"人员{n}", email=f"worker{n:03}@haidai.example") for n in numbers]
    )
    pairs = zip(people, places, strict=True)
    Post.objects.bulk_create([Post(person=who, unit=place, role="responsible_unit", valid_from=since) for who, place in pairs])
    return cast


PAGES = [
    ("system_admin", "/accounts/people/", "people"),
    ("system_admin", "/accounts/people/?q=人员&role=responsible_unit&state=active", "search of people"),
    ("system_admin", "/accounts/people/new/", "new person"),
    ("system_admin", "/accounts/people/{person}/", "person"),
    ("system_admin", "/accounts/units/", "tree"),
    ("system_admin", "/accounts/units/?open={unit}", "branch of the tree"),
    ("system_admin", "/accounts/units/?q=局", "search of units"),
    ("system_admin", "/accounts/units/{unit}/children/", "children"),
    ("system_admin", "/accounts/units/{unit}/", "unit"),
    ("system_admin", "/accounts/units/new/", "new unit"),
    ("security_admin", "/accounts/roles/", "roles"),
    ("security_admin", "/accounts/roles/people/?role=responsible_unit", "holders"),
    ("security_admin", "/accounts/roles/people/{person}/", "posts"),
    ("security_admin", "/accounts/roles/people/{person}/grant/", "grant"),
    ("clerk", "/accounts/me/", "me"),
    ("audit_admin", "/audit/", "record"),
    ("audit_admin", "/audit/?who=clerk&act=session:open:done&since=2026-01-01&until=2026-12-31", "search of the record"),
]


def fill(path: str, cast: Cast) -> str:
    return path.format(person=cast.clerk.pk, unit=cast.qingshi.pk)


@pytest.mark.parametrize(("who", "path", "what"), PAGES, ids=[p[2] for p in PAGES])
def test_a_page_costs_at_most_six_queries_at_any_size(many, login, who, path, what, django_assert_max_num_queries):
    client = login(getattr(many, who))
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(fill(path, many))
    assert response.status_code == 200


@pytest.mark.parametrize(("who", "path", "what"), [p for p in PAGES if p[0] != "clerk"], ids=[p[2] for p in PAGES if p[0] != "clerk"])
@pytest.mark.parametrize("other", ["clerk", "outsider"])
def test_a_page_of_administration_opens_to_its_administration_only(cast, login, who, path, what, other):
    assert login(getattr(cast, other)).get(fill(path, cast)).status_code == 403


@pytest.mark.parametrize("path", ["people/{person}/deactivate/", "people/{person}/password/", "units/{unit}/close/"])
def test_the_security_administrator_keeps_no_people_and_no_units(cast, login, path):
    assert login(cast.security_admin).post("/accounts/" + fill(path, cast)).status_code == 403


@pytest.mark.parametrize("path", ["roles/people/{person}/grant/", "roles/people/{person}/codes/reset/"])
def test_the_system_administrator_grants_no_roles_and_clears_no_codes(cast, login, path):
    assert login(cast.system_admin).post("/accounts/" + fill(path, cast)).status_code == 403


@pytest.mark.parametrize("path", ["people/999999/", "units/999999/", "units/999999/rename/"])
def test_a_row_that_is_not_there_is_not_found(cast, login, path):
    client = login(cast.system_admin)
    response = client.post("/accounts/" + path, {"rename-name": "x"}) if "rename" in path else client.get("/accounts/" + path)
    assert response.status_code == 404


def test_people_are_found_by_name_user_name_and_unit_and_turned_page_by_page(many, login):
    client = login(many.system_admin)
    assert "人员7<" in client.get("/accounts/people/?q=worker007").content.decode()
    assert "青石县甲" in client.get("/accounts/people/?q=青石").content.decode()
    first = client.get("/accounts/people/", headers=EN).content.decode()
    assert first.count('class="row"') == 50
    assert "after=" in first
    fragment = client.get("/accounts/people/?after=worker188", headers={"hx-request": "true"}).content.decode()
    assert fragment.count('class="row"') == 11
    assert "<html" not in fragment


def test_adding_a_person_shows_the_first_password_once(cast, login):
    client = login(cast.system_admin)
    response = client.post("/accounts/people/new/", {"username": "newcomer", "name": "新人甲"})
    someone = Person.objects.get(username="newcomer")
    assert response.headers["Cache-Control"] == "no-store"
    shown = response.content.decode().split('secret large">')[1].split("<")[0]
    assert someone.check_password(shown)
    assert shown not in client.get(f"/accounts/people/{someone.pk}/").content.decode()


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do(cast, login):
    response = login(cast.system_admin).post("/accounts/people/new/", {"username": "clerk", "name": "新人甲"}, headers=EN)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody already has the user name “clerk”. Choose another one." in page
    assert 'value="新人甲"' in page


def test_deactivating_shuts_the_session_out_at_once(cast, client, login):
    theirs = type(client)()
    theirs.force_login(cast.clerk)
    login(cast.system_admin).post(f"/accounts/people/{cast.clerk.pk}/deactivate/")
    assert theirs.get("/accounts/me/").status_code == 302
    assert acts() == ["person:deactivate:done"]


def test_a_unit_is_renamed_moved_and_closed_from_its_page(cast, login):
    client, pk = login(cast.system_admin), cast.town.pk
    base = f"/accounts/units/{pk}/"
    client.post(base + "rename/", {"rename-name": "石桥街道", "rename-name_en": "Shiqiao", "rename-since": "2026-07-01"})
    client.post(base + "move/", {"move-parent": cast.linhe.pk})
    client.post(base + "aliases/", {"alias-name": "石桥", "alias-valid_from": "", "alias-valid_to": ""})
    client.post(
        base + "change/", {"details-code": "HD-LH-01", "details-name_en": "Shiqiao", "details-kind": "town", "details-position": "2"}
    )
    client.post(base + "close/", {"close-since": "2026-11-01", "close-successor": cast.linhe.pk})
    town = Unit.objects.get(pk=pk)
    assert (town.name, town.parent_id, town.code, town.closed_on) == ("石桥街道", cast.linhe.pk, "HD-LH-01", date(2026, 11, 1))
    assert acts() == ["unit:rename:done", "unit:move:done", "unit:alias:added", "unit:change:done", "unit:close:done"]
    page = client.get(base, headers=EN).content.decode()
    assert "石桥镇" in page
    assert "2026-06-30" in page


def test_a_refused_change_of_a_unit_stays_open_with_its_words(cast, login):
    base = f"/accounts/units/{cast.qingshi.pk}/"
    response = login(cast.system_admin).post(base + "move/", {"move-parent": cast.town.pk}, headers=EN)
    assert response.status_code == 409
    assert "cannot be placed below itself" in response.content.decode()
    unreadable = login(cast.system_admin).post(base + "rename/", {"rename-name": "新名", "rename-since": "gestern"})
    assert unreadable.status_code == 200
    assert 'value="新名"' in unreadable.content.decode()
    assert acts() == []


def test_an_alias_is_removed_from_the_page_of_its_unit(cast, login):
    alias = UnitAlias.objects.get(unit=cast.ecology, valid_to=None)
    login(cast.system_admin).post(f"/accounts/aliases/{alias.pk}/remove/")
    assert not UnitAlias.objects.filter(pk=alias.pk).exists()


def test_a_role_is_granted_and_withdrawn_from_the_page_of_a_person(cast, login):
    client = login(cast.security_admin)
    base = f"/accounts/roles/people/{cast.outsider.pk}/"
    client.post(base + "grant/", {"role": "leader", "unit": cast.city.pk, "since": "2026-11-01", "until": ""})
    post = Post.objects.get(person=cast.outsider)
    client.post(f"/accounts/roles/posts/{post.pk}/withdraw/", {"last_day": "2027-01-31"})
    post.refresh_from_db()
    assert post.valid_to == date(2027, 1, 31)
    assert acts() == ["post:grant:done", "post:withdraw:done"]


def test_a_grant_that_would_join_two_administrations_is_refused_on_the_page(cast, login):
    base = f"/accounts/roles/people/{cast.system_admin.pk}/grant/"
    response = login(cast.security_admin).post(base, {"role": "audit_admin", "unit": cast.city.pk, "since": "2026-11-01"})
    assert response.status_code == 409
    assert "系统管理员, 2025-01-01 – …" in response.content.decode()


def test_every_role_stands_with_its_sentence_in_the_readers_language(cast, login):
    client = login(cast.security_admin)
    assert (
        "Imports plans, checks every fact, keeps the three lists and decides on extensions."
        in client.get("/accounts/roles/", headers=EN).content.decode()
    )
    assert "导入方案，核对每一条事实，维护三张清单，受理延期。" in client.get("/accounts/roles/").content.decode()


def test_a_token_is_shown_once_and_revoked_by_its_owner(cast, login):
    client = login(cast.clerk)
    later = timezone.localdate() + timedelta(days=30)
    response = client.post("/accounts/me/tokens/", {"name": "周报", "last_day": later.isoformat(), "permissions": ["list:read"]})
    assert response.headers["Cache-Control"] == "no-store"
    assert "rectify_" in response.content.decode()
    assert "rectify_" not in client.get("/accounts/me/").content.decode()
    token = ApiToken.objects.get()
    assert login(cast.lead).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    login(cast.clerk).post(f"/accounts/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_by == cast.clerk


def test_the_record_is_read_in_both_languages_and_cut_by_its_filters(cast, login):
    now = timezone.now()
    posts.grant_post(person=cast.outsider, unit=cast.city, role="leader", since=date(2026, 11, 1), by=cast.security_admin, at=now)
    people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=now)
    client = login(cast.audit_admin)
    assert "安全甲授予局外人角色“领导”" in client.get("/audit/").content.decode()
    page = client.get("/audit/", headers=EN).content.decode()
    assert "系统甲 deactivated 整改办甲" in page
    only = client.get("/audit/?who=secadmin", headers={"hx-request": "true"}).content.decode()
    assert "授予" in only
    assert "停用" not in only
    assert "停用" in client.get("/audit/?act=person:deactivate:done", headers={"hx-request": "true"}).content.decode()
    subject = client.get(f"/audit/?kind=person&id={cast.clerk.pk}", headers={"hx-request": "true"}).content.decode()
    assert subject.count("<tr>") == 2
    nobody = client.get("/audit/?who=zhangsan", headers=EN | {"hx-request": "true"}).content.decode()
    assert "No act matches" in nobody
    assert "No act matches" in client.get("/audit/?until=2020-01-01", headers=EN).content.decode()
    assert client.get("/audit/?until=never&before=x&before=99999999999999999999").status_code == 200


def test_the_record_continues_where_the_page_ended(cast, login):
    now = timezone.now()
    for number in range(60):
        people.create_person(username=f"new{number:02}", name=f"新{number}", by=cast.system_admin, at=now)
    client = login(cast.audit_admin)
    assert "before=11" in client.get("/audit/").content.decode()
    assert client.get("/audit/?before=11", headers={"hx-request": "true"}).content.decode().count("<tr>") == 11


def test_the_record_links_to_pages_its_reader_may_open(cast, login):
    people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    assert f"/accounts/people/{cast.clerk.pk}/" not in login(cast.audit_admin).get("/audit/").content.decode()


def test_the_chain_is_proved_on_demand_and_a_change_is_named(cast, login):
    people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    client = login(cast.audit_admin)
    assert 'class="note success"' in client.get("/audit/check/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET actor_name = '别人' WHERE seq = 1")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    fragment = client.get("/audit/check/", headers={"hx-request": "true"}).content.decode()
    assert 'class="note refusal"' in fragment
    assert "第1条记录被改动过" in fragment
    assert "<html" not in fragment


def test_the_whole_record_is_exported_and_the_export_stands_in_it(cast, login):
    people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    response = login(cast.audit_admin).post("/audit/export/")
    lines = [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]
    assert [line["act"] for line in lines] == ["person:deactivate:done", "record:export:done"]
    assert lines[1]["data"] == {"last": 1}
    assert lines[0]["chain"] == bytes(Entry.objects.get(seq=1).chain).hex()
    assert login(cast.clerk).post("/audit/export/").status_code in {302, 403}
