"""The work on the plan's own tasks: begun, finished on time or late, some not begun; two extensions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from rectify.campaign.ledger.models import Measure, Task
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.interfaces.demo.life.courses import OWN_STORY
from rectify.interfaces.demo.life.story import LAST_DAY, Story, moment

COUNTY_LIST: Final = "清单2/"
"""Keys of the county list begin so; its tasks have stories of their own."""
LEAD: Final = "fanglingge"
DIRECTOR: Final = "lusixian"


def plan(story: Story) -> None:
    """Every measure of the plan by its place in the list: one in seven not begun, of those that are due one in five finished late."""
    measures = Measure.objects.filter(task__campaign=story.campaign, task__state="open").exclude(norm="prohibition")
    rows = (
        measures.exclude(task__key__startswith=COUNTY_LIST)
        .exclude(task__key__in=OWN_STORY)
        .select_related("task")
        .order_by("task__position", "position", "pk")
    )
    for n, measure in enumerate(rows):
        if n % 7 == 3:  # noqa: PLR2004 - one in seven
            continue
        reporter = story.reporters.get(measure.task.lead_unit_id or 0, story.person(LEAD))
        begun = story.campaign.starts_on + timedelta(days=28 + 3 * (n % 40))
        story.on(moment(begun, 16, n % 60), partial(_start, measure, begun, reporter))
        if finished := _finished_on(measure, begun, n):
            story.on(moment(finished, 17, n % 60), partial(_finish, measure, finished, reporter))
    story.on(moment(date(2026, 5, 12), 10), partial(_extension, story, "四/三/3", grant=True))
    story.on(moment(date(2026, 11, 18), 10), partial(_extension, story, "四/四/1", grant=False))


def _start(measure: Measure, on: date, by: Person, at: datetime) -> None:
    start_measure(measure=measure, on=on, by=by, at=at)


def _finish(measure: Measure, on: date, by: Person, at: datetime) -> None:
    finish_measure(measure=measure, on=on, by=by, at=at)


def _finished_on(measure: Measure, begun: date, n: int) -> date | None:
    """About its own due day, one in five of them late; of those without a due day every second, by last summer."""
    if n % 6 == 1:
        return None
    if measure.due_current:
        day = measure.due_current + timedelta(days=12 if n % 5 == 4 else -9)  # noqa: PLR2004 - one in five is late
    else:
        day = begun + timedelta(days=45 + 7 * (n % 20))
        if n % 2:
            return None
    day = max(day, begun)
    return day if day < LAST_DAY else None


def _extension(story: Story, number: str, at: datetime, *, grant: bool) -> None:
    """One extension is granted; the other waits for the director."""
    task = Task.objects.get(campaign=story.campaign, key=number)
    asked = request_extension(
        task=task,
        due_to=(task.due_current or at.date()) + timedelta(days=61),
        reason="汛期停工45天，施工图审查较计划推迟，申请顺延。",
        by=story.reporters[task.lead_unit_id or 0],
        at=at,
    )
    if grant:
        words, paper = "经现场核实，理由成立，同意顺延，逾期不再办理。", f"海整改办批〔{at.year}〕{task.position}号"
        decide_extension(extension=asked, approve=True, decision=words, number=paper, by=story.person(DIRECTOR), at=at)
