"""Filing a report: the one door for the page and the API; a sheet files many by the same rules (``services.sheets``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from rectify.campaign.dispatch import acts, messages
from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.queries.rounds import open_round_of
from rectify.campaign.dispatch.rules.reports import Answer, Asked, check, tidy
from rectify.campaign.ledger.models import Measure, Result, Target
from rectify.campaign.ledger.services.results import record_result
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record

COLUMNS: Final = ("done", "next_step", "obstacles", "support", "expected_on", "sites_done", "sites_all")
"""Fields of an answer that are columns of the report under the same name."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Who files, when, and by which door."""

    by: Person
    at: datetime
    source: str


def file_report(*, report: Report, answer: Answer, revision: int, by: Person, at: datetime, source: str = Report.Source.PAGE) -> Report:
    """Answer what a unit was asked about a measure; returns the report that holds the answer.

    1. The round is locked against a freeze, the report against others who file.
    2. Owed in a frozen round, the answer goes into the open round, marked with the round it was owed in.
    3. ``revision`` is the one the answer was written on. The same answer sent twice changes nothing; another one on an older revision is
       refused with the fields that differ.
    4. A measured result goes to the ledger, and so do the days on which the measure began or was finished.

    Raises:
        Refused: ``report.faults`` with all that is wrong, ``report.no_target``, ``report.no_open_round``, ``report.not_owed``,
            ``report.answered_late``; what the ledger refuses of results and days.
        ChangedMeanwhile: ``report.changed_meanwhile``.
    """
    clean = tidy(answer)
    with transaction.atomic():
        late_for = _frozen(report.round_id)
        row = _late_row(report, late_for) if late_for else _locked(report.pk)
        if _same(row, clean):
            return row
        if row.revision != revision and not (late_for and row.pk is None):
            raise messages.report_changed_meanwhile(row.filed_by, differing(row, clean))
        _check(row, clean, at)
        return _file(row, clean, Filing(by, at, source))


def lock_against_freeze(round_id: int) -> Round:
    """The round, locked FOR SHARE until the transaction ends: many may file at once, a freeze waits, and is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM dispatch_round WHERE id = %s FOR SHARE", [round_id])
    return Round.objects.select_related("campaign").get(pk=round_id)


def _frozen(round_id: int) -> Round | None:
    """The round when it is frozen."""
    found = lock_against_freeze(round_id)
    return found if found.frozen_at is not None else None


def _locked(pk: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("round__campaign", "task", "measure", "result", "filed_by")
    return rows.get(pk=pk)


def _late_row(report: Report, owed: Round) -> Report:
    """Where a late answer stands: the row of the open round it came in already, or a new one that is not saved yet."""
    if report.late_for_id is not None or report.filed_at is not None:
        raise messages.not_owed(owed.number)
    now = open_round_of(owed.campaign_id)
    if now is not None:
        now = lock_against_freeze(now.pk)
    if now is None or now.frozen_at is not None or owed.frozen_at is None:
        raise messages.no_open_round(owed.number, owed.frozen_at or owed.cut_off_at)
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)  # two that answer at once wait for each other here
    there = Report.objects.filter(late_for=owed, measure=report.measure_id, unit=report.unit_id).select_related("round").first()
    if there is None:
        return Report(round=now, task=report.task, measure=report.measure, unit=report.unit, late_for=owed)
    if there.round_id != now.pk:
        raise messages.answered_late(there.round.number)
    return _locked(there.pk)


def stored(report: Report) -> dict[str, Any]:
    """What a report says, under the names of an answer's fields; days of beginning and end stand at the measure, not here."""
    result = report.result
    said = {name: getattr(report, name) for name in COLUMNS}
    measured = {"target": result.target_id, "value": result.value, "unit": result.unit, "measured_on": result.measured_on} if result else {}
    return {**said, **dict.fromkeys(("target", "value", "unit", "measured_on")), "unit": "", **measured}


