"""Acts on people, passwords and tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rectify.foundation.accounts.models import ApiToken, Person, Post
from rectify.foundation.accounts.queries import grants_for_token, grants_of
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.services import people, tokens
from rectify.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Cast, person


def act_codes() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def test_somebody_new_gets_a_password_for_choosing_their_own(cast):
    someone, password = people.admit_person(
        username="newcomer", name="新人甲", name_en="", email="", phone="", by=cast.system_admin, at=NOW
    )
    someone.refresh_from_db()
    assert someone.check_password(password)
    assert someone.one_time_until == NOW + timedelta(hours=72)
    assert not grants_of(someone, TODAY).posts
    assert act_codes() == ["person:create:done", "person:password:issued"]
    assert password not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("username", "name", "code"),
    [
        ("CLERK", "甲", "username_wrong"),
        ("clerk", "甲", "username_taken"),
        ("ab", "甲", "username_wrong"),
        ("有名字", "甲", "username_wrong"),
        ("-abc", "甲", "username_wrong"),
        ("newcomer", " ", "name_empty"),
    ],
)
def test_a_user_name_that_cannot_be_is_refused(cast, username, name, code):
    with pytest.raises(Refused) as refused:
        people.create_person(username=username, name=name, by=cast.system_admin, at=NOW)
    assert refused.value.code == code
    assert act_codes() == []


def test_a_change_of_details_records_which_fields_but_not_the_telephone_number(cast):
    people.change_person(
        person=cast.clerk,
        name="整改办甲",
        name_en="Clerk",
        email="clerk@haidai.example",
        phone="0536-1234567",
        by=cast.system_admin,
        at=NOW,
    )
    entry = Entry.objects.get()
    assert entry.data == {"fields": ["phone"]}


def test_nobody_deactivates_themselves_or_the_last_administrator(cast):
    second = person("sysadmin2", "系统乙", (cast.city, "system_admin"))
    with pytest.raises(Refused) as refused:
        people.deactivate_person(person=second, by=second, at=NOW)
    assert refused.value.code == "not_yourself"
    people.deactivate_person(person=cast.system_admin, by=second, at=NOW)
    with pytest.raises(Refused) as refused:
        people.deactivate_person(person=second, by=cast.system_admin, at=NOW)
    assert refused.value.code == "last_administrator"


def test_a_deactivated_person_may_nothing_until_reactivated(cast):
    someone = people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=NOW)
    assert not grants_of(someone, TODAY).scopes
    someone = people.reactivate_person(person=cast.clerk, by=cast.system_admin, at=NOW)
    assert grants_of(someone, TODAY).may(Permission.FACT_DECIDE)
    people.reactivate_person(person=cast.clerk, by=cast.system_admin, at=NOW)
    assert act_codes() == ["person:deactivate:done", "person:reactivate:done"]


def test_a_chosen_password_ends_the_one_time_password_and_must_be_strong(cast):
    people.issue_password(person=cast.clerk, by=cast.system_admin, at=NOW)
    with pytest.raises(ValidationError):
        people.change_own_password(person=cast.clerk, password="short", at=NOW)
    people.change_own_password(person=cast.clerk, password="green hills and blue water", at=NOW)
    fresh = Person.objects.get(pk=cast.clerk.pk)
    assert fresh.one_time_until is None
    assert fresh.check_password("green hills and blue water")


@pytest.mark.parametrize("act", [people.issue_password, people.reset_totp])
def test_an_administrator_does_not_reset_what_is_their_own(cast, act):
    with pytest.raises(Refused) as refused:
        act(person=cast.system_admin, by=cast.system_admin, at=NOW)
    assert refused.value.code == "not_yourself"


def issue(
    cast: Cast, who: Person | None = None, *, days: int = 30, permissions: Iterable[Permission] = (Permission.LIST_READ,)
) -> tuple[ApiToken, str]:
    who = who or cast.clerk
    return tokens.issue_token(
        name="周报程序", permissions=permissions, last_day=TODAY + timedelta(days=days), grants=grants_of(who, TODAY), by=who, at=NOW
    )


def opened(raw: str) -> tuple[Person, Grants]:
    found = grants_for_token(raw, NOW)
    assert found is not None
    return found


def test_a_token_does_what_it_names_and_its_person_may(cast, django_assert_num_queries):
    _token, raw = issue(cast)
    with django_assert_num_queries(1):
        who, grants = opened(raw)
    assert who == cast.clerk
    assert list(grants.scopes) == [Permission.LIST_READ]
    assert raw not in str(list(ApiToken.objects.values()))
    assert raw not in str(list(Entry.objects.values()))


def test_a_token_loses_what_its_person_loses(cast):
    _token, raw = issue(cast)
    Post.objects.filter(person=cast.clerk).update(valid_to=TODAY - timedelta(days=1))
    _who, grants = opened(raw)
    assert not grants.scopes
    Person.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert grants_for_token(raw, NOW) is None


def test_a_token_of_a_unit_reaches_its_subtree_only(cast):
    _token, raw = issue(cast, cast.county)
    _who, grants = opened(raw)
    assert grants.scope(Permission.LIST_READ).unit_paths == (cast.qingshi.path,)


@pytest.mark.parametrize(
    ("days", "permissions", "code"),
    [
        (-1, (Permission.LIST_READ,), "token_expiry_wrong"),
        (366, (Permission.LIST_READ,), "token_expiry_wrong"),
        (30, (Permission.AUDIT_READ,), "token_permissions_wrong"),
        (30, (Permission.LIST_READ, Permission.TOKEN_ISSUE), "token_permissions_wrong"),
        (30, (), "token_permissions_wrong"),
    ],
)
def test_a_token_never_does_more_than_its_person_nor_lives_longer_than_a_year(cast, days, permissions, code):
    with pytest.raises(Refused) as refused:
        issue(cast, days=days, permissions=permissions)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_a_token_works_until_the_end_of_its_last_day_and_not_after_it_is_revoked(cast):
    token, raw = issue(cast, days=0)
    assert grants_for_token(raw, NOW + timedelta(hours=14, minutes=59)) is not None
    assert grants_for_token(raw, NOW + timedelta(hours=15)) is None
    tokens.revoke_token(token=token, by=cast.security_admin, at=NOW)
    assert grants_for_token(raw, NOW) is None
    with pytest.raises(Refused) as refused:
        tokens.revoke_token(token=token, by=cast.security_admin, at=NOW)
    assert refused.value.code == "token_revoked"
    assert act_codes() == ["token:issue:done", "token:revoke:done"]


@pytest.mark.parametrize("raw", ["", "rectify_", "x" * 5000, "\udcff"])
def test_a_token_nobody_issued_opens_nothing(cast, raw):
    assert grants_for_token(raw, NOW) is None
