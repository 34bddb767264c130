"""Many rows at once, for benchmarks and for tests that need a long list."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rectify.campaign.ledger.models import Campaign, Measure, Problem, Responsibility, Section, Task, TaskState
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.search import tsvector_text
from tests.cast import NOW, TODAY
from tests.unguarded import unguarded

STATES = (
    TaskState.OPEN,
    TaskState.OPEN,
    TaskState.OPEN,
    TaskState.OPEN,
    TaskState.ACCEPTANCE_REQUESTED,
    TaskState.ACCEPTED,
    TaskState.CLOSED,
    TaskState.CLOSED,
    TaskState.RETURNED,
    TaskState.REOPENED,
)
WORDS = ("污水处理厂", "燃煤锅炉", "黑臭水体", "扬尘管控", "矿山修复", "危险废物", "管网改造", "养殖尾水", "土壤调查", "机动车路检")


def a_campaign(jurisdiction: Unit, by: Person, *, slug: str = "long", starts_on: date = date(2026, 1, 12)) -> Campaign:
    """A campaign to fill."""
    return Campaign.objects.create(slug=slug, name="长清单", jurisdiction=jurisdiction, starts_on=starts_on, opened_at=NOW, opened_by=by)


def many_tasks(campaign: Campaign, number: int, *, by: Person, units: list[Unit], measures: int = 3, seed: int = 1) -> None:
    """Confirmed tasks with measures and units, written by COPY; the same seed gives the same rows."""
    random = Random(seed)
    first = Task.objects.filter(campaign=campaign).count()
    sections = (
        [Section(campaign=campaign, path=f"四/{n}", number=f"({n})", title=f"第{n}方面", position=n) for n in range(1, 9)]
        if not first
        else []
    )
    copy_in(sections)
    sections = sections or list(campaign.sections.all())
    rows = range(first + 1, first + number + 1)
    problems = [
        Problem(campaign=campaign, section=sections[n % 8], key=f"n{n}", number=str(n), title=f"{WORDS[n % 10]}问题{n}", position=n)
        for n in rows
    ]
    copy_in(problems)
    tasks = [_task(campaign, problem, n, units, by, random) for n, problem in zip(rows, problems, strict=True)]
    with unguarded("ledger_task"):  # some of them begin closed
        copy_in(tasks)
    copy_in([_measure(task, n, random) for task in tasks for n in range(1, measures + 1)])
    copy_in(
        [Responsibility(task=task, role=role, name="单位", unit=random.choice(units)) for task in tasks for role in ("lead", "responsible")]
    )


def _task(campaign: Campaign, problem: Problem, n: int, units: list[Unit], by: Person, random: Random) -> Task:
    due = TODAY + timedelta(days=random.randint(-200, 400))
    title = f"{WORDS[n % 10]}整治任务{n}"
    text = f"{title}:完成{WORDS[(n + 3) % 10]}专项整治,建立长效机制,达到考核要求。"
    return Task(
        campaign=campaign,
        problem=problem,
        section=problem.section,
        key=f"n{n}",
        number=str(n),
        title=title,
        text=text,
        nature="by_deadline",
        state=random.choice(STATES),
        due_text="年底前",
        due_original=due,
        due_current=due,
        lead_unit=random.choice(units),
        confirmed_at=NOW,
        confirmed_by=by,
        position=n,
        search=tsvector_text(str(n), title, text),
    )


def _measure(task: Task, n: int, random: Random) -> Measure:
    begun = TODAY - timedelta(days=random.randint(1, 200)) if random.random() < 0.6 else None
    done = begun + timedelta(days=1) if begun and random.random() < 0.5 else None
    return Measure(task=task, key=str(n), number=str(n), text=f"{task.title}措施{n}", position=n, started_on=begun, done_on=done)
