"""Separation of duties: refused with words by the services, and by the database to whoever goes round them."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.foundation.accounts.queries import grants_of, roles
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.rules.separation import ADMINISTRATIONS, Term, conflicts, exclusive_pairs
from rectify.foundation.accounts.services.posts import grant_post, withdraw_post
from rectify.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Cast, assemble, person

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def grant(cast: Cast, who: Person, role: str, since: date = TODAY, until: date | None = None, unit: Unit | None = None) -> Post:
    return grant_post(person=who, unit=unit or cast.city, role=role, since=since, until=until, by=cast.security_admin, at=NOW)


@pytest.mark.parametrize(
    ("held", "wanted", "apart"),
    [
        (Term("system_admin", TODAY), Term("security_admin", TODAY), True),
        (Term("security_admin", TODAY), Term("system_admin", TODAY), True),
        (Term("audit_admin", TODAY, TODAY), Term("system_admin", TODAY), True),
        (Term("audit_admin", TODAY, TODAY), Term("system_admin", TOMORROW), False),
        (Term("system_admin", TOMORROW), Term("audit_admin", TODAY, TODAY), False),
        (Term("system_admin", TOMORROW), Term("audit_admin", TODAY), True),
        (Term("lead_unit", TODAY), Term("auditor", TODAY), True),
        (Term("lead_unit", TODAY), Term("leader", TODAY), False),
    ],
)
def test_roles_exclude_each_other_on_the_days_they_share(held, wanted, apart):
    assert bool(conflicts(wanted, [held], roles())) is apart


def test_the_three_administrations_exclude_each_other():
    pairs = exclusive_pairs(roles())
    first, second, third = sorted(ADMINISTRATIONS)
    assert {(first, second), (first, third), (second, third)} <= pairs


def test_the_database_knows_the_same_pairs_as_the_table_of_roles(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT first, second FROM accounts_exclusive_roles()")
        assert set(cursor.fetchall()) == set(exclusive_pairs(roles()))


def test_a_refusal_names_the_roles_in_the_way(cast):
    with pytest.raises(Refused) as refused:
        grant(cast, cast.auditor, "office_clerk")
    assert refused.value.code == "roles_apart"
    assert [str(m.text) for m in refused.value.missing] == ["审计人员, 2025-01-01 – …"]
    assert not Entry.objects.exists()


def test_raw_sql_cannot_join_what_the_services_keep_apart(cast):
    with pytest.raises(IntegrityError, match="may not be held by one person"), transaction.atomic():
        Post.objects.create(person=cast.system_admin, unit=cast.city, role="security_admin", valid_from=TODAY)
    later = Post.objects.create(person=cast.system_admin, unit=cast.city, role="leader", valid_from=TODAY)
    with pytest.raises(IntegrityError, match="may not be held by one person"), transaction.atomic():
        Post.objects.filter(pk=later.pk).update(role="audit_admin")


@pytest.mark.parametrize(
    ("who", "role", "dates", "code"),
    [
        ("outsider", "emperor", {}, "unknown_role"),
        ("outsider", "leader", {"since": TODAY, "until": YESTERDAY}, "dates_wrong"),
        ("security_admin", "leader", {}, "not_yourself"),
        ("leader", "leader", {}, "role_held"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(cast, who, role, dates, code):
    with pytest.raises(Refused) as refused:
        grant(cast, getattr(cast, who), role, **dates)
    assert refused.value.code == code


def test_nobody_deactivated_and_no_closed_unit_gets_a_role(cast):
    cast.outsider.is_active = False
    cast.outsider.save()
    with pytest.raises(Refused) as refused:
        grant(cast, cast.outsider, "leader")
    assert refused.value.code == "person_inactive"
    cast.town.closed_on = TODAY
    cast.town.save()
    with pytest.raises(Refused) as refused:
        grant(cast, cast.lead, "responsible_unit", unit=cast.town)
    assert refused.value.code == "unit_closed"


def test_a_granted_role_counts_from_its_first_to_its_last_day(cast):
    grant(cast, cast.outsider, "office_clerk", since=TODAY, until=TOMORROW)
    may = [grants_of(cast.outsider, TODAY + timedelta(days=d)).may(Permission.FACT_DECIDE) for d in (-1, 0, 1, 2)]
    assert may == [False, True, True, False]
    assert Entry.objects.get().data["code"] == "office_clerk"


def test_a_role_withdrawn_at_once_ends_yesterday(cast):
    post = Post.objects.get(person=cast.clerk)
    withdraw_post(post=post, by=cast.security_admin, at=NOW)
    post.refresh_from_db()
    assert post.valid_to == YESTERDAY
    assert not grants_of(cast.clerk, TODAY).posts
    assert Entry.objects.get().act == "post:withdraw:done"


def test_a_role_that_never_began_goes_without_a_trace_but_in_the_record(cast):
    post = grant(cast, cast.outsider, "leader", since=TOMORROW)
    withdraw_post(post=post, by=cast.security_admin, at=NOW)
    assert not Post.objects.filter(person=cast.outsider).exists()
    assert list(Entry.objects.order_by("seq").values_list("act", flat=True)) == ["post:grant:done", "post:withdraw:done"]


def test_nobody_withdraws_their_own_role_or_the_last_administrator(cast):
    other = person("secadmin2", "安全乙", (cast.city, "security_admin"))
    own = Post.objects.get(person=cast.security_admin)
    with pytest.raises(Refused) as refused:
        withdraw_post(post=own, by=cast.security_admin, at=NOW)
    assert refused.value.code == "not_yourself"
    withdraw_post(post=own, by=other, at=NOW)
    with pytest.raises(Refused) as refused:
        withdraw_post(post=Post.objects.get(person=other), by=cast.security_admin, at=NOW)
    assert refused.value.code == "last_administrator"


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_once_cannot_both_miss_the_other():
    cast = assemble()
    start = threading.Barrier(2)

    def give(role: str) -> str:
        try:
            start.wait(timeout=10)
            with transaction.atomic():
                Post.objects.create(person=cast.outsider, unit=cast.city, role=role, valid_from=TODAY)
                time.sleep(0.2)
        except IntegrityError:
            return "refused"
        finally:
            connection.close()
        return "granted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, ["system_admin", "security_admin"])) == ["granted", "refused"]
    assert Post.objects.filter(person=cast.outsider).count() == 1


STEPS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from([*ADMINISTRATIONS, "office_clerk", "auditor", "leader"]),
        st.integers(0, 6),
        st.one_of(st.none(), st.integers(0, 6)),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_grants_and_withdrawals_joins_two_exclusive_roles(cast, steps):
    Post.objects.filter(person=cast.outsider).delete()
    start = date(2027, 1, 1)
    for granting, role, first, length in steps:
        day = start + timedelta(days=first)
        try:
            if granting:
                grant(cast, cast.outsider, role, since=day, until=None if length is None else day + timedelta(days=length))
            elif post := Post.objects.filter(person=cast.outsider, role=role).first():
                withdraw_post(post=post, last_day=day, by=cast.security_admin, at=NOW)
        except Refused:
            continue
    held = [Term(p.role, p.valid_from, p.valid_to) for p in Post.objects.filter(person=cast.outsider)]
    assert all(conflicts(term, [other for other in held if other is not term], roles()) == [] for term in held)