def _said(answer: Answer) -> dict[str, Any]:
    """The same of an answer."""
    said = {name: getattr(answer, name) for name in COLUMNS}
    if not answer.has_result:
        return {**said, "target": None, "value": None, "unit": "", "measured_on": None}
    return {**said, "target": answer.target, "value": answer.value, "unit": answer.unit, "measured_on": answer.measured_on}


def differing(report: Report, answer: Answer) -> list[str]:
    """The fields of an answer that say something else than the report does."""
    there, said = stored(report), _said(answer)
    return [name for name in said if there[name] != said[name]]


def _same(row: Report, answer: Answer) -> bool:
    """Whether the report says just that already, days of the measure included."""
    if row.pk is None or row.filed_at is None or differing(row, answer):
        return False
    begun = answer.started_on in {None, row.measure.started_on}
    return begun and answer.finished_on in {None, row.measure.done_on}


def _check(row: Report, answer: Answer, at: datetime) -> None:
    measure = row.measure
    due = measure.due_current or row.task.due_current
    found = check(answer, Asked(due, measure.started_on, measure.done_on), timezone.localdate(at))
    if found:
        raise messages.answer_faults(found)


def _file(row: Report, answer: Answer, filing: Filing) -> Report:
    """Write the answer, tell the ledger, record the act."""
    changed = row.filed_at is not None
    row.result = _result(row, answer, filing)
    for name, value in {name: getattr(answer, name) for name in COLUMNS}.items():
        setattr(row, name, value)
    row.revision += 1
    row.source, row.filed_at, row.filed_by = filing.source, filing.at, filing.by
    row.save()
    _days(row.measure, answer, filing)
    _record(row, filing, changed=changed)
    return row


def _result(row: Report, answer: Answer, filing: Filing) -> Result | None:
    """The measured result of the answer: the one that is there when it says the same, else a new one in the ledger."""
    if not answer.has_result or answer.value is None or answer.measured_on is None:
        return None
    there = row.result
    if there and (there.target_id, there.value, there.unit, there.measured_on) == (
        answer.target, answer.value, answer.unit, answer.measured_on,
    ):  # fmt: skip
        return there
    target = targets_of(row.measure).filter(pk=answer.target).first()
    if target is None:
        raise messages.no_such_target()
    given: Mapping[str, Any] = {"value": answer.value, "unit": answer.unit, "measured_on": answer.measured_on}
    return record_result(target=target, **given, by=filing.by, at=filing.at)


def targets_of(measure: Measure) -> Any:
    """What a measure's result can be measured against: its own targets and those of the whole task. No query of its own."""
    return Target.objects.filter(Q(measure=measure) | Q(measure__isnull=True), task=measure.task_id)


def _days(measure: Measure, answer: Answer, filing: Filing) -> None:
    """Tell the ledger when the measure began and was finished; a day it knows already is passed over."""
    if answer.started_on is not None and measure.started_on is None:
        start_measure(measure=measure, on=answer.started_on, by=filing.by, at=filing.at)
    if answer.finished_on is not None and measure.done_on is None:
        finish_measure(measure=measure, on=answer.finished_on, by=filing.by, at=filing.at)


def _record(row: Report, filing: Filing, *, changed: bool) -> None:
    words = f"{row.measure.number} {row.measure.text}".strip()
    subject = Subject("report", str(row.pk), words if len(words) <= 60 else f"{words[:59]}…")  # noqa: PLR2004 - one line of a page
    told: dict[str, object] = {"round": str(row.round), "task": row.task_id, "measure": row.measure_id, "unit": row.unit_id}
    told |= {"revision": row.revision, "source": str(row.source)}
    act = acts.REPORT_CHANGED if changed else acts.REPORT_FILED
    if row.late_for is not None:
        act, told["owed"] = acts.REPORT_FILED_LATE, str(row.late_for)
    record(act=act, by=actor_of(filing.by, row.unit_id), at=filing.at, subject=subject, data=told)
