"""A short campaign for tests of pages and reads: few rows, each there for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rectify.campaign.ledger.models import Campaign, Extension, Measure, Problem, Responsibility, Section, Site, Target, Task
from rectify.foundation.accounts.models import Unit
from rectify.foundation.search import bigrams
from tests.cast import NOW, Cast


@dataclass
class Short:
    """A campaign with a late task of 生态环境局, one on schedule of 交通运输局, one closed of 青石县, and a draft."""

    campaign: Campaign
    energy: Section
    water: Section
    late: Task
    timely: Task
    closed: Task
    draft: Task


def section(campaign: Campaign, n: int, title: str) -> Section:
    return Section.objects.create(campaign=campaign, path=f"四/{n}", number=f"({n})", title=title, position=n)


def task(
    cast: Cast, where: Section, number: str, title: str, unit: Unit | None, due: date | None, state: str = "open", done: int = 0
) -> Task:
    """A task with two measures, both begun, ``done`` of them finished."""
    position = Task.objects.count() + 1
    campaign = where.campaign
    problem = Problem.objects.create(
        campaign=campaign, section=where, key=number, number=number, title=f"{title}不力", stated=False, position=position
    )
    confirmed = {} if state == "draft" else {"confirmed_at": NOW, "confirmed_by": cast.clerk}
    nature = "by_deadline" if due else "undated"
    row = Task.objects.create(
        campaign=campaign, problem=problem, section=where, key=number, number=number, title=title, text=f"{title}。", state=state,
        nature=nature, due_text="年底前", due_original=due, due_current=due, lead_unit=unit, position=position, **confirmed,
    )  # fmt: skip
    Task.objects.filter(pk=row.pk).update(search=" ".join(bigrams(number, title)))
    Responsibility.objects.create(task=row, role="lead", name=unit.name if unit else "某局", unit=unit)
    for n in (1, 2):
        finished = date(2026, 9, 1) if n <= done else None
        Measure.objects.create(
            task=row, key=str(n), number=str(n), text=f"{title}措施{n}", due_original=due, due_current=due,
            started_on=date(2026, 4, 1), done_on=finished, position=n,
        )  # fmt: skip
    return row


def short_campaign(cast: Cast) -> Short:
    campaign = Campaign.objects.create(
        slug="short", name="海岱市整改", name_en="Haidai rectification", jurisdiction=cast.city, starts_on=date(2026, 3, 2),
        opened_at=NOW, opened_by=cast.clerk,
    )  # fmt: skip
    energy, water = section(campaign, 1, "优化能源结构"), section(campaign, 2, "打好碧水保卫战")
    late = task(cast, energy, "四(一)1", "淘汰燃煤锅炉", cast.ecology, date(2026, 11, 11))
    timely = task(cast, energy, "四(一)2", "加快车辆更新", cast.transport, date(2027, 12, 31), done=1)
    closed = task(cast, water, "四(二)1", "实施污水管网改造", cast.qingshi, date(2026, 9, 30), state="closed", done=2)
    draft = task(cast, water, "四(二)2", "整治黑臭水体", None, None, state="draft")
    Responsibility.objects.create(task=late, role="responsible", name="青石县", unit=cast.qingshi)
    Target.objects.create(task=late, subject="锅炉", comparator=">=", value=80, unit="%", quote="达到80%以上")
    Site.objects.create(task=late, name="一号点位", unit=cast.town, done_on=date(2026, 8, 1))
    Site.objects.create(task=late, name="二号点位", unit=cast.town)
    Extension.objects.create(
        task=late, due_from=late.due_current, due_to=date(2027, 3, 31), reason="设备流标。", requested_at=NOW, requested_by=cast.lead
    )
    return Short(campaign, energy, water, late, timely, closed, draft)
