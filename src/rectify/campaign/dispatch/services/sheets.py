"""Sheets that come back: handed in, read into lines a person can look at, decided cell by cell, filed in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rectify.campaign.dispatch import sheet_acts as acts
from rectify.campaign.dispatch import sheet_messages as messages
from rectify.campaign.dispatch.models import Round, SheetIntake, SheetLine
from rectify.campaign.dispatch.queries.sheet_book import Found, read_book
from rectify.campaign.dispatch.queries.sheets import SheetPlace, asked_reports, known_reports, units_of_measure
from rectify.campaign.dispatch.rules.cells import Words
from rectify.campaign.dispatch.rules.sheet import ANSWERS, Cell, Meaning
from rectify.campaign.dispatch.services.sheet_filing import PageMoved, file_many
from rectify.campaign.dispatch.services.sheet_reading import Scene, judge_rows, line_of
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.files.queries import read_original
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import Readable, store

TASK: Final = "dispatch.sheet"
"""Name of the job in ``tasks.py``; queued by name, because services know nothing of tasks."""
AT_ONCE: Final = 200_000
"""Bytes; a sheet of 2,000 rows that were filled in has about so many. A larger one is read in the background."""
TOLD_EVERY: Final = 2_000
"""Rows between two words about progress."""
State = SheetIntake.State


def hand_in(*, round: Round, unit: Unit, content: bytes | Readable, name: str, by: Person, at: datetime) -> SheetIntake:  # noqa: A002 - the glossary's word
    """Keep the file and read it: a short sheet at once, a long one in the background (the page polls ``rows_done``).

    Nothing is filed yet. The sheet of a frozen round is read too: what was owed then goes into the open round as late.

    Raises:
        Refused: ``sheet.nothing_asked``; ``file.…`` for what is no xlsx, has macros, a password, or unpacks to too much.
    """
    if not asked_reports(SheetPlace(round, unit)).exists():
        raise messages.nothing_asked(unit.label, round.number)
    with transaction.atomic():
        file = store(content, name=name, at=at, purpose=Purpose.SHEET)
        intake = SheetIntake.objects.create(round=round, unit=unit, file=file, name=name[-255:], handed_at=at, handed_by=by)
        if file.size > AT_ONCE:
            app.configure_task(TASK, queue="imports").defer(intake_id=intake.pk)
    return intake if file.size > AT_ONCE else read_in(intake=intake, at=at)


def read_in(*, intake: SheetIntake, at: datetime) -> SheetIntake:
    """Read a sheet into lines: what changes, what disagrees with the page, what is wrong. What says nothing new is only counted.

    A sheet without anything new is over at once. One that was read already is left as it is. ``at`` is when it is read: days that must
    not have passed are judged by it, and again when the sheet is accepted.
    """
    if intake.state != State.READING:
        return intake
    try:
        found = read_book(read_original(intake.file), intake.name)
    except Unreadable as error:
        return _refuse(intake, [Words(error.zh, error.en)], at)
    fault = _fault_of(found, intake)
    if found is None or fault is not None:
        return _refuse(intake, [fault or messages.NO_SHEET], at)
    SheetIntake.objects.filter(pk=intake.pk).update(rows=found.count)
    lines, unchanged = _lines(found, intake, at)
    with transaction.atomic():
        copy_in(lines)
        intake.state = State.READY if lines else State.FILED
        intake.rows, intake.rows_done, intake.unchanged = unchanged + len(lines), unchanged + len(lines), unchanged
        intake.ended_at, intake.ended_by = (None, None) if lines else (at, intake.handed_by)
        intake.save(update_fields=["state", "rows", "rows_done", "unchanged", "ended_at", "ended_by"])
    return intake


def _fault_of(found: Found | None, intake: SheetIntake) -> Words | None:
    """What is wrong with the sheet as a whole."""
    if found is None:
        return messages.NO_SHEET
    if (found.round, found.unit) != (intake.round_id, intake.unit_id):
        return messages.in_both(messages.other_place(intake.unit.name, intake.round.number).message)
    return messages.NO_ANSWERS if len(found.missing) == len(ANSWERS) else None


def _lines(found: Found, intake: SheetIntake, at: datetime) -> tuple[list[SheetLine], int]:
    place = SheetPlace(intake.round, intake.unit)
    units = frozenset(units_of_measure(place))
    scene = Scene(intake.round, intake.unit_id, known_reports(intake.round, intake.unit_id), units, timezone.localdate(at))
    lines: list[SheetLine] = []
    unchanged = 0
    for done, judged in enumerate(judge_rows(found.rows, scene), 1):
        if judged is None:
            unchanged += 1
        else:
            lines.append(line_of(intake.pk, judged))
        if done % TOLD_EVERY == 0:
            SheetIntake.objects.filter(pk=intake.pk).update(rows_done=done)
    return lines, unchanged


def _refuse(intake: SheetIntake, faults: Sequence[Words], at: datetime) -> SheetIntake:
    intake.state, intake.faults = State.REFUSED, [words.json() for words in faults]
    intake.ended_at, intake.ended_by = at, intake.handed_by
    intake.save(update_fields=["state", "faults", "ended_at", "ended_by"])
    return intake


def give_up(*, intake: SheetIntake, at: datetime) -> SheetIntake:
    """Close a sheet whose reading broke, so that its page does not wait for ever; nothing of it is kept."""
    return _refuse(intake, [messages.BROKE], at)


# --- deciding -----------------------------------------------------------------------------------------------------------------------


def decide(*, intake: SheetIntake, choices: Mapping[tuple[int, str], bool]) -> int:
    """Decide conflicts cell by cell: ``(row, column key) -> whether the sheet's value is taken``. Returns how many cells were decided.

    No act: nothing happens to a report before the sheet is accepted, and that is signed. Refused: ``sheet.not_ready``.
    """
    with transaction.atomic():
        row = _ready(intake)
        numbers = {number for number, _key in choices}
        decided = 0
        for line in row.lines.select_for_update().filter(number__in=numbers, kind=SheetLine.Kind.CONFLICT):
            cells = [Cell.of(cell) for cell in line.cells]
            taken = {cell.key: choices[line.number, cell.key] for cell in cells if (line.number, cell.key) in choices}
            decided += _save_decisions(line, cells, taken)
    return decided


def decide_all(*, intake: SheetIntake, take: bool) -> int:
    """Decide all conflicts that wait in one way: take the sheet's values, or keep the page's. Refused: ``sheet.not_ready``."""
    with transaction.atomic():
        row = _ready(intake)
        decided = 0
        for line in row.lines.select_for_update().filter(waits=True).order_by("number").iterator(chunk_size=TOLD_EVERY):
            cells = [Cell.of(cell) for cell in line.cells]
            decided += _save_decisions(line, cells, {cell.key: take for cell in cells if cell.waits})
    return decided


def _save_decisions(line: SheetLine, cells: Sequence[Cell], taken: Mapping[str, bool]) -> int:
    decided = [cell for cell in cells if cell.key in taken and cell.standing is Meaning.CONFLICT]
    line.cells = [cell.decided(taken[cell.key]).json() if cell in decided else cell.json() for cell in cells]
    line.waits = any(Cell.of(cell).waits for cell in line.cells)
    line.save(update_fields=["cells", "waits"])
    return len(decided)


def _ready(intake: SheetIntake) -> SheetIntake:
    rows = SheetIntake.objects.select_for_update(of=("self",)).select_related("round__campaign", "unit", "file")
    row = rows.get(pk=intake.pk)
    if row.state != State.READY:
        raise messages.not_ready(State(row.state).label)
    return row


# --- ending -------------------------------------------------------------------------------------------------------------------------


def accept(*, intake: SheetIntake, by: Person, at: datetime) -> SheetIntake:
    """File what is clean, in one transaction: rows with mistakes stay out, every other row counts as decided.

    1. Nobody may have a conflict left to decide. 2. The round is locked against a freeze, the reports against others who file.
    3. The pages are looked at again: where one changed since the preview, nothing is filed and the rows wait for a decision.
    4. Reports, results and days are written, the act is recorded once for the sheet. A sheet that was accepted already is refused.

    Raises:
        Refused: ``sheet.not_ready``, ``sheet.undecided``, ``sheet.page_moved``, ``sheet.nothing_clean``, ``sheet.row_refused``,
            ``report.no_open_round`` for a late sheet.
    """
    try:
        with transaction.atomic():
            return _accept(intake, by, at)
    except PageMoved as moved:
        with transaction.atomic():
            _ready(intake)
            SheetLine.objects.bulk_update(moved.lines, ["cells", "kind", "waits"], batch_size=TOLD_EVERY)
        raise messages.page_moved(len(moved.lines), conflicts_url(intake)) from moved


def conflicts_url(intake: SheetIntake) -> str:
    """Where the rows in conflict are decided."""
    return f"/sheets/{intake.pk}/?show=conflict"


def _accept(intake: SheetIntake, by: Person, at: datetime) -> SheetIntake:
    row = _ready(intake)
    waiting = row.lines.filter(waits=True).count()
    if waiting:
        raise messages.undecided(waiting, conflicts_url(row))
    lines = list(row.lines.exclude(kind=SheetLine.Kind.ERROR).select_for_update(of=("self",)).order_by("number"))
    if not lines:
        raise messages.nothing_clean()
    filed = file_many(intake=row, lines=lines, by=by, at=at)
    row.state, row.ended_at, row.ended_by = State.FILED, at, by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    told = {"name": row.name, "sheet": row.file.sha256, "intake": row.pk, "unit": row.unit_id, "round": row.round_id}
    told |= {"reports": filed.reports, "cells": filed.cells, "content": filed.digest}
    subject = Subject("round", str(row.round_id), f"{row.round.campaign.name} {row.round.number} · {row.unit.name}")
    record(act=acts.SHEET_FILED, by=actor_of(by, row.unit_id), at=at, subject=subject, data=told)
    return row


def drop(*, intake: SheetIntake, by: Person, at: datetime) -> SheetIntake:
    """Let a sheet go without filing anything. Refused: ``sheet.not_ready``."""
    with transaction.atomic():
        row = _ready(intake)
        row.state, row.ended_at, row.ended_by = State.DROPPED, at, by
        row.save(update_fields=["state", "ended_at", "ended_by"])
    return row
