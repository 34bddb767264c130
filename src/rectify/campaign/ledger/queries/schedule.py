"""The schedule class and lateness as SQL, for filters and counts; the same as ``rules.schedule``, held together by a test.

The class of a task rests on counts of its measures. Django repeats an annotation wherever it is named, look-ups and all; so the whole
class is worked out *inside* one look-up of the measures, and a task costs one look-up, or none when its state says it all.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    ExpressionWrapper,
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
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, IsNull, LessThan

from rectify.campaign.ledger.models import Measure, Task
from rectify.campaign.ledger.rules.schedule import BEGUN, NO_WORK, PROVED, SENT_BACK, TOLERANCE_TENTHS, ScheduleClass

_CLASS: Final = CharField()


def _code(found: ScheduleClass) -> Value:
    return Value(found.value, output_field=_CLASS)


def _count(condition: Q) -> Coalesce:
    rows = Measure.objects.filter(condition, task=OuterRef("pk")).order_by().values("task").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


class _Days(Func):
    """Days between two dates (PostgreSQL: date minus date is an integer)."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class _OfTask(ExpressionWrapper):  # type: ignore[type-arg]  # generic for the type checker only
    """A column of the task, inside the look-up of its measures: one value for the whole group, so no part of ``GROUP BY``."""

    def get_group_by_cols(self) -> list[BaseExpression]:
        """Nothing to group by."""
        return []


def with_measure_counts(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``measure_count``, ``started_count`` and ``done_count`` (three index look-ups a row)."""
    counted: QuerySet[Any] = tasks.annotate(
        measure_count=_count(Q()),
        started_count=_count(Q(started_on__isnull=False)),
        done_count=_count(Q(done_on__isnull=False)),
    )
    return counted


def _against_line(on: date) -> list[When]:
    """The class of work begun and not done: what is done against the days gone, both times twenty and the span."""
    due, span = _OfTask(OuterRef("due_current"), DateField()), _OfTask(OuterRef("span"), IntegerField())
    upper, lower = _OfTask(OuterRef("upper"), IntegerField()), _OfTask(OuterRef("lower"), IntegerField())
    points = 10 * (F("begun") + F("ended")) * span
    return [
        When(IsNull(due, rhs=True), then=_code(ScheduleClass.ON_SCHEDULE)),
        When(LessThan(due, Value(on, output_field=DateField())), then=_code(ScheduleClass.BEHIND)),
        When(GreaterThan(points, upper * F("all")), then=_code(ScheduleClass.AHEAD)),
        When(GreaterThanOrEqual(points, lower * F("all")), then=_code(ScheduleClass.ON_SCHEDULE)),
    ]


def _by_measures(on: date, *, sent_back: bool, begun: bool) -> Coalesce:
    """The class by the measures, for a state that was sent back or not, and that says work began or not."""
    rows = Measure.objects.filter(task=OuterRef("pk")).order_by().values("task")
    rows = rows.annotate(all=Count("pk"), begun=Count("started_on"), ended=Count("done_on"))
    cases = [] if sent_back else [When(ended=F("all"), then=_code(ScheduleClass.DONE))]
    cases += [] if begun else [When(begun=0, then=_code(ScheduleClass.NOT_STARTED))]
    code = Case(*cases, *_against_line(on), default=_code(ScheduleClass.BEHIND), output_field=_CLASS)
    past = When(due_current__lt=on, then=_code(ScheduleClass.BEHIND))
    without = Case(past, default=_code(ScheduleClass.ON_SCHEDULE), output_field=_CLASS) if begun else _code(ScheduleClass.NOT_STARTED)
    return Coalesce(Subquery(rows.annotate(code=code).values("code"), output_field=_CLASS), without)


def with_class(tasks: QuerySet[Task], on: date) -> QuerySet[Any]:
    """Add ``schedule`` (a code or NULL); at most one index look-up a row."""
    start = F("campaign__starts_on")
    span = Greatest(_Days(F("due_current"), start), Value(1))
    gone = Least(Greatest(_Days(Value(on, output_field=DateField()), start), Value(0)), span)
    margin = TOLERANCE_TENTHS * F("span")
    return tasks.annotate(span=span, gone=gone, upper=2 * (10 * F("gone") + margin), lower=2 * (10 * F("gone") - margin)).annotate(
        schedule=Case(
            When(state__in=NO_WORK, then=Value(None)),
            When(state__in=PROVED, then=_code(ScheduleClass.DONE)),
            When(state__in=SENT_BACK, then=_by_measures(on, sent_back=True, begun=True)),
            When(state__in=BEGUN, then=_by_measures(on, sent_back=False, begun=True)),
            default=_by_measures(on, sent_back=False, begun=False),
            output_field=_CLASS,
        )
    )


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
