"""The official tables: a list of batches, one table, and the same as workbook and paper. Identities are nowhere in them."""

from __future__ import annotations

import importlib
import tempfile
from typing import IO, Final

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.papers import PaperFailed, to_docx, to_pdf
from rectify.response.petitions.queries import official_paper as told
from rectify.response.petitions.queries.official import Official, get_handover, handovers, official_table
from rectify.response.petitions.rules.official import OUTCOMES, TYPES, Sums

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CELL: Final = 32_767
"""Characters a cell of a workbook holds."""


@require_safe
@requires(Permission.PETITION_READ)
def tables(request: DeskRequest) -> HttpResponse:
    """The batches handed over, newest first."""
    return render(request, "petitions/tables.html", {"handovers": handovers(request.grants)})


@require_safe
@requires(Permission.PETITION_READ)
def table(request: DeskRequest, pk: int) -> HttpResponse:
    """The official table of one batch."""
    found = _table(request, pk)
    context = {
        "table": found,
        "handover": found.handover,
        "lines": [told.cells(number, row) for number, row in enumerate(found.rows, 1)],
        "head": told.HEAD,
        "county_head": told.county_table(found).head,
        "county_lines": told.county_table(found).rows,
        "rates": [told.rate_line(rate) for rate in found.rates],
        "types": [(TYPES.get(code, code), count) for code, count in found.types.items()],
        "sentence": told.counts(found.total),
        "left_out": told.left_out(found.left_out),
        "types_note": told.TYPES_NOTE,
        "may_export": request.grants.may(Permission.LIST_EXPORT),
    }
    return render(request, "petitions/table.html", context)


@require_safe
@requires(Permission.LIST_EXPORT)
def workbook(request: DeskRequest, pk: int) -> FileResponse:
    """The table as a workbook: the cases, the counties, the rates."""
    found = _table(request, pk)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_table(file, found)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(found)}.xlsx", content_type=XLSX)


@require_safe
@requires(Permission.LIST_EXPORT)
def paper(request: DeskRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The table as an official paper."""
    found = _table(request, pk)
    content = told.official_paper(found)
    try:
        data = to_pdf(content) if suffix == "pdf" else to_docx(content)
    except PaperFailed as failed:
        return render(request, "petitions/table_failed.html", {"failed": failed, "handover": found.handover}, status=503)
    response = HttpResponse(data, content_type="application/pdf" if suffix == "pdf" else DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(found)}.{suffix}"'
    return response


def write_table(file: IO[bytes], table: Official) -> None:
    """Three sheets in constant memory. A cell that begins with ``=`` stays the words it is."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    writer = importlib.import_module("xlsxwriter")  # 14 MB a worker that most workers never need
    with writer.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        cases = book.add_worksheet("办理情况表")
        for column, (label, width) in enumerate(zip(told.HEAD, told.WIDTHS, strict=True)):
            cases.set_column(column, column, width)
            cases.write_string(0, column, label, bold)
        cases.freeze_panes(1, 2)
        for number, row in enumerate(table.rows, 1):
            for column, text in enumerate(told.cells(number, row)):
                cases.write_string(number, column, text[:CELL], wrap)
        _write_sums(book.add_worksheet("分县汇总"), table, bold)
        rates = book.add_worksheet("比率与核对")
        for number, text in enumerate([*(told.rate_line(rate) for rate in table.rates), *(fault.zh for fault in table.faults)]):
            rates.write_string(number, 0, text)


def _write_sums(sheet: object, table: Official, bold: object) -> None:
    head = told.county_table(table).head
    for column, label in enumerate(head):
        sheet.write_string(0, column, label, bold)  # type: ignore[attr-defined]
    for line, (name, sums) in enumerate([*table.counties.items(), ("合计", table.total)], 1):
        sheet.write_string(line, 0, name or "待定")  # type: ignore[attr-defined]
        for column, value in enumerate(_numbers(sums), 1):
            sheet.write_number(line, column, value)  # type: ignore[attr-defined]


def _numbers(sums: Sums) -> list[float]:
    held = [sums.substantiated.get(code, 0) for code in ("yes", "partly", "no")]
    done = [sums.settled.get(code, 0) for code in told.SETTLED]
    return [sums.cases, *held, sums.unanswered, *done, *(sums.outcomes.get(kind, 0) for kind in OUTCOMES), float(sums.fines)]


def _table(request: DeskRequest, pk: int) -> Official:
    return official_table(request.grants, get_handover(request.grants, pk), timezone.localdate())


def _name(table: Official) -> str:
    return f"petitions-{table.handover.campaign.slug}-{table.handover.number}"
