"""The notice board: what runs, what was objected, what waits for a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from rectify.campaign.closure.models import Case, NoticedCase, Objection, PublicNotice
from rectify.campaign.closure.queries.access import visible_cases
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import add_workdays, is_workday


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with its counts. ``days_left`` counts today; 0 after the last day."""

    notice: PublicNotice
    cases: int
    objections: int
    unanswered: int
    days_left: int


def board(grants: Grants, on: date, *, running: bool | None = None) -> list[NoticeRow]:
    """The newest 200 notices, newest first; ``running``: only those that run, or only those that do not. One query.

    Notices are public: everybody who reads lists sees them all.
    """
    if not grants.may(Permission.LIST_READ):
        return []
    rows = PublicNotice.objects.select_related("campaign", "posted_by", "unit").annotate(
        case_count=Count("entries", distinct=True),
        objection_count=Count("entries__objections", distinct=True),
        unanswered_count=Count("entries__objections", filter=Q(entries__objections__answered_at__isnull=True), distinct=True),
    )
    if running is not None:
        rows = rows.filter(last__gte=on) if running else rows.filter(last__lt=on)
    return [
        NoticeRow(row, row.case_count, row.objection_count, row.unanswered_count, max((row.last - on).days + 1, 0) if row.first <= on else
                  (row.last - row.first).days + 1)
        for row in rows.order_by("-first", "-id")[:200]
    ]  # fmt: skip


def entries_of(notice: PublicNotice) -> list[NoticedCase]:
    """The cases on a notice with their tasks and objections. Two queries."""
    rows = NoticedCase.objects.filter(notice=notice).select_related("case", "case__task", "case__implementing_unit")
    objections = Prefetch("objections", Objection.objects.select_related("recorded_by", "answered_by").order_by("id"))
    return list(rows.prefetch_related(objections).order_by("id"))


def open_objections(grants: Grants) -> QuerySet[Objection]:
    """Objections that wait for an answer, oldest first; for those who keep notices. No query of its own."""
    rows = Objection.objects.filter(answered_at__isnull=True, entry__case__outcome__in=("", Case.Outcome.CLOSED))
    rows = rows if grants.may(Permission.TASK_NOTICE) else rows.none()
    return rows.select_related("entry__notice", "entry__case__task").order_by("said_on", "id")


def waiting_for_notice(grants: Grants) -> QuerySet[Case]:
    """Cases that wait for a notice and stand on none. No query of its own."""
    rows = visible_cases(grants, Permission.TASK_NOTICE).filter(waits_for="notice", notices__isnull=True)
    return rows.select_related("task", "implementing_unit").order_by("id")


def last_day(first: date, days: int, day_type: str) -> date:
    """The last day of a notice that begins on ``first``, both included. No query.

    Raises:
        BeyondCalendar: working days outside the table.
    """
    if day_type == "calendar_days":
        return date.fromordinal(first.toordinal() + days - 1)
    table = workday_table()
    return add_workdays(first, days - 1 if is_workday(first, table) else days, table)
