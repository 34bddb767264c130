"""What the parts of the world stand on: cast, campaign, section, the words put in front, and how a task of it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rectify.campaign.ledger.models import Campaign, Measure, Problem, Responsibility, Section, Task
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.search import tsvector_text
from tests.cast import NOW, Cast

DUE = date(2026, 12, 31)
BOILERS, SEWAGE, DRAFT = "淘汰燃煤锅炉", "建设污水处理厂", "整治黑臭水体"
"""Titles of the three tasks, and how those of further ones begin; none stands in the document."""
Rows = dict[str, dict[str, Any]]
"""What there is of a kind, by name: ``rows["letter"]["ecology"]``."""


@dataclass
class Ground:
    """What was there first."""

    cast: Cast
    people: dict[str, Person]
    campaign: Campaign
    section: Section
    document: Document
    said: str
    tasks: dict[str, Task] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)

    def sides(self) -> dict[str, tuple[Unit, Person]]:
        """The own side and the foreign one: the unit that leads there, and its person."""
        return {"ecology": (self.cast.ecology, self.cast.lead), "county": (self.cast.qingshi, self.cast.county)}


def make_task(ground: Ground, number: int, title: str, lead: Unit | None, state: str = "open", **also: Any) -> Task:
    """A problem and its one task; words of people stand behind ``ground.said``."""
    title = f"{ground.said}{title}"
    place = {"campaign": ground.campaign, "section": ground.section, "number": str(number), "position": number, "key": f"一/{number}"}
    problem = Problem.objects.create(title=f"{title}的问题", text=f"{title}的情形", document=ground.document, start=0, end=7, **place)
    confirmed = {} if state == "draft" else {"confirmed_at": NOW, "confirmed_by": ground.cast.clerk}
    return Task.objects.create(
        problem=problem,
        title=title,
        text=f"{title}。",
        goal=f"{title}到位",
        state=state,
        nature="by_deadline",
        due_text=f"{title}年底前",
        due_original=DUE,
        due_current=DUE,
        lead_unit=lead,
        document=ground.document if state == "draft" else None,
        start=16 if state == "draft" else None,
        end=40 if state == "draft" else None,
        search=tsvector_text(str(number), title, title),
        **place,
        **confirmed,
        **also,
    )


def make_measure(task: Task, **also: Any) -> Measure:
    """The measure of a task."""
    facts = {"due_original": DUE, "due_current": DUE, "position": 1, "document": task.document, "start": task.start, "end": task.end}
    return Measure.objects.create(task=task, key="1", number="1", text=f"{task.title}措施", **facts | also)


def make_duty(task: Task, cast: Cast) -> Responsibility:
    """Who leads a task; not decided where nobody does."""
    known = {"decided_at": NOW, "decided_by": cast.clerk} if task.lead_unit else {}
    return Responsibility.objects.create(task=task, role="lead", name=f"{task.title}单位", unit=task.lead_unit, **known)
