"""The roll-up adds up, on every level, and agrees with the rows it counts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import Measure, Site, Target, Task
from rectify.campaign.ledger.queries.rollup import Roll, roll_up, roll_up_problems
from rectify.campaign.ledger.queries.schedule import with_schedule
from rectify.campaign.ledger.services.results import record_result
from rectify.foundation.accounts.queries import grants_of
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign, many_tasks


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def test_the_whole_names_every_denominator(cast: Cast, short: Short) -> None:
    target = short.late.targets.get()
    record_result(target=target, value=Decimal(90), unit="%", measured_on=TODAY - timedelta(days=9), by=cast.lead, at=NOW)
    record_result(target=target, value=Decimal(76), unit="%", measured_on=TODAY, by=cast.lead, at=NOW)
    Target.objects.create(task=short.timely, comparator=">=", value=1, unit="辆")
    Target.objects.create(task=short.timely, comparator="all", subject="台账")
    whole = roll_up(grants_of(cast.clerk, TODAY), short.campaign, TODAY).whole
    assert (whole.tasks, whole.dated, whole.late) == (3, 3, 1)
    assert (whole.measures, whole.measures_done, whole.sites, whole.sites_done) == (6, 3, 2, 1)
    assert (whole.targets, whole.targets_measured, whole.targets_met) == (2, 1, 0)
    assert (whole.in_work, whole.in_closing, whole.closed) == (2, 0, 1)


def test_levels_stand_in_the_order_of_plan_and_units(cast: Cast, short: Short) -> None:
    Task.objects.filter(pk=short.timely.pk).update(lead_unit=cast.town)
    found = roll_up(grants_of(cast.clerk, TODAY), short.campaign, TODAY)
    assert [(r.name, r.tasks) for r in found.sections] == [("优化能源结构", 2), ("打好碧水保卫战", 1)]
    assert [(r.name, r.tasks) for r in found.units] == [("石桥镇", 1), ("市生态环境局", 1), ("青石县", 1)]
    assert [(r.name, r.tasks) for r in found.counties] == [("青石县", 2), ("", 1)]


def test_a_unit_sees_the_counts_of_its_own_tasks(cast: Cast, short: Short) -> None:
    assert roll_up(grants_of(cast.responsible, TODAY), short.campaign, TODAY).whole.tasks == 1
    assert [r.name for r in roll_up_problems(grants_of(cast.responsible, TODAY), short.campaign, TODAY).rows] == ["加快车辆更新不力"]


def test_an_empty_campaign_counts_nothing(cast: Cast) -> None:
    found = roll_up(grants_of(cast.clerk, TODAY), a_campaign(cast.city, cast.clerk), TODAY)
    assert (found.whole.tasks, found.whole.measures, list(found.sections)) == (0, 0, [])


def adds_up(parts: list[Roll], whole: Roll) -> None:
    for name in Roll.__slots__[3:]:
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name
    for part in [*parts, whole]:
        assert sum(part.classes.values()) == part.tasks == part.in_work + part.in_closing + part.closed


def test_every_level_adds_up_to_the_whole_and_agrees_with_the_rows(cast: Cast) -> None:
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 200, by=cast.clerk, units=[cast.ecology, cast.qingshi, cast.town, cast.linhe])
    for task in campaign.tasks.all()[:20]:
        Site.objects.create(task=task, name="点位", done_on=TODAY if task.position % 2 else None)
    grants = grants_of(cast.clerk, TODAY)
    with CaptureQueriesContext(connection) as seen:
        found = roll_up(grants, campaign, TODAY)
    assert len(seen) == 3
    problems = [r for n in range(1, 6) for r in roll_up_problems(grants, campaign, TODAY, page=n).rows]
    for parts in (found.sections, found.units, found.counties, problems):
        adds_up(list(parts), found.whole)
    rows = list(with_schedule(campaign.tasks.all(), TODAY))
    for code, n in found.whole.classes.items():
        assert n == sum(row.schedule == code for row in rows)
    assert found.whole.late == sum(row.late for row in rows)
    assert found.whole.measures_done == Measure.objects.filter(task__campaign=campaign, done_on__isnull=False).count()


def test_problems_of_a_section_come_in_pages(cast: Cast) -> None:
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 420, by=cast.clerk, units=[cast.ecology])
    section = campaign.sections.all()[0]
    grants = grants_of(cast.clerk, TODAY)
    first = roll_up_problems(grants, campaign, TODAY, section=section.pk)
    second = roll_up_problems(grants, campaign, TODAY, section=section.pk, page=2)
    assert (len(first.rows), first.has_next, len(second.rows), second.has_next) == (50, True, 2, False)
    assert not {r.id for r in first.rows} & {r.id for r in second.rows}
