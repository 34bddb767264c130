"""The line of a case: every step of its procedure, what was done, what comes now, what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as If
from django.db.models import OuterRef, When
from django.utils.translation import get_language

from rectify.campaign.closure.models import Case, Draw, Lot, Requirement, Step, StepPaper
from rectify.campaign.closure.queries.facts import done_of, need_of
from rectify.campaign.closure.rules.steps import CheckState, next_needs
from rectify.foundation.accounts.models import Person, Unit


class State(StrEnum):
    """Where a step of the line stands."""

    DONE = "done"
    NOW = "now"
    """It may be taken now."""
    WAITING = "waiting"
    SKIPPED = "skipped"
    """A spot check for which the case was not drawn."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LineStep:
    """One step of the line. ``who``, ``at`` and what follows are empty until it is taken."""

    requirement: Requirement
    kind: str
    title_zh: str
    title_en: str
    state: State
    unit: Unit | None = None
    """Who took it, or must take it; ``None``: any unit of the place."""
    who: Person | None = None
    on_behalf_of: Person | None = None
    at: datetime | None = None
    on_day: date | None = None
    opinion: str = ""
    members: Sequence[Any] = ()
    data: dict[str, Any] = field(default_factory=dict)
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    proof: str = ""
    papers: Sequence[StepPaper] = ()
    step: Step | None = None

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


def line_of(case: Case) -> list[LineStep]:
    """The line of one case, in the order of its procedure. Five queries, whatever it holds."""
    return lines_of([case])[case.pk]


def lines_of(cases: Sequence[Case]) -> dict[int, list[LineStep]]:
    """The lines of several cases by their ids. Five queries for any number.

    People and units are few and stand in most rows: they are read once, not joined to every step. Papers are ordered by their own
    number alone: the order of their table would follow steps, cases and tasks to the campaign.
    """
    ids = [case.pk for case in cases]
    lots = Lot.objects.filter(case=OuterRef("case"), draw__population=Draw.Population.WAITING).order_by().values("chosen")
    drawn = When(kind="check", then=ArraySubquery(lots))
    rows = list(Requirement.objects.filter(case__in=ids).annotate(drawn=If(drawn)).order_by("case_id", "position"))
    steps = list(Step.objects.filter(case__in=ids).order_by("id"))
    papers: dict[int, list[StepPaper]] = {}
    for paper in StepPaper.objects.filter(step__in=[step.pk for step in steps]).select_related("file").order_by("id") if steps else ():
        papers.setdefault(paper.step_id, []).append(paper)
    _name(rows, steps)
    of_case: dict[int, list[Requirement]] = {pk: [] for pk in ids}
    for row in rows:
        of_case[row.case_id].append(row)
    done: dict[int, list[Step]] = {pk: [] for pk in ids}
    for step in steps:
        done[step.case_id].append(step)
    return {case.pk: _line(case, of_case[case.pk], done[case.pk], papers) for case in cases}


def _name(rows: Sequence[Requirement], steps: Sequence[Step]) -> None:
    """Give requirements and steps their units and people. Two queries, none for none."""
    known = {row.unit_id for row in rows if row.unit_id} | {step.unit_id for step in steps}
    units = Unit.objects.in_bulk(known) if known else {}
    for row in rows:
        row.unit = units[row.unit_id] if row.unit_id else None
    people = Person.objects.in_bulk({pk for step in steps for pk in (step.done_by_id, step.on_behalf_of_id) if pk}) if steps else {}
    for step in steps:
        step.unit = units[step.unit_id]
        step.done_by = people[step.done_by_id]
        if step.on_behalf_of_id:
            step.on_behalf_of = people[step.on_behalf_of_id]


Papers = Mapping[int, Sequence[StepPaper]]


def _line(case: Case, requirements: Sequence[Requirement], steps: Sequence[Step], papers: Papers) -> list[LineStep]:
    chosen: list[bool] = [was for row in requirements for was in row.drawn or ()]  # type: ignore[attr-defined] # annotated
    check = CheckState.NOT_DRAWN if not chosen else CheckState.CHOSEN if any(chosen) else CheckState.SPARED
    needs, done = [need_of(row) for row in requirements], [done_of(row) for row in steps]
    ended = case.outcome in {Case.Outcome.RETURNED, Case.Outcome.REOPENED}
    now = set() if ended else {need.id for need in next_needs(needs, done, check)}
    by_requirement = {step.requirement_id: step for step in steps}
    return [_step(row, by_requirement.get(row.pk), check, row.pk in now, papers) for row in requirements]


def _step(row: Requirement, step: Step | None, check: CheckState, is_now: bool, papers: Papers) -> LineStep:
    if step is None:
        spared = row.kind == "check" and check is CheckState.SPARED
        state = State.SKIPPED if spared else State.NOW if is_now else State.WAITING
        return LineStep(row, row.kind, row.title_zh, row.title_en, state, unit=row.unit)
    return LineStep(
        requirement=row,
        kind=row.kind,
        title_zh=row.title_zh,
        title_en=row.title_en,
        state=State.DONE if step.passed else State.FAILED,
        unit=step.unit,
        who=step.done_by,
        on_behalf_of=step.on_behalf_of,
        at=step.done_at,
        on_day=step.on_day,
        opinion=step.opinion,
        members=step.members,
        data=step.data,
        latitude=step.latitude,
        longitude=step.longitude,
        proof=step.proof,
        papers=papers.get(step.pk, ()),
        step=step,
    )


def attempts_of(task_id: int) -> list[Case]:
    """All attempts to close a task, the newest first, with how each ended. One query."""
    rows = Case.objects.filter(task=task_id).select_related("implementing_unit", "ended_by", "reopened_by", "suspended_by")
    return list(rows.order_by("-attempt"))
