"""A unit's sheet of a round: taken home, and handed back."""

from __future__ import annotations

import tempfile
from typing import cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectify.campaign.dispatch.queries.sheet_book import Head, write_sheet
from rectify.campaign.dispatch.queries.sheets import SheetPlace, get_sheet, intakes_of, sheet_lines, unit_counts, units_of_measure
from rectify.campaign.dispatch.services.sheets import hand_in
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules.kinds import XLSX


class SheetForm(forms.Form):
    """The shape of a sheet that comes back."""

    file = forms.FileField(label=gettext_lazy("Filled-in sheet"))


@require_safe
@requires(Permission.LIST_EXPORT)
def download(request: HttpRequest, pk: int, unit: int) -> FileResponse:
    """The sheet of a unit as a workbook, in the reader's language, with what its pages say now."""
    desk = cast("DeskRequest", request)
    place = get_sheet(desk.grants, pk, unit, Permission.LIST_EXPORT)
    english = (get_language() or "").startswith("en")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_sheet(file, head_of(place, english=english), sheet_lines(place, english=english))
    file.seek(0)
    name = f"{place.round.campaign.slug}-{place.round.number}-{place.unit.label}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def head_of(place: SheetPlace, *, english: bool) -> Head:
    """What stands above the rows."""
    one = place.round
    cut_off = timezone.localtime(one.cut_off_at).strftime("%Y-%m-%d %H:%M")
    campaign = (english and one.campaign.name_en) or one.campaign.name
    lines = [
        _("Unit: %(unit)s   Period: %(first)s to %(last)s") % {"unit": place.unit.label, "first": one.first, "last": one.last},
        _("Hand in by: %(moment)s, on the page this sheet came from") % {"moment": cut_off},
        _(
            "How to fill it in: write into the white columns only. An empty cell changes nothing; clear a text on the page. "
            "Do not delete hidden columns. Rows may be left out."
        ),
    ]
    title = _("%(campaign)s: sheet of round %(number)s") % {"campaign": campaign, "number": one.number}
    return Head(one.pk, place.unit.pk, title, lines, english, units_of_measure(place), _("Sheet of the unit"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MEASURE_REPORT)
def hand(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """The page to hand a sheet in, and the sheets that came before. A sheet that was read has a page of its own."""
    desk = cast("DeskRequest", request)
    place = get_sheet(desk.grants, pk, unit, Permission.MEASURE_REPORT)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            intake = hand_in(round=place.round, unit=place.unit, content=file, name=file.name or "", by=desk.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("sheets:hand_in", pk, unit)
        return redirect("sheets:intake", intake.pk)
    asked, filed = unit_counts(place)
    context = {"place": place, "form": form, "asked": asked, "filed": filed, "intakes": intakes_of(place)}
    return render(request, "dispatch/sheets/hand_in.html", context, status=422 if request.method == "POST" else 200)
