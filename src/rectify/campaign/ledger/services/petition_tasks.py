"""A complaint that is handed over becomes a task of the lists; what its reply promises becomes measures of that task.

The task begins as a draft and is confirmed by the ledger's own move, like every other. It has no deadline of its own until a reply is
accepted: then the last of its measures gives it the first one, and from there every later day is an extension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from rectify.campaign.ledger import messages, petition_acts
from rectify.campaign.ledger.models import Campaign, Measure, Nature, Origin, Problem, Responsibility, Target, Task, TaskState
from rectify.campaign.ledger.rules.drafting import KEY_LENGTH, short_key
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.rules.petition import ANSWER, ANSWER_TEXT, text_of, title_of
from rectify.campaign.ledger.services.moves import move_many, subject_of
from rectify.campaign.ledger.services.units import add_responsibility, drop_responsibility
from rectify.campaign.plans.reading.contract import ActorRole
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.foundation.search import tsvector_text


@dataclass(frozen=True, slots=True)
class Parties:
    """The units of a case: who answers, who handles it jointly, who assists, and the county that accepts if it does neither."""

    lead: Unit
    joint: Sequence[Unit] = ()
    assist: Sequence[Unit] = ()
    county: Unit | None = None

    def roles(self) -> dict[tuple[str, int], Unit]:
        """Role and unit of every responsibility. Who answers leads and is responsible, so that it may ask for acceptance."""
        rows = [(ActorRole.LEAD, self.lead), (ActorRole.RESPONSIBLE, self.lead)]
        rows += [(ActorRole.RESPONSIBLE, unit) for unit in self.joint]
        rows += [(ActorRole.SUPPORTING, unit) for unit in self.assist]
        at_work = {unit.pk for unit in (self.lead, *self.joint, *self.assist)}
        if self.county is not None and self.county.pk not in at_work:
            rows.append((ActorRole.ACCEPTOR, self.county))
        return {(str(role), unit.pk): unit for role, unit in rows}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a task is made of: the case number, where, the kinds of pollution, the units, the days; never the petitioner's words."""

    number: str
    area: str
    """The county, as it is published; empty while nobody has said."""
    kinds: Sequence[str]
    """What it is about, in the words of the lists."""
    parties: Parties
    began_on: date
    answer_due: date
    due_text: str
    """How the last day of the answer was found, in short."""
    summary: str = ""
    """What the office asks for (办理要点), in its own words."""

    def title(self) -> str:
        """The title of its problem and its task."""
        return title_of(self.area, self.kinds, self.summary)

    def text(self) -> str:
        """The text of both."""
        return text_of(self.number, self.area, self.kinds, self.summary)


@dataclass(frozen=True, slots=True)
class Promised:
    """A measure a reply promises; ``quantity`` with ``quantity_unit`` becomes a target."""

    text: str
    due_on: date
    unit: Unit | None = None
    quantity: Decimal | None = None
    quantity_unit: str = ""
    quote: str = field(default="")


def open_petition_tasks(*, campaign: Campaign, complaints: Sequence[Complaint], by: Person, at: datetime) -> list[Task]:
    """One open task for each complaint, in their order: its problem is what the office says of it, its first measure the answer.

    Inside the caller's transaction. Numbers are unique in the campaign, so keys are; a dozen statements for any number of complaints.
    """
    last = Task.objects.filter(campaign=campaign).aggregate(last=Max("position"))["last"] or 0
    problems = [_problem(campaign, each, last + n) for n, each in enumerate(complaints, 1)]
    copy_in(problems)
    pairs = list(zip(complaints, problems, strict=True))
    tasks = [_task(campaign, each, problem) for each, problem in pairs]
    copy_in(tasks)
    copy_in([_answer(task, each) for task, each in zip(tasks, complaints, strict=True)])
    copy_in([row for task, each in zip(tasks, complaints, strict=True) for row in _responsibilities(task, each.parties, by, at)])
    if tasks:
        move_many(tasks=tasks, to=TaskState.OPEN, by=by, at=at, act=petition_acts.OPENED, confirmed_at=at, confirmed_by=by)
    return tasks


def open_petition_task(*, campaign: Campaign, complaint: Complaint, by: Person, at: datetime) -> Task:
    """The same for one."""
    return open_petition_tasks(campaign=campaign, complaints=[complaint], by=by, at=at)[0]


def _problem(campaign: Campaign, each: Complaint, position: int) -> Problem:
    key = short_key(each.number, KEY_LENGTH)
    return Problem(campaign=campaign, key=key, number=key, title=each.title(), text=each.text(), stated=True, position=position)


