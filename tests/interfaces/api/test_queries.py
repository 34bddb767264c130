"""What an answer costs: the number of queries does not grow with the rows. One of them is the token's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import Measure, Problem, Responsibility, Task
from rectify.campaign.plans.models import Fact, Question
from tests.interfaces.api.scene import caller

READS = {
    "/campaigns": 2,
    "/campaigns/haidai": 2,
    "/campaigns/haidai/tasks?limit=200": 3,
    "/campaigns/haidai/tasks?q=污水&state=open&unit=1&section=四/一&due_from=2026-01-01": 3,
    "/campaigns/haidai/problems?limit=200": 3,
    "/campaigns/haidai/responsibilities?limit=200": 3,
    "/documents?limit=200": 2,
    "/documents/{document}": 2,
    "/documents/{document}/facts?limit=200": 3,
    "/documents/{document}/questions": 3,
    "/tasks/{task}": 6,
}


@pytest.mark.parametrize("name", ["clerk", "county"])
@pytest.mark.parametrize(("path", "queries"), READS.items())
def test_a_read_costs_the_same_with_three_rows_and_with_thirty(name, path, queries, cast, scene) -> None:
    who = caller(getattr(cast, name))
    path = path.format(document=scene.document.pk, task=scene.county_task.pk)
    assert asked(who, path) == queries
    _grow(cast, scene)
    assert asked(who, path) == queries


def asked(who, path) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert who.get(path).status_code == 200
    return len(seen)


def _grow(cast, scene) -> None:
    for number in range(27):
        problem = Problem.objects.create(campaign=scene.campaign, key=f"p{number}", title="问题", position=number)
        task = Task.objects.create(campaign=scene.campaign, problem=problem, key=f"t{number}", title="任务", text="任务", position=number)
        Responsibility.objects.create(task=task, role="lead", name="青石县", unit=cast.qingshi)
        Responsibility.objects.create(task=scene.county_task, role="support", name="青石县", unit=cast.qingshi)
        Measure.objects.create(task=scene.county_task, key=f"m{number}", text="措施", position=number + 2)
        Fact.objects.create(document=scene.document, key=f"x{number}", kind="number", text="数", start=number, end=number + 1)
        Question.objects.create(document=scene.document, key=f"x{number}", kind="other", text="?", text_en="?", start=0, end=1)
