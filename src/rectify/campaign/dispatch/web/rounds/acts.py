"""The acts the pages of rounds offer: each calls one service and goes back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rectify.campaign.dispatch.models import Report
from rectify.campaign.dispatch.queries import access, reports
from rectify.campaign.dispatch.rules.cadence import Rhythm
from rectify.campaign.dispatch.services.cadence import set_cadence
from rectify.campaign.dispatch.services.reports import file_report
from rectify.campaign.dispatch.services.rounds import freeze_round, open_round, remind
from rectify.campaign.dispatch.web.rounds.forms import AnswerForm, CadenceForm, FreezeForm, in_words
from rectify.campaign.dispatch.web.rounds.pages import for_cards
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.refusals import Missing, Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


def _tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> None:
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", "<br>– {}", ((m.text,) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
    else:
        messages.success(request, str(said))


def _to_board(slug: str) -> HttpResponse:
    return redirect(f"{reverse('rounds:board')}?campaign={slug}")


@require_POST
@requires(Permission.ROUND_MANAGE)
def open_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the round of today's period."""
    desk, at = cast("DeskRequest", request), timezone.now()
    campaign = get_campaign(desk.grants, slug)
    _tell(request, lambda: open_round(campaign=campaign, on=timezone.localdate(at), by=desk.user, at=at), _("The round is open."))
    return _to_board(slug)


@require_POST
@requires(Permission.ROUND_MANAGE)
def cadence(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask in another rhythm from a day on."""
    desk = cast("DeskRequest", request)
    campaign = get_campaign(desk.grants, slug)
    form = CadenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "; ".join(words for _name, words in in_words(form)))
        return _to_board(slug)
    given = form.cleaned_data
    days = (given["opens_day"] - 1, given["remind_day"] - 1, given["cut_off_day"] - 1)
    rhythm = Rhythm(given["period"], *days, given["cut_off_hour"])
    act = {"campaign": campaign, "rhythm": rhythm, "valid_from": given["valid_from"]}
    _tell(request, lambda: set_cadence(**act, by=desk.user, at=timezone.now()), _("The cadence was set."))
    return _to_board(slug)


@require_POST
@requires(Permission.ROUND_MANAGE)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze a round; before the cut-off with a reason."""
    desk = cast("DeskRequest", request)
    one = access.get_round(desk.grants, pk, Permission.ROUND_MANAGE)
    form = FreezeForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    _tell(request, lambda: freeze_round(round=one, by=desk.user, at=timezone.now(), because=because), _("The round is frozen."))
    return redirect("rounds:round", pk)


@require_POST
@requires(Permission.ROUND_MANAGE)
def remind_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind every unit that owes a report."""
    desk = cast("DeskRequest", request)
    one = access.get_round(desk.grants, pk, Permission.ROUND_MANAGE)
    _tell(request, lambda: remind(round=one, by=desk.user, at=timezone.now()), _("Everybody who owes a report was reminded."))
    return redirect("rounds:round", pk)


@require_POST
@requires(Permission.MEASURE_REPORT)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File one report; the card comes back filed, or with what it lacks and all that was typed."""
    desk, at = cast("DeskRequest", request), timezone.now()
    asked = access.get_report(desk.grants, pk)
    form = AnswerForm(request.POST)
    refusal = _refusal_of(form) if not form.is_valid() else None
    if refusal is None:
        try:
            source = Report.Source.PAGE
            file_report(report=asked, answer=form.answer(), revision=form.cleaned_data["revision"], by=desk.user, at=at, source=source)
        except Refused as refused:
            refusal = refused
    if refusal is None and not desk.htmx:
        messages.success(request, str(_("The report is filed.")))
        return redirect(_sheet_address(asked, form.cleaned_data["after"]))
    return _card(desk, pk, refusal)


def _refusal_of(form: AnswerForm) -> Refused:
    """A shape that cannot be read, told as a refusal is."""
    missing = tuple(Missing(words, f"#{name}") for name, words in in_words(form))
    return Refused("report.shape", _("Some fields cannot be read. Nothing was saved."), missing)


def _sheet_address(asked: Report, after: int | None) -> str:
    address = reverse("rounds:sheet", args=[asked.round_id, asked.unit_id])
    return f"{address}{f'?after={after}' if after else ''}#r{asked.pk}"


def _card(desk: DeskRequest, pk: int, refusal: Refused | None) -> HttpResponse:
    card, found = reports.card(desk.grants, pk, timezone.now())
    context = {"card": card, "sheet": found, "refusal": refusal, "is_open": refusal is not None, **for_cards(desk, found)}
    if refusal is not None:
        refusal.missing = tuple(replace(m, url=f"#f{pk}-{m.url[1:]}") if m.url.startswith("#") else m for m in refusal.missing)
        context["typed"] = desk.POST
    if desk.htmx:
        return render(desk, "dispatch/rounds/_filed.html", context)
    return render(desk, "dispatch/rounds/report.html", context, status=409)
