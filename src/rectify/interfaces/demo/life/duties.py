"""Standing duties: laid out every month since July, done with minutes or a note; ten meetings handed in at once on one day."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.dispatch.services.duties import fulfil_duty, lay_duties, remind_duties
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.rules.moves import OVER
from rectify.interfaces.demo.life.courses import OWN_STORY
from rectify.interfaces.demo.life.evidence import judge, minutes
from rectify.interfaces.demo.life.story import LAST_DAY, Story, dice, moment

LAID: Final = (date(2026, 7, 6), date(2026, 8, 3), date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 9), date(2026, 11, 20))
AT_ONCE: Final = "jtj"
"""The unit that hands in ten minutes on one day (Zunyi: ten meetings written at once)."""
MEETINGS: Final = 10
KEPT: Final = 5
"""One in so many times is done with minutes, the others with a note."""
IN_WORDS: Final = ("四/六/1", date(2026, 10, 1))
"""Task and month of a duty that was answered with minutes where a number is asked for."""
NOTES: Final = (
    "专题会议听取了进展汇报，议定{n}项事项，明确责任人和完成时间。",
    "联合检查{n}家，发现问题当场交办，复查已闭环。",
    "按期完成监测，{n}项指标符合要求，结果已公布。",
    "巡查{n}个点位，未发现反弹，记录已归档。",
    "会商研判{n}件线索，移交{n}件，形成纪要。",
)


def plan(story: Story) -> None:
    """Lay out each month; do what is due."""
    for day in LAID:
        story.on(moment(day, 5, 30), partial(_lay, story))
    story.on(moment(date(2026, 11, 19), 20, 10), partial(_all_at_once, story))


def _lay(story: Story, at: datetime) -> None:
    before = set(DutyItem.objects.values_list("pk", flat=True))
    lay_duties(campaign=story.campaign, on=timezone.localdate(at), by=None, at=at)
    remind_duties(on=timezone.localdate(at), at=at)
    for item in DutyItem.objects.exclude(pk__in=before).select_related("unit", "duty__task").order_by("pk"):
        _plan_item(story, item)


def _plan_item(story: Story, item: DutyItem) -> None:
    """Most are done a few days before their last day; one in nine is not, and one unit saves its own up."""
    said = _dice("duty", item)
    forgotten = said.randrange(9) == 0 and item.duty.task.key not in OWN_STORY
    if item.unit_id not in story.reporters or item.unit.code == AT_ONCE or forgotten:
        return
    day = max(item.first, item.last - timedelta(days=said.randrange(1, 6)))
    if day < LAST_DAY:
        minute, drawn = said.randrange(60), said.randrange(KEPT) == 0
        with_minutes = drawn or (item.duty.task.key, item.first) == IN_WORDS
        story.on(moment(day, 11, minute), partial(_do, story, item, with_minutes=with_minutes))


def _dice(what: str, item: DutyItem) -> random.Random:
    return dice(what, item.duty.task.key, item.duty.quote, item.unit.code, item.first, item.turn)


def _do(story: Story, item: DutyItem, at: datetime, *, with_minutes: bool) -> None:
    item = DutyItem.objects.select_related("duty__task", "unit").get(pk=item.pk)
    if item.duty.task.state in OVER:
        return
    said, by = _dice("note", item), story.reporters[item.unit_id]
    note = said.choice(NOTES).format(n=said.randrange(3, 19))
    if with_minutes:
        row = minutes(item, note, by, at)
        if item.unit.code != "zhenggaiban" and row.findings.count() == 0:
            story.on(at + timedelta(days=3), partial(_judge, story, row))
    else:
        fulfil_duty(item=item, on=timezone.localdate(at), note=note, by=by, at=at)


def _judge(story: Story, row: Evidence, at: datetime) -> None:
    judge(story, row, at, words="议定事项具体，责任人明确。")


def _all_at_once(story: Story, at: datetime) -> None:
    unit = story.units[AT_ONCE]
    items = DutyItem.objects.filter(unit=unit, done_at__isnull=True, first__lte=timezone.localdate(at)).select_related("duty__task", "unit")
    for n, item in enumerate(items.order_by("first", "turn", "pk")[:MEETINGS]):
        minutes(item, f"研究重型柴油货车联合路检工作，议定{3 + n % 3}项事项。", story.reporters[unit.pk], at + timedelta(minutes=2 * n))
