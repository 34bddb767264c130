"""The one way in which a step of a case is written, and a case ends. The acts of the other modules come through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from rectify.campaign.closure import acts, messages
from rectify.campaign.closure.models import Case, Requirement, Step, StepKind, StepPaper
from rectify.campaign.closure.queries.delegations import holding
from rectify.campaign.closure.queries.facts import CaseFacts, case_facts, done_of, standing, units_for
from rectify.campaign.closure.rules.steps import ACTS, Hindrance, Need, hindrance, next_needs, state_after
from rectify.campaign.closure.services.telling import tell_next, tell_returned
from rectify.campaign.ledger.models import Task, TaskState
from rectify.campaign.ledger.queries.access import tasks_in
from rectify.campaign.ledger.services.moves import move, subject_of
from rectify.campaign.plans.messages import in_both
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of, grants_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import record
from rectify.foundation.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper or photograph handed in with a step: a code of its kind, the name it came with, the stored original."""

    kind: str
    name: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does in a step."""

    by: Person
    at: datetime
    unit: Unit
    passed: bool = True
    opinion: str = ""
    on_day: date | None = None
    """``None``: today."""
    members: Sequence[Mapping[str, str]] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    principal: Person | None = None
    proof: str = ""
    papers: Sequence[Attached] = ()

    @property
    def today(self) -> date:
        """The day of the act in the city's time."""
        return timezone.localdate(self.at)


def locked(case: Case) -> Case:
    """The case with its task, both locked (task first, everywhere) until the transaction ends. Two queries."""
    task = Task.objects.select_for_update(of=("self",)).select_related("campaign__jurisdiction", "lead_unit").get(pk=case.task_id)
    row = Case.objects.select_for_update(of=("self",)).select_related("implementing_unit").get(pk=case.pk)
    row.task = task
    return row


def check_moving(case: Case, on: date) -> None:
    """Refuse when the case has ended or is suspended."""
    if case.outcome:
        raise messages.case_over(case.task, Case.Outcome(case.outcome).label)
    check_not_suspended(case, on)


def check_not_suspended(case: Case, on: date) -> None:
    """Refuse while a suspension holds; one that has run out holds no more."""
    if case.is_suspended(on):
        raise messages.suspended(case.task, case.suspended_until or "–")


def check_reach(task: Task, permission: Permission, by: Person, on: date) -> None:
    """Refuse unless the person's permission reaches the task. Two queries."""
    scope = grants_of(by, on).scope(permission)
    if not Task.objects.filter(tasks_in(scope), pk=task.pk).exists():
        raise messages.out_of_reach(task)


def requirement_of(case: Case, kind: StepKind) -> Requirement:
    """The requirement of a kind that comes next in the case, or the only one of its kind. One query.

    Raises:
        Refused: ``step.not_next`` when the procedure asks for no such step.
    """
    row = Requirement.objects.filter(case=case, kind=kind).select_related("unit").order_by("position").first()
    if row is None:
        raise messages.hindered(Hindrance.NOT_NEXT, step=kind.label, task=case.task, unit="")
    return row


def unit_of(case: Case, need: Requirement, by: Person, on: date) -> Unit:
    """The unit in whose name this person may take a step: the one that must, or the first of theirs that fits the place.

    Raises:
        Refused: ``step.no_post``.
    """
    found = units_for(
        by, Need(need.pk, need.position, need.kind, need.rank, need.role, need.unit_id, (need.place,)), case.task.campaign, on
    )
    able = [unit for unit in found if ACTS[need.kind] in standing(by, unit, case.task.campaign, on).permissions]
    if not able:
        raise messages.hindered(Hindrance.NO_POST, step=_title(need), task=case.task, unit=need.unit or need.place)
    return able[0]


