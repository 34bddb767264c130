"""What the gate asks for is asked by the database as well: with the gate taken out of the code, the request is refused all the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rectify.campaign.closure.services import requests
from rectify.campaign.ledger.models import Target, Task
from rectify.campaign.ledger.services.results import record_result
from tests.campaign.closure.stage import Walk, campaign, mended, ready_task
from tests.cast import Cast

pytestmark = pytest.mark.proof


@pytest.fixture
def walk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A task that is ready, and a gate that lets everything pass."""
    monkeypatch.setattr(requests, "missing_for_request", lambda *_: [])
    return Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))


def request(walk: Walk) -> str:
    """Ask for acceptance; what the database says to it, nothing when it takes it."""
    try:
        with transaction.atomic():
            walk.request(walk.cast.responsible, walk.cast.transport)
    except IntegrityError as refused:
        return str(refused)
    return ""


def measured(walk: Walk, target: Target, value: int, unit: str) -> None:
    record_result(target=target, value=Decimal(value), unit=unit, measured_on=walk.today, by=walk.cast.responsible, at=walk.at)


def test_after_a_failed_check_something_new_is_asked_for(walk: Walk) -> None:
    cast = walk.cast
    target = Target.objects.create(task=walk.task, subject="收集率", comparator=">=", value=80, unit="%")
    measured(walk, target, 81, "%")
    assert request(walk) == ""
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.later().drawn(cast.clerk)
    walk.check(cast.team, passed=False)
    walk.later(2)
    assert "nothing new was accepted since" in request(walk)
    mended(cast, walk.task, walk.at)
    assert "it came back and was not measured since" in request(walk)
    measured(walk, target, 82, "%")
    assert request(walk) == ""


def test_a_task_that_needs_a_scheme_is_not_handed_in_without(walk: Walk) -> None:
    Task.objects.filter(pk=walk.task.pk).update(needs_scheme=True)
    assert "its scheme is not approved" in request(walk)


def test_all_of_something_is_shown_in_percent_alone(walk: Walk) -> None:
    target = Target.objects.create(task=walk.task, subject="散煤清零", comparator="all", unit="家")
    measured(walk, target, 100, "家")
    assert "a target is not shown to be met" in request(walk)
    measured(walk, target, 100, "％")
    assert request(walk) == ""
