"""The schedule class and lateness as SQL, for filters and counts; the same as ``rules.schedule``, held together by a test."""

from __future__ import annotations

from datetime import date
from typing import Any

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
from django.db.models.functions import Coalesce, Greatest, Least

from rectify.campaign.ledger.models import Measure, Task
from rectify.campaign.ledger.rules.schedule import BEGUN, NO_WORK, PROVED, SENT_BACK, TOLERANCE_TENTHS, ScheduleClass


def _count(condition: Q) -> Coalesce:
    rows = Measure.objects.filter(condition, task=OuterRef("pk")).order_by().values("task").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


class _Days(Func):
    """Days between two dates (PostgreSQL: date minus date is an integer)."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def with_measure_counts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Add ``measure_count``, ``started_count`` and ``done_count`` (three index look-ups a row)."""
    return tasks.annotate(
        measure_count=_count(Q()),
        started_count=_count(Q(started_on__isnull=False)),
        done_count=_count(Q(done_on__isnull=False)),
    )


def with_schedule(tasks: QuerySet[Task], on: date) -> QuerySet[Any]:
    """Add the counts of measures, ``schedule`` (a code or NULL) and ``late`` (true or false)."""
    today = Value(on, output_field=DateField())
    span = Greatest(_Days(F("due_current"), F("campaign__starts_on")), Value(1))
    gone = Least(Greatest(_Days(today, F("campaign__starts_on")), Value(0)), span)
    done = Q(state__in=PROVED) | (~Q(state__in=SENT_BACK) & Q(measure_count__gt=0, measure_count=F("done_count")))
    margin = TOLERANCE_TENTHS * F("span")
    return (
        with_measure_counts(tasks)
        .annotate(span=span, gone=gone, points=10 * (F("started_count") + F("done_count")) * F("span"))
        .annotate(
            schedule=Case(
                When(state__in=NO_WORK, then=Value(None)),
                When(done, then=Value(ScheduleClass.DONE.value)),
                When(Q(started_count=0) & ~Q(state__in=BEGUN), then=Value(ScheduleClass.NOT_STARTED.value)),
                When(due_current__isnull=True, then=Value(ScheduleClass.ON_SCHEDULE.value)),
                When(due_current__lt=on, then=Value(ScheduleClass.BEHIND.value)),
                When(points__gt=(10 * F("gone") + margin) * 2 * F("measure_count"), then=Value(ScheduleClass.AHEAD.value)),
                When(points__gte=(10 * F("gone") - margin) * 2 * F("measure_count"), then=Value(ScheduleClass.ON_SCHEDULE.value)),
                default=Value(ScheduleClass.BEHIND.value),
                output_field=CharField(),
            ),
            late=Case(
                When(Q(due_current__lt=on) & ~Q(state__in=NO_WORK) & ~done, then=Value(value=True)),
                default=Value(value=False),
                output_field=BooleanField(),
            ),
        )
    )
