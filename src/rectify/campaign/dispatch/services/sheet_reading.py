"""What a row of a sheet means beside the page of today: its cells judged one by one, then the answer they would make judged whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from rectify.campaign.dispatch import sheet_messages as messages
from rectify.campaign.dispatch.messages import FAULTS
from rectify.campaign.dispatch.models import Round, SheetLine
from rectify.campaign.dispatch.queries.sheet_book import Stray
from rectify.campaign.dispatch.queries.sheets import Known, is_sealed
from rectify.campaign.dispatch.rules.cells import Words, shown
from rectify.campaign.dispatch.rules.reports import Answer, Fault, check, tidy
from rectify.campaign.dispatch.rules.sheet import Cell, Meaning, Row, answer_of, gravest, judged_row, written_answer

DAYS_ON_RECORD = ("started_on", "finished", "finished_on")


@dataclass(frozen=True, slots=True)
class Scene:
    """All that rows are judged against."""

    round: Round
    unit_pk: int
    known: Mapping[int, Known]
    units: frozenset[str]
    today: date
    first_rows: dict[int, int] = field(default_factory=dict)
    """Report -> the row it was seen in first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that is not the same as the page."""

    number: int
    report: int | None
    cells: tuple[Cell, ...]


def judge_rows(rows: Iterable[Row | Stray], scene: Scene) -> Iterator[Judged | None]:
    """One verdict a row, in their order; ``None`` for a row that says nothing new."""
    for row in rows:
        yield judge_row(row, scene)


def judge_row(row: Row | Stray, scene: Scene) -> Judged | None:
    """The verdict on one row."""
    if isinstance(row, Stray):
        return _wrong(row.number, None, messages.STRAY)
    if not is_sealed(row, scene.round.pk, scene.unit_pk):
        return _wrong(row.number, None, messages.BROKEN_SEAL)
    first = scene.first_rows.setdefault(row.report, row.number)
    known = scene.known.get(row.report)
    if known is None:
        return _wrong(row.number, None, messages.NOT_ASKED) if row.values else None
    if first != row.number:
        return _wrong(row.number, row.report, messages.twice(first)) if row.values else None
    cells = _judged_cells(row, known, scene)
    return Judged(row.number, row.report, tuple(cells)) if cells else None


def _wrong(number: int, report: int | None, words: Words) -> Judged:
    return Judged(number, report, (Cell("", f"{number}", "", "", "", Meaning.ERROR, words),))


def _judged_cells(row: Row, known: Known, scene: Scene) -> list[Cell]:
    page = written_answer(known.answer)
    if row.revision == known.revision and not known.is_late:
        row = replace(row, base={**page, **row.base})  # a text too long for its hidden cell was left out, and nobody has filed since
    cells = judged_row(row, page, scene.units)
    if not cells:
        return []
    if scene.round.frozen_at is not None and known.is_filed and not known.is_late:
        return [_turned(cell, messages.FILED_IN_FROZEN) for cell in cells]
    cells = [_turned(cell, messages.recorded(cell.page)) if _is_recorded(cell, known) else cell for cell in cells]
    if gravest(cells) is Meaning.ERROR:
        return cells
    return _with_faults(cells, row, page, known, scene)


def _turned(cell: Cell, words: Words) -> Cell:
    return replace(cell, standing=Meaning.ERROR, words=words)


def _is_recorded(cell: Cell, known: Known) -> bool:
    """Whether the cell would change a day the ledger has on record."""
    if cell.key == "started_on":
        return known.asked.started_on is not None
    return cell.key in DAYS_ON_RECORD and known.asked.done_on is not None


def _with_faults(cells: list[Cell], row: Row, page: Mapping[str, str], known: Known, scene: Scene) -> list[Cell]:
    """What the answer as a whole lacks, told at the cell it belongs to, be it filled or empty."""
    said = {**page, **{cell.key: cell.sheet for cell in cells}}
    wrong = faults_of(said, known, scene.today)
    by_key = {cell.key: cell for cell in cells}
    for key, words in wrong.items():
        at = by_key.get(key)
        sheet = shown(row.values.get(key, ""))
        empty = Cell(key, row.places.get(key, str(row.number)), row.base.get(key, ""), page.get(key, ""), sheet, Meaning.ERROR)
        by_key[key] = _turned(at or empty, words)
    return list(by_key.values())


def faults_of(said: Mapping[str, str], known: Known, today: date) -> dict[str, Words]:
    """All that is wrong with an answer in written form, by key: the rules of a report, and what only a sheet can get wrong."""
    if said.get("finished") == "yes" and not said.get("finished_on"):
        return {"finished_on": messages.NO_FINISH_DAY}
    if said.get("finished") == "no" and said.get("finished_on"):
        return {"finished": messages.FINISH_DENIED}
    if said.get("value") and known.target is None:
        return {"value": messages.NO_TARGET}
    if said.get("value") and known.target_unit and not said.get("unit"):
        return {"unit": messages.NO_UNIT}
    answer: Answer = tidy(answer_of(said, known.target))
    return {fault.field: _words(fault) for fault in check(answer, known.asked, today)}


def _words(fault: Fault) -> Words:
    return messages.in_both(FAULTS[fault.code])


def line_of(intake_id: int, judged: Judged) -> SheetLine:
    """A judged row as it is kept."""
    kind = SheetLine.Kind(gravest(judged.cells).value)
    waits = kind == SheetLine.Kind.CONFLICT and any(cell.waits for cell in judged.cells)
    cells = [cell.json() for cell in judged.cells]
    return SheetLine(intake_id=intake_id, number=judged.number, kind=kind, report_id=judged.report, cells=cells, waits=waits)
