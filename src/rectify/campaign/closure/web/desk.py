"""The close-out desk, the register of closed tasks, and the same as a workbook."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from django import forms
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectify.campaign.closure.models import StepKind
from rectify.campaign.closure.queries import register as book
from rectify.campaign.closure.queries.desk import DRAW, Asked, desk_choices, desk_page
from rectify.campaign.closure.queries.line import LineStep, lines_of
from rectify.campaign.closure.queries.procedures import procedures
from rectify.campaign.closure.queries.waiting import COUNT_UP_TO, counts
from rectify.campaign.closure.templatetags.closure import english
from rectify.campaign.ledger.templatetags.ledger import place
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (StepKind.ACCEPT, StepKind.REVIEW, StepKind.CHECK, StepKind.NOTICE, StepKind.SIGN, StepKind.CLOSE, StepKind.FILE)
"""What a case under way can wait for, in order."""
LAST = 2**62


class DeskForm(forms.Form):
    """The filter of the desk as it stands in the address; what cannot be read restricts nothing."""

    waits = forms.ChoiceField(required=False, choices=[*((kind.value, "") for kind in STEPS), (DRAW, "")])
    unit = forms.IntegerField(required=False, min_value=1, max_value=LAST)
    procedure = forms.CharField(required=False, max_length=64)
    mine = forms.BooleanField(required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=LAST)


def asked_in(query: QueryDict) -> Asked:
    """What an address asks for."""
    form = DeskForm(query)
    form.is_valid()
    return Asked(**{name: value for name, value in form.cleaned_data.items() if value not in {None, ""}})


def procedure_titles() -> dict[str, str]:
    """The titles of all procedures in the reader's language, by code. No query."""
    return {each.code: each.title_en if english() else each.title_zh for each in procedures().procedures}


@require_safe
@requires(Permission.LIST_READ)
def desk(request: DeskRequest) -> HttpResponse:
    """Cases under way by what they wait for; the rows alone for htmx."""
    asked = asked_in(request.GET)
    today = timezone.localdate()
    turned = desk_page(request.user, request.grants, asked, today)
    lines = lines_of(turned.cases)
    titles = procedure_titles()
    context: dict[str, Any] = {
        "asked": asked,
        "rows": [(case, lines[case.pk], titles.get(case.procedure, case.procedure)) for case in turned.cases],
        "next": turned.next,
        "today": today,
        "query": request.GET.urlencode(),
    }
    if request.htmx:
        return render(request, "closure/_desk.html", context)
    found = counts(request.grants)
    choices = desk_choices()
    context |= {
        "tab": "desk",
        "counts": [(kind.value, found.get(kind.value, 0)) for kind in STEPS],
        "all": sum(found.values()),
        "most": None if request.grants.scope(Permission.LIST_READ).everything else COUNT_UP_TO,
        "choices": choices,
        "procedures": [(code, titles.get(code, code)) for code in choices.procedures],
    }
    return render(request, "closure/desk.html", context)


@require_safe
@requires(Permission.LIST_READ)
def register(request: DeskRequest) -> HttpResponse:
    """The close-out register, and what was returned or reopened: counted, with who and why."""
    back = request.GET.get("show") == "back"
    rows = book.ended_badly(request.grants) if back else book.closed_cases(request.grants)
    asked = request.GET.get("page", "")
    page = book.turned(rows, int(asked[:6]) if asked.isascii() and asked.isdigit() else 1)
    context = {
        "tab": "register",
        "back": back,
        "page": page,
        "rows": page.cases if back else book.register_rows(page.cases),
        "counts": book.register_counts(request.grants),
        "may_export": request.grants.may(Permission.LIST_EXPORT),
    }
    return render(request, "closure/register.html", context)


@require_safe
@requires(Permission.LIST_EXPORT)
def workbook(request: DeskRequest) -> FileResponse:
    """The register whole, as a workbook."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_register(file, book.whole_register(request.grants))
    file.seek(0)
    name = f"register-{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _head() -> list[tuple[str, int]]:
    words = [(_("No."), 12), (_("Task"), 50), (_("Carried out by"), 20), (_("Attempt"), 8), (_("Procedure"), 24), (_("Due"), 12)]
    words += [(_("Acceptance"), 12), (_("Accepted by"), 24), (_("Site review"), 12), (_("Reviewed by"), 24), (_("Spot check"), 14)]
    words += [(_("Public notice"), 12), (_("Signatures"), 40), (_("Closed on"), 12), (_("Reopened"), 12), (_("Why"), 40)]
    return words


def _cells(row: book.RegisterRow, titles: dict[str, str]) -> list[object]:
    case = row.case
    accept, review, check, notice = (row.of(kind) for kind in ("accept", "review", "check", "notice"))
    spared = any(step.kind == StepKind.CHECK for step in row.line) and check is None
    reopened = timezone.localdate(case.reopened_at) if case.reopened_at else None
    return [
        place(case.task.key),
        case.task.title,
        case.implementing_unit.label,
        case.attempt,
        titles.get(case.procedure, case.procedure),
        case.task.due_current,
        _on(accept),
        _by(accept),
        _on(review),
        _by(review),
        _("not drawn") if spared else _on(check),
        _on(notice),
        "; ".join(f"{step.who.label if step.who else ''} {_on(step)}" for step in row.signers),
        row.closed_on,
        reopened,
        case.reopened_because,
    ]


def _on(step: LineStep | None) -> date | None:
    return step.on_day if step else None


def _by(step: LineStep | None) -> str:
    if step is None or step.unit is None or step.who is None:
        return ""
    return f"{step.unit.label} {step.who.label}"


def write_register(file: IO[bytes], rows: Iterable[book.RegisterRow]) -> None:
    """Write the register under a fixed head, in constant memory. A cell that begins with ``=`` stays the words it is."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    writer = importlib.import_module("xlsxwriter")  # 14 MB a worker that most workers never need
    titles = procedure_titles()
    with writer.Workbook(file, options) as sheets:
        sheet = sheets.add_worksheet()
        bold = sheets.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        day = sheets.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for number, (label, width) in enumerate(_head()):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, label, bold)
        sheet.freeze_panes(1, 2)
        for line, row in enumerate(rows, 1):
            for number, value in enumerate(_cells(row, titles)):
                if isinstance(value, date):
                    sheet.write_datetime(line, number, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, number, value)
                elif value:
                    sheet.write_string(line, number, str(value)[:32_767])