def take(*, case: Case, need: Requirement, doing: Doing) -> Step:
    """Write one step, after every check; move the task when its kind is complete. Inside the caller's transaction, on a locked case.

    Raises:
        Refused: ``step.*`` order, place, post, separation; ``case.suspended``; ``case.open_objection``; ``step.day_*``;
            ``step.papers_missing``.
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    facts = case_facts(case)
    _check(case, need, doing, facts)
    step = write(case=case, need=need, doing=doing)
    advance(case, facts, step, doing)
    return step


def _check(case: Case, need: Requirement, doing: Doing, facts: CaseFacts) -> None:
    if need.kind == StepKind.FILE and case.outcome == Case.Outcome.CLOSED:
        check_not_suspended(case, doing.today)
    else:
        check_moving(case, doing.today)
    taken = Step.objects.filter(requirement=need, passed=True).select_related("done_by").order_by("pk").first()
    if taken is not None:
        raise messages.step_taken(_title(need), taken.done_by)
    if facts.open_objections and need.kind != StepKind.NOTICE:
        raise messages.open_objection(facts.open_objections)
    done = [*facts.done, *facts.notices]
    who = standing(doing.by, doing.unit, case.task.campaign, doing.today, doing.principal)
    this = next(each for each in facts.needs if each.id == need.pk)
    why = hindrance(this, who, done, facts.next, facts.carrying)
    if why is not None:
        raise messages.hindered(why, step=_title(need), task=case.task, unit=doing.unit)
    _check_day(case, doing)
    lacking = [kind for kind in need.detail.get("attach", ()) if kind not in {paper.kind for paper in doing.papers}]
    if lacking and doing.passed:
        raise messages.papers_missing(lacking)


def _check_day(case: Case, doing: Doing) -> None:
    on = doing.on_day or doing.today
    if on > doing.today:
        raise messages.day_in_future(on)
    last = Step.objects.filter(case=case).aggregate(last=Max("on_day"))["last"]
    if last and on < last:
        raise messages.day_before_last(on, last)


def write(*, case: Case, need: Requirement, doing: Doing) -> Step:
    """The row of a step with its papers; nothing is checked here but by the database."""
    step = Step.objects.create(
        case=case,
        requirement=need,
        kind=need.kind,
        passed=doing.passed,
        opinion=doing.opinion.strip(),
        members=[dict(member) for member in doing.members],
        data=dict(doing.data),
        latitude=doing.latitude,
        longitude=doing.longitude,
        on_day=doing.on_day or doing.today,
        unit=doing.unit,
        on_behalf_of=doing.principal,
        proof=doing.proof,
        done_at=doing.at,
        done_by=doing.by,
    )
    StepPaper.objects.bulk_create(
        StepPaper(step=step, kind=paper.kind, name=paper.name, file=paper.file, added_at=doing.at, added_by=doing.by)
        for paper in doing.papers
    )
    return step


def advance(case: Case, facts: CaseFacts, step: Step, doing: Doing) -> None:
    """After a passed step: note what the case waits for now, and move the task when all steps of that kind are taken."""
    if not step.passed:
        return
    after = next_needs(facts.needs, [*facts.done, done_of(step)], facts.check)
    case.waits_for = StepKind(after[0].kind) if after else ""
    case.save(update_fields=["waits_for"])
    tell_next(case, after, doing.by, doing.at)
    if any(need.kind == step.kind for need in after):
        return
    target = state_after(step.kind, case.task.state)
    if target:
        move(task=case.task, to=TaskState(target), by=doing.by, at=doing.at, because=doing.opinion)


def end(case: Case, outcome: Case.Outcome, because: str, by: Person, at: datetime) -> None:
    """Note how a case ended; its steps stay."""
    case.outcome, case.ended_at, case.ended_by, case.ended_because = outcome, at, by, because.strip()
    if outcome != Case.Outcome.CLOSED:
        case.waits_for = ""
    case.save(update_fields=["outcome", "ended_at", "ended_by", "ended_because", "waits_for"])


def send_back(case: Case, because: str, by: Person, at: datetime) -> None:
    """End the case as returned and move the task; inside the caller's transaction, on a locked case that is under way."""
    end(case, Case.Outcome.RETURNED, because, by, at)
    move(task=case.task, to=TaskState.RETURNED, by=by, at=at, because=because)
    tell_returned(case, because, by, at)
    tell(acts.RETURNED, case, by, at, {"because": because.strip()})


def tell(act: Act, case: Case, by: Person, at: datetime, data: Mapping[str, Any], unit: Unit | None = None) -> None:
    """The row of audit; last in the act."""
    facts = {"case": case.pk, **data}
    record(act=act, by=actor_of(by, unit.pk if unit else None), at=at, subject=subject_of(case.task), data=facts)


def told(step: Step, need: Requirement) -> dict[str, Any]:
    """What the record keeps of a step."""
    return {
        "step": step.pk,
        "title": need.title_zh,
        "unit": step.unit.name,
        "verdict": "通过" if step.passed else "未通过",
        "opinion": step.opinion,
        "on": step.on_day.isoformat(),
        "on_behalf_of": step.on_behalf_of.name if step.on_behalf_of else "",
        "proof": step.proof,
    }


def do(*, case: Case, kind: StepKind, doing: Doing) -> Step:
    """Lock the case, take its step of a kind, send it back if it failed, record. The caller holds the transaction."""
    row = locked(case)
    need = requirement_of(row, kind)
    step = take(case=row, need=need, doing=doing)
    if not step.passed:
        send_back(row, doing.opinion, doing.by, doing.at)
    tell(acts.STEPS[kind], row, doing.by, doing.at, told(step, need), doing.unit)
    return step


def delegated(principal: Person, delegate: Person, role: str, unit: Unit, on: date) -> bool:
    """Whether a delegation of that role at that unit holds, and the delegate still serves there. One query."""
    return holding(delegate.pk, on).filter(principal=principal, role=role, unit=unit).exists()


def _title(need: Requirement) -> object:
    return in_both(need.title_zh, need.title_en)
