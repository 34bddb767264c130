"""What happened in Haidai since the plan was signed: the review of the lists, and the work on them. Acts of services only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rectify.campaign.ledger.models import Campaign, Measure, Responsibility, Task
from rectify.campaign.ledger.queries.drafts import load_drafts
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.campaign.ledger.services.review import confirm_task
from rectify.campaign.ledger.services.units import assign_units
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.campaign.plans.models import Question
from rectify.campaign.plans.services.facts import decide_facts
from rectify.campaign.plans.services.questions import answer_question
from rectify.foundation.accounts.models import Person, Post, Unit, UnitKind

LEFT_TO_TRY = 4
"""So many tasks stay drafts, so that whoever opens the demo can review them."""
NOT_SAID = "方案未写明，经核对原件确认，按整改办调度安排执行。"
DIRECTOR = "lusixian"
LEAD = "fanglingge"
COLLECTIVE = {"县市区": UnitKind.COUNTY, "各县": UnitKind.COUNTY, "功能区": UnitKind.ZONE}
"""What names that stand for many units have in them."""
REPORTING = ("lead_unit", "responsible_unit", "county_government")


def review(campaign: Campaign, clerk: Person, at: datetime) -> None:
    """The clerk goes through all tasks but a few: answers, confirms what is undisputed, says whom a name means, confirms the task."""
    tasks = campaign.tasks.filter(state="draft").order_by("position", "pk")
    for draft in load_drafts(list(tasks.select_related("campaign__jurisdiction"))[:-LEFT_TO_TRY]):
        for question in Question.objects.filter(pk__in=[q.pk for q in draft.questions], answered_at__isnull=True).select_related("fact"):
            answer_question(question=question, answer=NOT_SAID, leave_open=True, by=clerk, at=at)
        decide_facts(facts=[fact for _, fact in draft.facts], by=clerk, at=at)
        task = draft.task
        for row in task.responsibilities.filter(unit__isnull=True):
            assign_units(responsibility=row, units=_meant(row, campaign), by=clerk, at=at)
        task.refresh_from_db()
        confirm_task(task=task, revision=task.revision, without_unit=True, by=clerk, at=at)


def _meant(row: Responsibility, campaign: Campaign) -> list[Unit]:
    """Whom a name that stands for many means: 各县市区 all counties, 市属功能区 all zones; a name nobody bears is none of ours."""
    kinds = [kind for words, kind in COLLECTIVE.items() if words in row.name]
    return list(Unit.objects.filter(parent=campaign.jurisdiction, kind__in=kinds).order_by("position", "pk"))


def work(campaign: Campaign, staff: dict[str, Person], at: datetime) -> None:
    """Ten months of work: most measures begun, those due early finished on time, some late, some not begun; two extensions asked for."""
    reporters: dict[int | None, Person] = {
        post.unit_id: post.person for post in Post.objects.filter(role__in=REPORTING).select_related("person").order_by("-pk")
    }
    begun = campaign.starts_on + timedelta(days=20)
    measures = Measure.objects.filter(task__campaign=campaign, task__state="open").exclude(norm="prohibition").select_related("task")
    for n, measure in enumerate(measures.order_by("task__position", "position", "pk")):
        if n % 7 == 3:  # noqa: PLR2004 - one in seven has not begun
            continue
        reporter = reporters.get(measure.task.lead_unit_id, staff[LEAD])
        started = start_measure(measure=measure, on=begun + timedelta(days=3 * (n % 40)), by=reporter, at=at)
        if finished := _finished_on(started, n, at.date()):
            finish_measure(measure=started, on=finished, by=reporter, at=at)
    _extensions(campaign, staff, at)


def _finished_on(measure: Measure, n: int, today: date) -> date | None:
    """The day the measure was done: about its own due day, one in five of them late; of those without one every second, by last summer."""
    if measure.started_on is None or n % 6 == 1:
        return None
    if measure.due_current:
        day = measure.due_current + timedelta(days=12 if n % 5 == 4 else -9)  # noqa: PLR2004 - one in five is late
    else:
        day = measure.started_on + timedelta(days=45 + 7 * (n % 20))
        if n % 2:
            return None
    return max(day, measure.started_on) if day <= today else None


def _extensions(campaign: Campaign, staff: dict[str, Person], at: datetime) -> None:
    late = Task.objects.filter(campaign=campaign, state="open", due_current__isnull=False).order_by("due_current", "pk")[:2]
    for n, task in enumerate(late):
        asked = request_extension(
            task=task,
            due_to=max(task.due_current or at.date(), at.date()) + timedelta(days=60),
            reason="汛期停工45天，施工图审查较计划推迟，申请顺延。",
            by=staff[LEAD],
            at=at,
        )
        if n == 0:
            decide_extension(
                extension=asked, approve=True, decision="经现场核实，理由成立，同意顺延，逾期不再办理。", by=staff[DIRECTOR], at=at
            )
