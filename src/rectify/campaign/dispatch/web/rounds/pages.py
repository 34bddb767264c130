"""The pages of rounds: the board of the office, one round, the sheet of a unit, one report, the reports on a task."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rectify.campaign.dispatch.models import Cadence, Round
from rectify.campaign.dispatch.queries import access, board, reports
from rectify.campaign.dispatch.queries.rounds import rhythm_of
from rectify.campaign.dispatch.rules.rounds import Count
from rectify.campaign.dispatch.web.rounds.forms import BoardFilter, Older, RoundFilter, SheetFilter, narrowed
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_safe
@requires(Permission.LIST_READ)
def board_page(request: HttpRequest) -> HttpResponse:
    """The newest round of a campaign, unit by unit, and the rounds before it."""
    desk, at = cast("DeskRequest", request), timezone.now()
    asked = narrowed(BoardFilter(request.GET))
    found = board.board(desk.grants, asked["campaign"] or "", timezone.localdate(at))
    lines = [line for line in found.lines if line.count.missing or not asked["owing"]] if found else []
    context = {
        "board": found,
        "lines": lines,
        "owing": asked["owing"],
        "left": board.time_left(found.round, at) if found and found.round else None,
        "may": _may(desk.grants, found.round if found else None, at),
        "rhythm": rhythm_of(found.cadence) if found else None,
        "periods": Cadence.Period.choices,
        "today": timezone.localdate(at),
    }
    return render(request, "dispatch/rounds/board.html", context)


def _may(grants: Grants, one: Round | None, at: object) -> dict[str, bool]:
    """What this person may do with a round; the services refuse the rest with words."""
    manages = grants.may(Permission.ROUND_MANAGE)
    is_open = one is not None and one.frozen_at is None
    early = is_open and one is not None and at < one.cut_off_at  # type: ignore[operator] # both are moments
    return {"manage": manages, "freeze": manages and is_open, "early": early, "open": manages}


@require_safe
@requires(Permission.LIST_READ)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: who was asked, who answered, who did not, what changed since the round before."""
    desk, at = cast("DeskRequest", request), timezone.now()
    one = access.get_round(desk.grants, pk)
    asked = narrowed(RoundFilter(request.GET))
    show = asked["show"] or "waiting"
    unit = access.get_unit(desk.grants, asked["unit"]) if asked["unit"] else None
    found = board.round_page(desk.grants, one, show, unit=unit.pk if unit else None, after=asked["after"] or "")
    left = board.time_left(one, at)
    context = {"page": found, "round": one, "show": show, "unit": unit, "left": left, "over": left.over or one.frozen_at is not None}
    return render(request, "dispatch/rounds/round.html", {**context, "may": _may(desk.grants, one, at)})


@require_safe
@requires(Permission.LIST_READ)
def sheet(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """What one unit is asked in one round, a card for each measure."""
    desk, at = cast("DeskRequest", request), timezone.now()
    asked = narrowed(SheetFilter(request.GET))
    found = reports.sheet(desk.grants, pk, unit, at, only_waiting=bool(asked["waiting"]), after=asked["after"] or 0)
    context = {"sheet": found, "only_waiting": asked["waiting"], "after": asked["after"], "left": board.time_left(found.round, at)}
    return render(request, "dispatch/rounds/sheet.html", {**context, **for_cards(desk, found), "total": Count(found.asked, found.filed)})


@require_safe
@requires(Permission.LIST_READ)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, with the form to answer it."""
    desk = cast("DeskRequest", request)
    card, found = reports.card(desk.grants, pk, timezone.now())
    template = "dispatch/rounds/_card.html" if desk.htmx else "dispatch/rounds/report.html"
    return render(request, template, {"card": card, "sheet": found, "is_open": True, **for_cards(desk, found)})


def for_cards(desk: DeskRequest, found: reports.Sheet) -> dict[str, object]:
    """What every card needs to know: whether this person may answer for the unit, and the day."""
    scope = desk.grants.scope(Permission.MEASURE_REPORT)
    mine = scope.everything or any(found.unit.path.startswith(path) for path in scope.unit_paths)
    answerable = found.round.frozen_at is None or found.late_in is not None
    return {
        "may_file": mine and answerable,
        "mine": mine,
        "today": timezone.localdate(),
        "hands_in": desk.grants.may(Permission.EVIDENCE_SUBMIT),
    }


@require_safe
@requires(Permission.LIST_READ)
def of_task(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reported on a task; a part of its page, and a page of its own."""
    desk = cast("DeskRequest", request)
    found = reports.of_task(desk.grants, pk, narrowed(Older(request.GET))["before"])
    template = "dispatch/rounds/_of_task.html" if desk.htmx else "dispatch/rounds/of_task.html"
    return render(request, template, {"story": found, "task": found.task})
