"""Filing all clean rows of a sheet at once: the same checks as ``services.reports``, set by set instead of row by row.

What a sheet owed to a frozen round says goes through ``services.reports.file_report``, one by one: late sheets are rare and short.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from rectify.campaign.dispatch import sheet_messages as messages
from rectify.campaign.dispatch.models import Report, SheetIntake, SheetLine
from rectify.campaign.dispatch.queries.sheets import Known, known_reports
from rectify.campaign.dispatch.rules.reports import Answer, tidy
from rectify.campaign.dispatch.rules.sheet import Cell, Meaning, answer_of, written_answer
from rectify.campaign.dispatch.services.filing import write_answers
from rectify.campaign.dispatch.services.reports import file_report, lock_against_freeze
from rectify.campaign.dispatch.services.sheet_reading import faults_of
from rectify.campaign.ledger.models import Measure, Result, Target
from rectify.campaign.ledger.services.results import Reading, record_results
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.refusals import Refused

RESULT_KEYS: Final = frozenset({"value", "unit", "measured_on"})


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed: reports, cells, and a SHA-256 over both, for the record."""

    reports: int
    cells: int
    digest: str


class PageMoved(Exception):
    """Pages changed since the preview; ``lines`` are the rows as they stand now, not saved."""

    def __init__(self, lines: list[SheetLine]) -> None:
        super().__init__(len(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that will be filed."""

    line: SheetLine
    known: Known
    answer: Answer
    taken: frozenset[str]


def file_many(*, intake: SheetIntake, lines: Sequence[SheetLine], by: Person, at: datetime) -> Filed:
    """File the taken cells of these lines, in the caller's transaction.

    Six statements whatever the number of rows, and one act for each measured result and each measure begun or finished.

    Raises:
        PageMoved: somebody filed on the page after the preview.
        Refused: ``sheet.nothing_clean``, ``sheet.row_refused`` with what the ledger says, ``report.no_open_round``.
    """
    frozen = lock_against_freeze(intake.round_id).frozen_at is not None
    keys = [line.report_id for line in lines if line.report_id is not None]
    list(Report.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    intake.round.refresh_from_db(fields=["frozen_at"])
    known = known_reports(intake.round, intake.unit_id, keys)
    _look_again(lines, known)
    rows = _clean(lines, known, at)
    if frozen:
        _file_late(rows, by, at)
    else:
        _file_in_time(rows, by, at)
    return Filed(len(rows), sum(len(row.taken) for row in rows), _digest(rows))


def _look_again(lines: Sequence[SheetLine], known: Mapping[int, Known]) -> None:
    """Compare what the preview showed of the pages with the pages of now."""
    moved = []
    for line in lines:
        now = known.get(line.report_id or 0)
        page = written_answer(now.answer) if now else {}
        cells = [Cell.of(cell) for cell in line.cells]
        fresh = [_again(cell, page.get(cell.key, "")) for cell in cells]
        if fresh != cells:
            line.cells, line.kind, line.waits = [cell.json() for cell in fresh], SheetLine.Kind.CONFLICT, True
            moved.append(line)
    if moved:
        raise PageMoved(moved)


def _again(cell: Cell, page: str) -> Cell:
    if page in {cell.page, cell.sheet}:
        return cell
    return replace(cell, page=page, standing=Meaning.CONFLICT, take=None)


def _clean(lines: Sequence[SheetLine], known: Mapping[int, Known], at: datetime) -> list[_Row]:
    """The rows that can be filed; one that turned out wrong since the preview (a day has passed) is kept as a mistake."""
    rows, today = [], timezone.localdate(at)
    for line in lines:
        now = known.get(line.report_id or 0)
        cells = [Cell.of(cell) for cell in line.cells]
        taken = {cell.key: cell.sheet for cell in cells if cell.counts}
        if now is None or not taken:
            continue
        said = {**written_answer(now.answer), **taken}
        wrong = faults_of(said, now, today)
        if wrong:
            _keep_mistake(line, cells, wrong)
            continue
        rows.append(_Row(line, now, tidy(answer_of(said, now.target)), frozenset(taken)))
    return rows


def _keep_mistake(line: SheetLine, cells: Sequence[Cell], wrong: Mapping[str, Any]) -> None:
    by_key = {cell.key: cell for cell in cells}
    for key, words in wrong.items():
        there = by_key.get(key, Cell(key, str(line.number), "", "", "", Meaning.ERROR))
        by_key[key] = replace(there, standing=Meaning.ERROR, words=words)
    line.cells, line.kind, line.waits = [cell.json() for cell in by_key.values()], SheetLine.Kind.ERROR, False
    line.save(update_fields=["cells", "kind", "waits"])


def _file_late(rows: Sequence[_Row], by: Person, at: datetime) -> None:
    reports = Report.objects.select_related("round", "task", "measure").in_bulk([row.known.pk for row in rows])
    for row in rows:
        report = reports[row.known.pk]
        file_report(report=report, answer=row.answer, revision=row.known.revision, by=by, at=at, source=Report.Source.SHEET)


def _file_in_time(rows: Sequence[_Row], by: Person, at: datetime) -> None:
    results = _results(rows, by, at)
    answers = ((row.known.pk, row.answer, results.get(row.known.pk)) for row in rows)
    write_answers(answers, source=Report.Source.SHEET.value, by=by, at=at)
    _days(rows, by, at)


def _results(rows: Sequence[_Row], by: Person, at: datetime) -> dict[int, Result]:
    """New measured results, by report; what was reported before stays beside them in the ledger."""
    new = [row for row in rows if row.taken & RESULT_KEYS and row.answer.has_result]
    targets = Target.objects.in_bulk({row.known.target for row in new if row.known.target})
    readings = []
    for row in new:
        answer = row.answer
        if answer.value is None or answer.measured_on is None or answer.target is None:
            raise messages.row_refused(row.line.number, messages.NO_TARGET.en)
        readings.append(Reading(targets[answer.target], answer.value, answer.unit, answer.measured_on))
    try:
        written = record_results(readings=readings, by=by, at=at) if readings else []
    except Refused as refused:
        raise messages.row_refused(new[0].line.number, refused.message) from refused
    return {row.known.pk: result for row, result in zip(new, written, strict=True)}


def _days(rows: Sequence[_Row], by: Person, at: datetime) -> None:
    """Tell the ledger of measures begun and finished, each by its own service."""
    telling = [row for row in rows if row.taken & {"started_on", "finished_on"}]
    measures = Measure.objects.select_related("task").in_bulk([row.known.measure_id for row in telling])
    for row in telling:
        measure, answer, asked = measures[row.known.measure_id], row.answer, row.known.asked
        try:
            if answer.started_on is not None and asked.started_on is None:
                start_measure(measure=measure, on=answer.started_on, by=by, at=at)
            if answer.finished_on is not None and asked.done_on is None:
                finish_measure(measure=measure, on=answer.finished_on, by=by, at=at)
        except Refused as refused:
            raise messages.row_refused(row.line.number, refused.message) from refused


def _digest(rows: Sequence[_Row]) -> str:
    """SHA-256 over what was filed, report by report in the order of the sheet: the record proves it without repeating it."""
    digest = hashlib.sha256()
    for row in rows:
        said = written_answer(row.answer)
        digest.update(json.dumps([row.known.pk, sorted(said.items())], ensure_ascii=False, separators=(",", ":")).encode())
    return digest.hexdigest()
