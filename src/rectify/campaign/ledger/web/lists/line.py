"""The line of a task page: time from the beginning to the due date, with what was finished on it and what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rectify.campaign.ledger.queries.story import Story

LEFT, RIGHT = 1, 99
"""Where the line begins and ends, in hundredths of the width: the drawing is as wide as the page, its marks stay round."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A measure on the line: ``finished``, ``missed`` or ``coming``."""

    x: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """The line as it is drawn: the positions of the due date, of today, of the measures.

    Overdue work reaches to today, and ``over`` is where the overdue stretch begins. ``today`` is ``None`` when the line
    ended before it: the work was done and nothing is owed.
    """

    first: date
    last: date
    due: float | None
    today: float | None
    over: float | None
    marks: list[Mark]

    @property
    def gone(self) -> float:
        """How far time has gone on the line."""
        return RIGHT if self.today is None else self.today


def line_of(story: Story, on: date) -> Line | None:
    """The line of a task; ``None`` when nothing has a date to stand at."""
    dated = [m.done_on or m.due_current for m in story.measures]
    due = story.task.due_current
    ends = [day for day in (*dated, due, on if story.verdict.is_late else None) if day]
    first = story.task.campaign.starts_on
    last = max(ends, default=first)
    if last <= first:
        return None

    def x(day: date) -> float:
        share = (day - first).days / (last - first).days
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 2)

    marks = [
        Mark(x(day), _kind(m.done_on is not None, day < on), f"{m.number} {day}")
        for m, day in zip(story.measures, dated, strict=True)
        if day
    ]
    today = x(on) if on <= last else None
    return Line(first, last, x(due) if due else None, today, x(due) if due and story.verdict.is_late else None, marks)


def _kind(done: bool, past: bool) -> str:
    if done:
        return "finished"
    return "missed" if past else "coming"
