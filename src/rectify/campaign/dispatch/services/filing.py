"""Filing the answers of a unit together: the same checks and the same acts as one by one, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from rectify.campaign.dispatch import acts, messages
from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.rules.reports import Answer, Asked, check, tidy
from rectify.campaign.dispatch.services.reports import lock_against_freeze, targets_of
from rectify.campaign.ledger.models import Result
from rectify.campaign.ledger.services.results import Reading, record_results
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Happening, Subject, record_many

_UPDATE: Final = """
    UPDATE dispatch_report r SET done = u.done, next_step = u.next_step, obstacles = u.obstacles, support = u.support,
        expected_on = u.expected_on, sites_done = u.sites_done, sites_all = u.sites_all, result_id = COALESCE(u.result, r.result_id),
        revision = r.revision + 1, source = %s, filed_at = %s, filed_by_id = %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::int[], %s::int[], %s::bigint[])
        AS u(id, done, next_step, obstacles, support, expected_on, sites_done, sites_all, result)
    WHERE r.id = u.id
"""


def write_answers(answers: Iterable[tuple[int, Answer, Result | None]], *, source: str, by: Person, at: datetime) -> None:
    """Write answers into reports that are locked: id, what is said, and the measured result if there is a new one. One statement."""
    rows: list[tuple[Any, ...]] = [
        (
            key,
            said.done,
            said.next_step,
            said.obstacles,
            said.support,
            said.expected_on,
            said.sites_done,
            said.sites_all,
            result.pk if result else None,
        )
        for key, said, result in answers
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        if rows:
            cursor.execute(_UPDATE, [source, at, by.pk, *columns])
        if rows and cursor.rowcount != len(rows):
            raise RuntimeError(f"{len(rows)} locked reports were to be written, {cursor.rowcount} were there")


def file_reports(
    *,
    round: Round,  # noqa: A002 - the glossary's word
    answers: Mapping[int, Answer],
    by: Person,
    at: datetime,
    source: str = Report.Source.PAGE,
) -> list[Report]:
    """Answer many reports of an open round at once, all or none; ``answers`` by id of the report. For first answers only.

    Raises:
        Refused: ``round.frozen``; ``report.faults`` of the first that is wrong; ``report.no_target``; what the ledger refuses.
        ChangedMeanwhile: ``report.changed_meanwhile``, one of them was answered before.
    """
    with transaction.atomic():
        row = lock_against_freeze(round.pk)
        if row.frozen_at is not None:
            raise messages.round_frozen(row.number, row.frozen_at)
        rows = Report.objects.select_for_update(of=("self",)).filter(round=row, pk__in=answers).order_by("pk")
        reports = list(rows.select_related("round__campaign", "task", "measure", "filed_by"))
        said = {report.pk: tidy(answers[report.pk]) for report in reports}
        for report in reports:
            _check(report, said[report.pk], at)
        results = _results(reports, said, by, at)
        write_answers(((report.pk, said[report.pk], results.get(report.pk)) for report in reports), source=source, by=by, at=at)
        for report in reports:
            report.revision, report.source, report.filed_at, report.filed_by = report.revision + 1, source, at, by
        for report in reports:
            _days(report, said[report.pk], by, at)
        record_many([_happening(report, by, at) for report in reports])
    return reports


def _check(report: Report, answer: Answer, at: datetime) -> None:
    if report.filed_at is not None:
        raise messages.report_changed_meanwhile(report.filed_by, ["done"])
    measure = report.measure
    found = check(
        answer, Asked(measure.due_current or report.task.due_current, measure.started_on, measure.done_on), timezone.localdate(at)
    )
    if found:
        raise messages.answer_faults(found)


def _results(reports: Sequence[Report], said: Mapping[int, Answer], by: Person, at: datetime) -> dict[int, Result]:
    """Measured results go to the ledger; by report."""
    measured, readings = [], []
    for report in reports:
        answer = said[report.pk]
        if answer.value is None or answer.measured_on is None:
            continue
        target = targets_of(report.measure).filter(pk=answer.target).first()
        if target is None:
            raise messages.no_such_target()
        measured.append(report.pk)
        readings.append(Reading(target, answer.value, answer.unit, answer.measured_on))
    return dict(zip(measured, record_results(readings=readings, by=by, at=at), strict=True)) if readings else {}


def _days(report: Report, answer: Answer, by: Person, at: datetime) -> None:
    if answer.started_on is not None and report.measure.started_on is None:
        start_measure(measure=report.measure, on=answer.started_on, by=by, at=at)
    if answer.finished_on is not None and report.measure.done_on is None:
        finish_measure(measure=report.measure, on=answer.finished_on, by=by, at=at)


def _happening(report: Report, by: Person, at: datetime) -> Happening:
    words = f"{report.measure.number} {report.measure.text}".strip()
    subject = Subject("report", str(report.pk), words if len(words) <= 60 else f"{words[:59]}…")  # noqa: PLR2004 - one line of a page
    told = {"round": str(report.round), "task": report.task_id, "measure": report.measure_id, "unit": report.unit_id}
    told |= {"revision": report.revision, "source": str(report.source)}
    return Happening(acts.REPORT_FILED, actor_of(by, report.unit_id), at, subject, told)
