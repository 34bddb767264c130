"""The lists as Excel workbooks, written in constant memory."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import IO, Any, cast

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rectify.campaign.ledger.queries.export import rows_of
from rectify.campaign.ledger.queries.list_frame import list_frame
from rectify.campaign.ledger.templatetags.ledger import class_label, nature_label, place, role_label, state_label, unit_name
from rectify.campaign.ledger.web.lists.forms import asked_in
from rectify.campaign.ledger.web.lists.views import KINDS
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Mapping[str, Any]
Field = tuple[Promise, int, Callable[[Row], object]]
"""Head, width in characters, and how a cell is taken from a row. A date stays a date, a number a number, all else is text."""


def _key(name: str) -> Callable[[Row], object]:
    return lambda row: row[name]


TASK_FIELDS: tuple[Field, ...] = (
    (gettext_lazy("No."), 12, lambda row: place(row["key"])),
    (gettext_lazy("Task"), 40, _key("title")),
    (gettext_lazy("Text"), 60, _key("text")),
    (gettext_lazy("Target"), 40, _key("goal")),
    (gettext_lazy("Section"), 24, _key("section__title")),
    (gettext_lazy("Problem"), 40, _key("problem__title")),
    (gettext_lazy("Lead unit"), 20, lambda row: unit_name(row["lead_unit__name"], row["lead_unit__name_en"])),
    (gettext_lazy("How time binds"), 12, lambda row: nature_label(row["nature"])),
    (gettext_lazy("Deadline in the words of the plan"), 20, _key("due_text")),
    (gettext_lazy("Due by the plan"), 12, _key("due_original")),
    (gettext_lazy("Due"), 12, _key("due_current")),
    (gettext_lazy("Schedule"), 16, lambda row: class_label(row["schedule"])),
    (gettext_lazy("Late"), 8, lambda row: _("Yes") if row["late"] else ""),
    (gettext_lazy("Measures"), 8, _key("measure_count")),
    (gettext_lazy("Measures done"), 8, _key("done_count")),
    (gettext_lazy("Sites"), 8, _key("site_count")),
    (gettext_lazy("Sites done"), 8, _key("site_done")),
    (gettext_lazy("State"), 12, lambda row: state_label(row["state"])),
)
PROBLEM_FIELDS: tuple[Field, ...] = (
    (gettext_lazy("No."), 12, lambda row: place(row["key"])),
    (gettext_lazy("Problem"), 40, _key("title")),
    (gettext_lazy("Text"), 60, _key("text")),
    (gettext_lazy("Stated in the document"), 12, lambda row: _("Yes") if row["stated"] else _("No")),
    (gettext_lazy("Section"), 24, _key("section__title")),
    (gettext_lazy("Tasks"), 8, _key("task_count")),
    (gettext_lazy("Closed"), 8, _key("closed_count")),
    (gettext_lazy("Past due"), 8, _key("late_count")),
)
RESPONSIBILITY_FIELDS: tuple[Field, ...] = (
    (gettext_lazy("Unit"), 24, lambda row: unit_name(row["unit__name"], row["unit__name_en"]) if row["unit_id"] else ""),
    (gettext_lazy("As the source names it"), 24, _key("name")),
    (gettext_lazy("Role"), 14, lambda row: role_label(row["role"])),
    (gettext_lazy("No."), 12, lambda row: place(row["task__key"])),
    (gettext_lazy("Task"), 40, _key("task__title")),
    (gettext_lazy("Measure"), 60, _key("measure__text")),
    (gettext_lazy("Due"), 12, _key("task__due_current")),
    (gettext_lazy("State"), 12, lambda row: state_label(row["task__state"])),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {"problems": PROBLEM_FIELDS, "tasks": TASK_FIELDS, "responsibilities": RESPONSIBILITY_FIELDS}


@require_safe
@requires(Permission.LIST_EXPORT)
def workbook(request: HttpRequest, slug: str, kind: str) -> FileResponse:
    """A list as the page filters it, whole, as a workbook."""
    if kind not in KINDS:
        raise Http404
    desk = cast("DeskRequest", request)
    asked, _wrong = asked_in(request.GET)
    today = timezone.localdate()
    frame = list_frame(desk.grants, slug, kind)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_workbook(file, FIELDS[kind], rows_of(kind, desk.grants, frame, asked, today))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{slug}-{kind}-{today}.xlsx", content_type=XLSX)


def write_workbook(file: IO[bytes], columns: tuple[Field, ...], rows: Iterable[Row]) -> None:
    """Write the rows under a fixed head. Text is always written as text: a cell that begins with ``=`` stays the words it is."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    writer = importlib.import_module("xlsxwriter")  # 14 MB a worker that most workers never need
    with writer.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for number, (label, width, _cell) in enumerate(columns):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, str(label), head)
        sheet.freeze_panes(1, 2)
        for line, row in enumerate(rows, 1):
            for number, (_label, _width, cell) in enumerate(columns):
                _write(sheet, line, number, cell(row), day)


def _write(sheet: Any, line: int, column: int, value: object, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(line, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, str(value)[:32_767])
