"""Whom the close-out tells what: a return, a reopening, the step and the signature that waits. Once each, and never who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.delegations import grant
from rectify.campaign.closure.services.returns import reopen
from rectify.campaign.dispatch.models import Notice
from rectify.campaign.ledger.queries.week import returned_tasks
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text_zh", flat=True))


def test_who_accepts_hears_that_acceptance_was_asked_for(walk: Walk, cast: Cast) -> None:
    walk.request(cast.responsible, cast.transport)
    assert told(cast.county) == ["“1 补齐污水管网”等待贵单位办理：牵头单位组织验收审核。"]
    assert told(cast.responsible) == []


def test_a_return_is_told_to_who_leads_and_who_asked_and_stands_in_the_week_of_both(walk: Walk, cast: Cast) -> None:
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi, passed=False)
    assert told(cast.responsible) == ["“1 补齐污水管网”第1次申请验收被退回：现场查看,属实。"]
    for person in (cast.responsible, cast.county):
        assert [task.pk for task in returned_tasks(grants_of(person, TODAY), 5)] == [walk.task.pk]
    assert returned_tasks(grants_of(cast.lead, TODAY), 5) == []


def test_a_signature_that_waits_is_told_to_its_person_and_to_the_delegate(walk: Walk, cast: Cast) -> None:
    grant(
        principal=cast.director, delegate=cast.second_clerk, role="office_director", unit=cast.office, because="出差", valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9), by=cast.director, at=NOW,
    )  # fmt: skip
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    for person in (cast.director, cast.second_clerk):
        assert "“1 补齐污水管网”等待您签字。" in told(person)
    assert not any("签字" in line for line in told(cast.party))


def test_a_reopening_is_told_to_those_at_work(walk: Walk, cast: Cast) -> None:
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    walk.sign(cast.director)
    close_case(case=walk.case, by=cast.clerk, at=walk.at)
    reopen(task=walk.task, because="夜间复产", by=cast.second_clerk, at=walk.at)
    for person in (cast.responsible, cast.county):
        assert "“1 补齐污水管网”销号后重新打开：夜间复产。" in told(person)
