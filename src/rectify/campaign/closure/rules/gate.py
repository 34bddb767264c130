"""What must be so before acceptance may be asked for. Facts in, everything that is missing out. Pure.

Legal basis: 整改 is done when its measures are done and its aim is reached (严格销号管理 of each plan); a petition case with a later
deadline or an unfinished quantity is settled in part only (阶段性办结).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Lack(StrEnum):
    """The kinds of thing that can be missing."""

    NO_MEASURE = "no_measure"
    NOT_FINISHED = "not_finished"
    NO_EVIDENCE = "no_evidence"
    DEADLINE_AHEAD = "deadline_ahead"
    TASK_AHEAD = "task_ahead"
    NO_RESULT = "no_result"
    NOT_MET = "not_met"
    TARGET_AHEAD = "target_ahead"
    OPEN_QUESTION = "open_question"
    OPEN_SITE = "open_site"
    OVERDUE_DUTY = "overdue_duty"
    OBSERVATION = "observation"
    OPEN_EXTENSION = "open_extension"
    OPEN_FINDING = "open_finding"
    NO_SCHEME = "no_scheme"
    NOTHING_NEW = "nothing_new"
    """Reopened, or failed in a spot check, and handed in again with the evidence of the first time."""
    OLD_RESULT = "old_result"
    """Reopened, or failed in a spot check, and not measured since."""


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure: when it was finished, when it is due, whether accepted evidence supports it."""

    id: int
    label: str
    done_on: date | None
    due_on: date | None
    supported: bool


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A quantified target. ``met`` is ``None`` when nothing comparable was measured; ``let_pass`` with an approved deviation in force."""

    id: int
    label: str
    met: bool | None
    measured: bool
    let_pass: bool
    due_on: date | None = None
    why_zh: str = ""
    why_en: str = ""
    measured_on: date | None = None
    """The day of the latest result."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something else that is open: its id, words, and the day it was due."""

    id: int
    label: str
    label_en: str = ""
    day: date | None = None
    extra: int = 0
    """What its link needs beside the id."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the gate looks at, of one task."""

    measures: Sequence[MeasureFact]
    targets: Sequence[TargetFact] = ()
    questions: Sequence[Open] = ()
    sites: Sequence[Open] = ()
    duties: Sequence[Open] = ()
    extensions: Sequence[Open] = ()
    findings: Sequence[Open] = ()
    """What checks found on the accepted evidence and nobody has cleared."""
    lacks_scheme: bool = False
    came_back_on: date | None = None
    """The day the task was last reopened or failed in a spot check."""
    new_evidence: bool = False
    """Whether evidence that came since is accepted."""
    observation_days: int = 0
    early: bool = False
    due_on: date | None = None
    """The task's own day, where it binds: a measure without a day of its own is due by it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: which kind, of what row."""

    kind: Lack
    id: int = 0
    label: str = ""
    label_en: str = ""
    day: date | None = None
    extra: int = field(default=0)


def missing(facts: Facts, on: date) -> list[Missing]:
    """Everything that is missing on that day, in the order in which a person would mend it. Empty: acceptance may be asked for."""
    return [
        *_measures(facts, on),
        *_targets(facts, on),
        *_again(facts),
        *(Missing(Lack.OPEN_FINDING, each.id, each.label, each.label_en, extra=each.extra) for each in facts.findings),
        *([Missing(Lack.NO_SCHEME)] if facts.lacks_scheme else []),
        *(Missing(Lack.OPEN_SITE, site.id, site.label, extra=site.extra) for site in facts.sites),
        *(Missing(Lack.OVERDUE_DUTY, each.id, each.label, day=each.day, extra=each.extra) for each in facts.duties),
        *(Missing(Lack.OPEN_QUESTION, each.id, each.label, each.label_en, extra=each.extra) for each in facts.questions),
        *(Missing(Lack.OPEN_EXTENSION, each.id, each.label, day=each.day) for each in facts.extensions),
        *_observation(facts, on),
    ]


def _measures(facts: Facts, on: date) -> Iterator[Missing]:
    if not facts.measures:
        yield Missing(Lack.NO_MEASURE)
    for each in facts.measures:
        if each.done_on is None:
            yield Missing(Lack.NOT_FINISHED, each.id, each.label, day=each.due_on)
        elif not each.supported:
            yield Missing(Lack.NO_EVIDENCE, each.id, each.label)
        if each.due_on and each.due_on > on and not facts.early:
            yield Missing(Lack.DEADLINE_AHEAD, each.id, each.label, day=each.due_on)
    if facts.due_on and facts.due_on > on and not facts.early:
        yield Missing(Lack.TASK_AHEAD, day=facts.due_on)


def _targets(facts: Facts, on: date) -> Iterator[Missing]:
    for each in facts.targets:
        if each.let_pass:
            continue
        if not each.measured:
            yield Missing(Lack.NO_RESULT, each.id, each.label)
        elif not each.met:
            yield Missing(Lack.NOT_MET, each.id, each.why_zh or each.label, each.why_en or each.label)
        if each.due_on and each.due_on > on and not facts.early:
            yield Missing(Lack.TARGET_AHEAD, each.id, each.label, day=each.due_on)


def _again(facts: Facts) -> Iterator[Missing]:
    """A task that rebounded (反弹) or failed on the spot is not closed by what was handed in the first time."""
    if facts.came_back_on is None:
        return
    if not facts.new_evidence:
        yield Missing(Lack.NOTHING_NEW, day=facts.came_back_on)
    for each in facts.targets:
        if each.measured and not each.let_pass and each.measured_on and each.measured_on < facts.came_back_on:
            yield Missing(Lack.OLD_RESULT, each.id, each.label, day=facts.came_back_on)


def _observation(facts: Facts, on: date) -> Iterator[Missing]:
    """The result must have stood for a while (a dosed river is clean for a month)."""
    days = [each.done_on for each in facts.measures if each.done_on]
    if not facts.observation_days or not days or len(days) < len(facts.measures):
        return
    until = max(days) + timedelta(days=facts.observation_days)
    if on < until:
        yield Missing(Lack.OBSERVATION, day=until)