def _task(campaign: Campaign, each: Complaint, problem: Problem) -> Task:
    units = [unit.name for unit in each.parties.roles().values()]
    return Task(
        campaign=campaign,
        problem=problem,
        key=problem.key,
        number=problem.number,
        title=problem.title,
        text=problem.text,
        nature=Nature.UNDATED,
        origin=Origin.PETITION,
        lead_unit=each.parties.lead,
        position=problem.position,
        search=tsvector_text(each.number, problem.title, problem.text, *units),
    )


def _answer(task: Task, each: Complaint) -> Measure:
    return Measure(
        task=task,
        key=ANSWER,
        number="1",
        text=ANSWER_TEXT,
        nature=Nature.BY_DEADLINE,
        due_text=each.due_text[:120],
        due_original=each.answer_due,
        due_current=each.answer_due,
        started_on=each.began_on,
        position=1,
    )


def _responsibilities(task: Task, parties: Parties, by: Person, at: datetime) -> Iterator[Responsibility]:
    for (role, _), unit in parties.roles().items():
        yield Responsibility(task=task, role=role, name=unit.name, unit=unit, decided_at=at, decided_by=by)


def set_petition_parties(*, task: Task, parties: Parties, because: str, by: Person, at: datetime) -> Task:
    """Let the responsibilities of the task follow the units at work on the complaint; each change is on record.

    Raises:
        Refused: ``responsibility.over``; ``measure.not_work`` while others judge whether it is done.
    """
    with transaction.atomic():
        row = working(task)
        have = {(each.role, each.unit_id or 0): each for each in Responsibility.objects.filter(task=row, measure__isnull=True)}
        want = parties.roles()
        for (role, key), unit in want.items():
            if (role, key) not in have:
                add_responsibility(task=row, role=role, unit=unit, by=by, at=at)
        for key_, each in have.items():
            if key_ not in want:
                drop_responsibility(responsibility=each, because=because, by=by, at=at)
    task.refresh_from_db(fields=["lead_unit", "revision"])
    return task


def add_promised_measures(*, task: Task, promised: Sequence[Promised], by: Person, at: datetime) -> list[Measure]:
    """Put what an accepted reply promises on the task, each with its unit, its day and its quantity; give the task its first deadline.

    Raises:
        Refused: ``measure.not_work``.
    """
    with transaction.atomic():
        row = working(task)
        known = row.measures.count()
        made = [_measure(row, each, known + n) for n, each in enumerate(promised, 1)]
        copy_in(made)
        pairs = list(zip(promised, made, strict=True))
        copy_in([_who(row, measure, each.unit, by, at) for each, measure in pairs if each.unit is not None])
        copy_in([_target(row, measure, each) for each, measure in pairs if each.quantity is not None])
        _first_deadline(row)
        data = {"count": len(made), "measures": [measure.pk for measure in made]}
        record(act=petition_acts.PROMISED, by=actor_of(by), at=at, subject=subject_of(row), data=data)
    return made


def _measure(task: Task, each: Promised, position: int) -> Measure:
    days: dict[str, Any] = {"nature": Nature.BY_DEADLINE, "due_original": each.due_on, "due_current": each.due_on}
    return Measure(task=task, key=f"promised-{position}", number=str(position), text=each.text, position=position, **days)


def _who(task: Task, measure: Measure, unit: Unit, by: Person, at: datetime) -> Responsibility:
    kind = {"role": str(ActorRole.RESPONSIBLE), "name": unit.name, "unit": unit}
    return Responsibility(task=task, measure=measure, decided_at=at, decided_by=by, **kind)


def _target(task: Task, measure: Measure, each: Promised) -> Target:
    shape: Mapping[str, Any] = {"comparator": ">=", "value": each.quantity, "unit": each.quantity_unit, "due_on": each.due_on}
    return Target(task=task, measure=measure, subject=each.text[:300], quote=each.quote or each.text, **shape)


def _first_deadline(task: Task) -> None:
    """The day the last measure is due, where the task has none yet."""
    if task.due_current is not None:
        return
    last = task.measures.aggregate(last=Max("due_current"))["last"]
    if last is not None:
        Task.objects.filter(pk=task.pk).update(due_original=last, due_current=last, nature=Nature.BY_DEADLINE, revision=F("revision") + 1)


def working(task: Task) -> Task:
    """The task, locked, while work is done on it. Refused: ``measure.not_work``."""
    row = Task.objects.select_for_update(of=("self",)).select_related("campaign", "lead_unit").get(pk=task.pk)
    if row.state not in WORKING:
        raise messages.measure_not_work(row, TaskState(row.state).label)
    return row


def answer_measure(task: Task) -> Measure:
    """The first measure of a petition task: investigate and answer. One query."""
    return Measure.objects.get(task=task, key=ANSWER)
