"""Import of a long list: in the background, with progress, all rows or none."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from procrastinate.contrib.django import app

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Campaign, CampaignDocument, ImportRun
from rectify.campaign.ledger.queries.imports import document_of_bytes, is_running, known_rows
from rectify.campaign.ledger.rules.rows import MOST_FAULTS, Fault, RowNumbers, Sorting, sort_rows
from rectify.campaign.ledger.services.intake import bring_in
from rectify.campaign.ledger.services.progress import Reporter
from rectify.campaign.plans.queries import tasks_as_read
from rectify.campaign.plans.reading import formats
from rectify.campaign.plans.reading.contract import Reading
from rectify.campaign.plans.reading.engine import read_source
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.services.documents import tell_stored, write_reading
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.files.queries import read_original
from rectify.foundation.files.services import store

TASK: Final = "ledger.import"
"""Name of the job in ``tasks.py``; queued by name, because services know nothing of tasks."""
Step = ImportRun.Step


def start_import(*, campaign: Campaign, data: bytes, name: str, by: Person, at: datetime) -> ImportRun:
    """Keep the file and queue the import; the page polls the run (``step``, ``rows``, ``rows_done``, ``errors``, ``result``).

    Raises:
        Refused: ``import.running`` the same file is being imported; the refusals of storing a file.
    """
    with transaction.atomic():
        Campaign.objects.select_for_update().only("pk").get(pk=campaign.pk)
        file = store(data, name=name, at=at)
        if is_running(campaign, file.pk):
            raise messages.import_running(name)
        run = ImportRun.objects.create(campaign=campaign, name=name[-255:], file=file, started_at=at, started_by=by)
        app.configure_task(TASK, queue="imports").defer(run_id=run.pk)
    return run


def carry_out(*, run: ImportRun, at: datetime) -> ImportRun:
    """Read the file, match its rows and write them in one transaction. Bad rows refuse the whole file and are listed.

    Twice the same file = the same lists: the second run reports ``unchanged``. A run that is over is left as it is.
    ``result`` = ``{"document": id, "rows": n, "created": n, "joined": n, "unchanged": n, "asked": n}``.

    1. read (nothing is written); 2. sort the rows; 3. write and record, all or nothing; 4. say how it went.
    """
    if run.state != ImportRun.State.RUNNING or run.campaign is None:
        return run
    with Reporter(run) as reporter, _collector_at_rest():
        reporter.tell(Step.READING)
        same = document_of_bytes(run.campaign, run.file.sha256)
        if same is not None:
            rows = len(tasks_as_read(same))
            return _finish(run, _result(same.pk, rows, rows), at, reporter)
        reading, sorting = _read(run, reporter)
        if sorting.faults or reading is None:
            return _refuse(run, sorting.faults, at, reporter)
        if not sorting.fresh:
            return _finish(run, _result(None, len(reading.tasks), len(sorting.known)), at, reporter)
        return _write(run, reading, sorting, at, reporter)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Hundreds of thousands of rows live until the end and hold no cycles: looking for garbage among them takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(run: ImportRun, reporter: Reporter) -> tuple[Reading | None, Sorting]:
    """Read the bytes and sort the rows; what cannot be read is a fault of the whole file (row 0)."""
    try:
        source = formats.load(read_original(run.file), run.name)
        reading = read_source(source)
    except Unreadable as error:
        return None, Sorting(faults=[Fault(0, "", error.zh, error.en)])
    if not reading.tasks:
        zh = "没有读出任何一行清单；请核对列名（序号、反馈问题、整改措施、整改时限、责任单位）"
        en = "Not one row of a list was read. See whether the columns have their names (number, problem, measures, deadline, unit)."
        return None, Sorting(faults=[Fault(0, "", zh, en)])
    reporter.tell(Step.MATCHING, rows=len(reading.tasks), done=0)
    campaign = _campaign(run)
    return reading, sort_rows(reading.tasks, reading.raw, RowNumbers.build(reading.raw, source.places), known_rows(campaign))


def _campaign(run: ImportRun) -> Campaign:
    if run.campaign is None:
        raise ValueError("an import belongs to a campaign")
    return run.campaign


def _write(run: ImportRun, reading: Reading, sorting: Sorting, at: datetime, reporter: Reporter) -> ImportRun:
    """All rows, the result and the record in one transaction; progress goes through the second connection."""
    campaign = _campaign(run)
    reporter.tell(Step.WRITING, done=len(sorting.known))
    with transaction.atomic():
        Campaign.objects.select_for_update().only("pk").get(pk=campaign.pk)
        now = ImportRun.objects.get(pk=run.pk)
        if now.state != ImportRun.State.RUNNING:  # a worker taken for dead has come to the end of it
            return now
        document = write_reading(reading=reading, file=run.file, by=run.started_by, at=at)
        entry = CampaignDocument.objects.create(
            campaign=campaign, document=document, role=CampaignDocument.Role.LIST, joined_at=at, joined_by=run.started_by
        )
        before = len(sorting.known)
        written, asked = bring_in(entry, sorting.fresh, lambda done: reporter.tell(Step.WRITING, done=before + done))
        result = _result(document.pk, len(reading.tasks), before) | {"created": written.tasks, "joined": written.joined, "asked": asked}
        tell_stored(document=document, reading=reading, by=run.started_by, at=at)
        return _finish(run, result, at, reporter)


def _result(document: int | None, rows: int, unchanged: int) -> dict[str, Any]:
    return {"document": document, "rows": rows, "created": 0, "joined": 0, "unchanged": unchanged, "asked": 0}


def _finish(run: ImportRun, result: dict[str, Any], at: datetime, reporter: Reporter) -> ImportRun:
    reporter.close()
    with transaction.atomic():
        _close(run, ImportRun.State.DONE, at, rows=result["rows"], rows_done=result["rows"], result=result)
        data = {key: result[key] for key in ("rows", "created", "joined", "unchanged", "asked")}
        record(act=acts.IMPORT_DONE, by=actor_of(run.started_by), at=at, subject=_subject(run), data=data)
    return run


def _refuse(run: ImportRun, faults: Sequence[Fault], at: datetime, reporter: Reporter) -> ImportRun:
    reporter.close()
    with transaction.atomic():
        _close(run, ImportRun.State.REFUSED, at, errors=[fault.json() for fault in faults[:MOST_FAULTS]], result={"errors": len(faults)})
        record(act=acts.IMPORT_REFUSED, by=actor_of(run.started_by), at=at, subject=_subject(run), data={"errors": len(faults)})
    return run


def _close(run: ImportRun, state: ImportRun.State, at: datetime, **columns: Any) -> None:
    run.state, run.step, run.finished_at = state, Step.FINISHED, at
    for name, value in columns.items():
        setattr(run, name, value)
    run.save(update_fields=["state", "step", "finished_at", *columns])


def _subject(run: ImportRun) -> Subject:
    return Subject("import", str(run.pk), run.name)


def give_up(*, run: ImportRun, at: datetime, why: str) -> ImportRun:
    """Close a run that broke, so that the page does not wait for ever; nothing of its rows is kept."""
    fault = Fault(
        0,
        "",
        f"导入因系统故障中断，未写入任何内容，请重试；仍不成功请联系系统管理员({why})",
        f"The import broke; nothing was written. Try again. ({why})",
    )
    return _refuse(run, [fault], at, Reporter(run))
