"""The schedule class and lateness as SQL, for filters and counts; the same as ``rules.schedule``, held together by a test.

The class of a task rests on counts of its measures. Django repeats an annotation wherever it is named, look-ups and all; so the class
is one expression with one look-up of the measures inside, and none when the state says it all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from rectify.campaign.ledger.models import Measure, Task
from rectify.campaign.ledger.rules.schedule import BEGUN, NO_WORK, PROVED, SENT_BACK, TOLERANCE_TENTHS, ScheduleClass


def _quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


class _Class(Func):
    """The class of a task on a day; sources: id, state, due date, first day of the campaign, the day."""

    template = """(
        SELECT CASE
            WHEN t.state IN (%(no_work)s) THEN NULL
            WHEN t.state IN (%(proved)s) OR (t.state NOT IN (%(sent_back)s) AND m.n > 0 AND m.ended = m.n) THEN 'done'
            WHEN m.begun = 0 AND t.state NOT IN (%(begun)s) THEN 'not_started'
            WHEN t.due IS NULL THEN 'on_schedule'
            WHEN t.due < t.day THEN 'behind'
            WHEN 10 * (m.begun + m.ended) * t.span > (10 * t.gone + %(tolerance)s * t.span) * 2 * m.n THEN 'ahead'
            WHEN 10 * (m.begun + m.ended) * t.span >= (10 * t.gone - %(tolerance)s * t.span) * 2 * m.n THEN 'on_schedule'
            ELSE 'behind'
        END
        FROM (SELECT day, %(state)s AS state, %(due)s AS due, GREATEST(%(due)s - %(start)s, 1) AS span,
                LEAST(GREATEST(day - %(start)s, 0), GREATEST(%(due)s - %(start)s, 1)) AS gone
            FROM (SELECT %(day)s AS day) today) t
        CROSS JOIN LATERAL (SELECT count(*) AS n, count(started_on) AS begun, count(done_on) AS ended FROM ledger_measure
            WHERE task_id = %(task)s AND t.state NOT IN (%(no_work)s, %(proved)s)) m
    )"""
    output_field = CharField()
    states: Final = {"no_work": _quoted(NO_WORK), "proved": _quoted(PROVED), "sent_back": _quoted(SENT_BACK), "begun": _quoted(BEGUN)}

    def __init__(self, on: date) -> None:
        day = Value(on, output_field=DateField())
        super().__init__(F("pk"), F("state"), F("due_current"), F("campaign__starts_on"), day)

    def __repr__(self) -> str:
        return "schedule class"

    def as_sql(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override] # nobody passes Func's further words
        """The text with its sources in their places; the day alone is a parameter, and stands once."""
        parts = [compiler.compile(source) for source in self.get_source_expressions()]
        names = dict(zip(("task", "state", "due", "start", "day"), (text for text, _ in parts), strict=True))
        text = self.template % {**names, **self.states, "tolerance": TOLERANCE_TENTHS, "day": f"{names['day']}::date"}
        return text, tuple(parts[-1][1])


def _count(condition: Q) -> Coalesce:
    rows = Measure.objects.filter(condition, task=OuterRef("pk")).order_by().values("task").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def with_measure_counts(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``measure_count``, ``started_count`` and ``done_count`` (three index look-ups a row)."""
    counted: QuerySet[Any] = tasks.annotate(
        measure_count=_count(Q()),
        started_count=_count(Q(started_on__isnull=False)),
        done_count=_count(Q(done_on__isnull=False)),
    )
    return counted


def with_class(tasks: QuerySet[Task], on: date) -> QuerySet[Any]:
    """Add ``schedule`` (a code or NULL); at most one index look-up a row."""
    judged: QuerySet[Any] = tasks.annotate(schedule=_Class(on))
    return judged


def with_schedule(tasks: QuerySet[Task], on: date) -> QuerySet[Any]:
    """Add the counts of measures, ``schedule`` and ``late`` (true or false); for rows that are shown."""
    undone = Q(due_current__lt=on) & ~Q(state__in=(*NO_WORK, *PROVED)) & ~Q(schedule=ScheduleClass.DONE.value)
    late = Case(When(undone, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    judged: QuerySet[Any] = with_measure_counts(with_class(tasks, on)).annotate(late=late)
    return judged


def of_class(tasks: QuerySet[Task], on: date, code: str) -> QuerySet[Any]:
    """The tasks of one class, with ``schedule``; in the order of a list a page is found without looking at the rest.

    Asked as a yes or no, because PostgreSQL takes every second row for a yes and walks the list, but takes an equation for a rare
    find and works out the class of every task first.
    """
    wanted = Case(When(schedule=code, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    found: QuerySet[Any] = with_class(tasks, on).alias(wanted=wanted).filter(wanted=True)
    return found
