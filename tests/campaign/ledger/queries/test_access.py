from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection

from rectify.campaign.ledger.models import Extension, Task
from rectify.campaign.ledger.queries import access
from rectify.campaign.ledger.services.extensions import request_extension
from rectify.campaign.ledger.services.review import confirm_task
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from tests.campaign.papers import campaign_of, decided, taken, task
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign, many_tasks


def grants(person: Person) -> Grants:
    return grants_of(person, TODAY)


@pytest.fixture
def work(cast: Cast) -> Task:
    """The first task is work of the ecology bureau, the other two are drafts."""
    taken(cast, campaign_of(cast))
    decided(cast)
    return confirm_task(task=task(), revision=task().revision, by=cast.clerk, at=NOW)


def test_drafts_are_seen_only_by_those_who_confirm(cast: Cast, work: Task) -> None:
    assert access.visible_tasks(grants(cast.clerk)).count() == 3
    assert list(access.visible_tasks(grants(cast.leader))) == [work]


def test_a_unit_sees_what_it_has_a_part_in_and_an_outsider_nothing(cast: Cast, work: Task) -> None:
    assert list(access.visible_tasks(grants(cast.lead))) == [work]
    assert not access.visible_tasks(grants(cast.responsible)).exists()
    assert not access.visible_tasks(grants(cast.outsider)).exists()


def test_a_county_sees_the_tasks_of_its_towns(cast: Cast) -> None:
    many_tasks(a_campaign(cast.city, cast.clerk), 3, by=cast.clerk, units=[cast.town])
    assert access.visible_tasks(grants(cast.county)).count() == 3
    assert not access.visible_tasks(grants(cast.lead)).exists()


def test_whether_a_county_has_a_part_is_one_look_into_an_index_for_each_task(cast: Cast) -> None:
    many_tasks(a_campaign(cast.city, cast.clerk), 60, by=cast.clerk, units=[cast.ecology, cast.qingshi, cast.town, cast.transport])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_task, ledger_responsibility; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = access.visible_tasks(grants(cast.county)).order_by("position", "pk")[:50].explain()
    assert re.search(r"Index Only Scan using responsibility_of_task .*\n +Index Cond: .*task_id = ANY \(ARRAY\[", plan), plan
    assert "hashed SubPlan 2" not in plan


def test_the_keys_of_work_are_those_of_the_tasks_a_scope_means(cast: Cast) -> None:
    many_tasks(a_campaign(cast.city, cast.clerk), 60, by=cast.clerk, units=[cast.ecology, cast.qingshi, cast.town, cast.transport])
    for person, some in ((cast.lead, True), (cast.county, True), (cast.responsible, True), (cast.outsider, False)):
        scope = grants(person).scope(Permission.LIST_READ)
        meant = set(Task.objects.filter(access.tasks_in(scope)).values_list("pk", flat=True))
        assert set(Task.objects.filter(pk__in=access.keys_of_work(scope)).values_list("pk", flat=True)) == meant
        assert bool(meant) is some
        assert len(meant) < 60


def test_a_row_out_of_reach_is_not_found_like_one_that_does_not_exist(cast: Cast, work: Task) -> None:
    measure = work.measures.all()[0]
    extension: Extension = request_extension(task=work, due_to=TODAY.replace(year=2028), reason="x", by=cast.lead, at=NOW)
    doors: list[Callable[[Grants, int], object]] = [access.get_task, access.get_problem]
    for pk, door in zip((work.pk, work.problem_id), doors, strict=True):
        assert door(grants(cast.lead), pk)
        for person, key in ((cast.responsible, pk), (cast.outsider, pk), (cast.lead, pk + 999)):
            with pytest.raises(NotFound):
                door(grants(person), key)
    assert access.get_measure(grants(cast.lead), measure.pk)
    with pytest.raises(NotFound):
        access.get_measure(grants(cast.responsible), measure.pk)
    with pytest.raises(NotFound):
        access.get_extension(grants(cast.lead), extension.pk)
    assert access.get_extension(grants(cast.clerk), extension.pk)


def test_reading_is_not_changing(cast: Cast, work: Task) -> None:
    assert access.get_task(grants(cast.leader), work.pk)
    with pytest.raises(NotFound):
        access.get_task(grants(cast.leader), work.pk, Permission.TASK_CHANGE)


def test_a_responsibility_is_reached_through_its_task(cast: Cast, work: Task) -> None:
    row = work.responsibilities.all()[0]
    assert access.get_responsibility(grants(cast.clerk), row.pk) == row
    with pytest.raises(NotFound):
        access.get_responsibility(grants(cast.lead), row.pk)


def test_reaching_a_row_costs_one_query(cast: Cast, work: Task, django_assert_num_queries) -> None:
    lead = grants(cast.lead)
    with django_assert_num_queries(1):
        access.get_task(lead, work.pk)
