"""The bulletin (通报) of a round, pure: its figures with their denominators named, the ranking of units, and its form as JSON.

Every rate names what it divides by; a unit of which nothing was asked has no rate and no rank. A bulletin that was issued is read
from its JSON and never counted again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, Self

AT_RISK_DAYS: Final = 30
"""Behind schedule and due within so many days after the round's last day: at risk. Ours, no rule of law names it."""
MOST_TASKS: Final = 200
"""Tasks a list of the bulletin names; more are counted."""
CLASSES: Final = ("not_started", "behind", "on_schedule", "ahead", "done")
"""Codes of the schedule class, worst first."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: what it was asked and answered; of the tasks it leads, the measures done, and those past due."""

    unit: int
    name: str
    name_en: str
    asked: int = 0
    answered: int = 0
    """In this round, by the cut-off or after it."""
    late: int = 0
    """Of the answered, after the cut-off."""
    tasks: int = 0
    due: int = 0
    """Tasks that have a due date: the denominator of ``overdue``."""
    overdue: int = 0
    measures: int = 0
    measures_done: int = 0
    rank: int | None = None

    @property
    def on_time(self) -> int:
        """Answered by the cut-off: what the rank goes by."""
        return self.answered - self.late


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A section of the plan, or a county with the units below it."""

    name: str
    name_en: str
    tasks: int = 0
    done: int = 0
    """By the schedule class: work proved, or every measure finished."""
    closed: int = 0
    due: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task that is named."""

    task: int
    key: str
    title: str
    unit: str
    unit_en: str
    due: str = ""
    late_days: int = 0
    schedule: str = ""
    was: str = ""
    """The schedule class at the round before."""
    state: str = ""
    was_state: str = ""
    was_due: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A typical case the office chose: good to follow, or a warning."""

    task: int
    key: str
    title: str
    good: bool
    words: str


@dataclass(frozen=True, slots=True)
class Content:
    """All a bulletin says."""

    campaign: str
    campaign_en: str
    issuer: str
    issuer_en: str
    number: int
    first: str
    last: str
    day: str
    """The day the figures are of."""
    open: bool
    words: str = ""
    previous: int | None = None
    """Number of the round the changes are told from."""
    asked: int = 0
    answered: int = 0
    late: int = 0
    tasks: int = 0
    due: int = 0
    overdue_count: int = 0
    risk_count: int = 0
    measures: int = 0
    measures_done: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    units: Sequence[UnitLine] = ()
    sections: Sequence[GroupLine] = ()
    counties: Sequence[GroupLine] = ()
    overdue: Sequence[TaskLine] = ()
    risk: Sequence[TaskLine] = ()
    closed: Sequence[TaskLine] = ()
    sent_back: Sequence[TaskLine] = ()
    newly_late: Sequence[TaskLine] = ()
    moved: Mapping[str, int] = field(default_factory=dict)
    """How many ``closed``, ``sent_back``, ``newly_late``, ``extended`` and ``other`` changes there were."""
    cases: Sequence[Case] = ()

    @property
    def dated_on(self) -> date:
        """The day the figures are of."""
        return date.fromisoformat(self.day)

    def json(self) -> dict[str, Any]:
        """As kept once issued."""
        return asdict(self)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From what was kept."""
        lists: dict[str, type[UnitLine | GroupLine | TaskLine | Case]] = {
            "units": UnitLine,
            "sections": GroupLine,
            "counties": GroupLine,
            "cases": Case,
            **dict.fromkeys(("overdue", "risk", "closed", "sent_back", "newly_late"), TaskLine),
        }
        read = {name: tuple(kind(**line) for line in row[name]) for name, kind in lists.items()}
        return cls(**{**row, **read})


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content as JSON with sorted keys: what the record keeps of an issued bulletin."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def rate(part: int, whole: int) -> Fraction | None:
    """An exact rate; ``None`` where there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def percent(part: int, whole: int) -> str:
    """A rate with one decimal, half up; a dash where there is nothing to divide by. 100.0% stands only where nothing is missing."""
    if not whole:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    if tenths == 1000 and part < whole:  # noqa: PLR2004 - a whole in tenths of a percent
        tenths = 999
    return f"{tenths // 10}.{tenths % 10}%"


def ranked(units: Sequence[UnitLine]) -> tuple[UnitLine, ...]:
    """Units in the order of the ranking: answered on time ÷ asked, then fewer overdue ÷ due, then measures done ÷ all; equals share a rank.

    A late answer counts for no rank: else the cut-off would mean nothing. Units that were asked nothing come last, in
    the order given, without a rank.
    """
    asked = [unit for unit in units if unit.asked]
    order = sorted(asked, key=_merit)
    found: list[UnitLine] = []
    for place, unit in enumerate(order, 1):
        same = found and _merit(found[-1]) == _merit(unit)
        found.append(replace(unit, rank=found[-1].rank if same else place))
    return (*found, *(unit for unit in units if not unit.asked))


def _merit(unit: UnitLine) -> tuple[Fraction, Fraction, Fraction]:
    answered = rate(unit.on_time, unit.asked) or Fraction(0)
    overdue = rate(unit.overdue, unit.due) or Fraction(0)
    done = rate(unit.measures_done, unit.measures) or Fraction(0)
    return -answered, overdue, -done
