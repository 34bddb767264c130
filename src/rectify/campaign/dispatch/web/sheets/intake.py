"""A sheet that came back: looked at row by row, decided cell by cell, filed or dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.dispatch.models import SheetIntake
from rectify.campaign.dispatch.queries.sheets import LineCounts, get_intake, line_counts, lines_page
from rectify.campaign.dispatch.services.sheets import accept, decide, decide_all, drop
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

KINDS = ("conflict", "error", "change")
"""In the order in which a person should look."""


class LinesForm(forms.Form):
    """Which rows are shown."""

    show = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class DecisionForm(forms.Form):
    """All conflicts at once, or cell by cell as ``take-<row>-<column>``."""

    all = forms.ChoiceField(choices=[("sheet", ""), ("page", "")], required=False)


def shown_kind(counts: LineCounts, asked: str) -> str:
    """The rows that were asked for, or, if there are none of these, the ones a person should look at first."""
    return next((kind for kind in (asked, *KINDS) if kind and getattr(counts, kind)), "change")


@require_safe
@requires(Permission.MEASURE_REPORT)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a sheet would change, where it disagrees with the page, what is wrong with it. While it is read: how far."""
    desk = cast("DeskRequest", request)
    intake = get_intake(desk.grants, pk)
    if desk.htmx and intake.state == SheetIntake.State.READING:
        return render(request, "dispatch/sheets/_reading.html", {"intake": intake})
    form = LinesForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"show": "", "page": None}
    counts = line_counts(intake)
    kind, number = shown_kind(counts, asked["show"]), asked["page"] or 1
    lines, has_next = lines_page(intake, kind, number)
    context = {"intake": intake, "counts": counts, "kind": kind, "lines": lines, "number": number, "has_next": has_next}
    template = "dispatch/sheets/_intake.html" if desk.htmx else "dispatch/sheets/intake.html"
    return render(request, template, context)


@require_POST
@requires(Permission.MEASURE_REPORT)
def decide_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide conflicts; back to those that are left."""
    intake = get_intake(cast("DeskRequest", request).grants, pk)
    form = DecisionForm(request.POST)
    every = form.cleaned_data["all"] if form.is_valid() else ""
    if every:
        _tell(request, lambda: decide_all(intake=intake, take=every == "sheet"), _told_decided)
    else:
        _tell(request, lambda: decide(intake=intake, choices=choices_in(request.POST)), _told_decided)
    return redirect(f"/sheets/{pk}/?show=conflict")


def choices_in(data: QueryDict) -> dict[tuple[int, str], bool]:
    """The decisions of a form: ``take-12-done = sheet``. What is no such field is passed over."""
    found = {}
    for name in data:
        parts = name.split("-")
        if len(parts) == 3 and parts[0] == "take" and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 10:  # noqa: PLR2004 - rows of a sheet have 7 digits
            found[int(parts[1]), parts[2]] = data[name] == "sheet"
    return found


def _told_decided(decided: object) -> str:
    number = decided if isinstance(decided, int) else 0
    return ngettext("%(n)s cell was decided.", "%(n)s cells were decided.", number) % {"n": number}


@require_POST
@requires(Permission.MEASURE_REPORT)
def accept_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """File the clean rows of the sheet."""
    desk = cast("DeskRequest", request)
    intake = get_intake(desk.grants, pk)
    _tell(request, lambda: accept(intake=intake, by=desk.user, at=timezone.now()), lambda _done: _("The sheet was filed."))
    return redirect("sheets:intake", pk)


@require_POST
@requires(Permission.MEASURE_REPORT)
def drop_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the sheet go."""
    desk = cast("DeskRequest", request)
    intake = get_intake(desk.grants, pk)
    _tell(
        request, lambda: drop(intake=intake, by=desk.user, at=timezone.now()), lambda _done: _("The sheet was dropped; nothing was filed.")
    )
    return redirect("sheets:hand_in", intake.round_id, intake.unit_id)


def _tell(request: HttpRequest, act: Callable[[], object], said: Callable[[object], str | Promise]) -> None:
    try:
        done = act()
    except Refused as refused:
        missing = format_html_join("", "<br>– <a href='{}'>{}</a>", ((m.url or request.path, m.text) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
    else:
        messages.success(request, str(said(done)))
