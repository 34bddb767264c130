"""The review of the lists: the clerk answers, confirms what is undisputed, says whom a name means, and confirms the tasks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from rectify.campaign.ledger.models import Campaign, Responsibility, Task
from rectify.campaign.ledger.queries.drafts import load_drafts
from rectify.campaign.ledger.services.review import confirm_task
from rectify.campaign.ledger.services.shaping import say_origin
from rectify.campaign.ledger.services.units import assign_units
from rectify.campaign.plans.models import Question
from rectify.campaign.plans.services.facts import decide_facts
from rectify.campaign.plans.services.questions import answer_question
from rectify.foundation.accounts.models import Person, Unit, UnitKind
from rectify.interfaces.demo.documents.county_data import ITEMS

LEFT_TO_TRY = 4
"""So many tasks of the plan stay drafts, so that whoever opens the demo can review them."""
NOT_SAID = "方案未写明，经核对原件确认，按整改办调度安排执行。"
COLLECTIVE = {"县市区": UnitKind.COUNTY, "各县": UnitKind.COUNTY, "功能区": UnitKind.ZONE}
"""What names that stand for many units have in them."""
PETITIONS = frozenset(item.number for item in ITEMS if item.is_petition)


def review(campaign: Campaign, clerk: Person, at: datetime, *, left: int = 0, but: Collection[int] = ()) -> None:
    """The clerk goes through all drafts but the last ``left`` and those of these ids."""
    tasks = Task.objects.filter(campaign=campaign, state="draft").exclude(pk__in=but).order_by("position", "pk")
    drafts = list(tasks.select_related("campaign__jurisdiction"))
    for draft in load_drafts(drafts[: len(drafts) - left]):
        for question in Question.objects.filter(pk__in=[q.pk for q in draft.questions], answered_at__isnull=True).select_related("fact"):
            answer_question(question=question, answer=NOT_SAID, leave_open=True, by=clerk, at=at)
        decide_facts(facts=[fact for _, fact in draft.facts], by=clerk, at=at)
        task = draft.task
        for row in task.responsibilities.filter(unit__isnull=True):
            assign_units(responsibility=row, units=_meant(row, campaign), by=clerk, at=at)
        task.refresh_from_db()
        if task.number in PETITIONS:
            say_origin(task=task, revision=task.revision, origin="petition", by=clerk, at=at)
            task.refresh_from_db()
        confirm_task(task=task, revision=task.revision, without_unit=True, by=clerk, at=at)


def _meant(row: Responsibility, campaign: Campaign) -> list[Unit]:
    """Whom a name that stands for many means: 各县市区 all counties, 市属功能区 all zones; a name nobody bears is none of ours."""
    kinds = [kind for words, kind in COLLECTIVE.items() if words in row.name]
    return list(Unit.objects.filter(parent=campaign.jurisdiction, kind__in=kinds).order_by("position", "pk"))
