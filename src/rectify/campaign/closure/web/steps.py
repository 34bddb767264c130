"""The steps that are written on a form: request, acceptance, site review, spot check. Each is a page that keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectify.campaign.closure.models import Case, Draw, StepKind
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries.line import line_of
from rectify.campaign.closure.queries.offers import request_units, requirement_of_kind, units_offered, units_to_seat
from rectify.campaign.closure.queries.short import shorts
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.checks import record_check
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.closure.web.forms import AcceptForm, CheckForm, RequestForm, ReviewForm, StepForm
from rectify.campaign.closure.web.telling import REFUSED, UNREADABLE, attached
from rectify.campaign.ledger.queries.access import get_task
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Missing, Refused

READ_AND_WRITE = ["GET", "HEAD", "POST"]


def _choices(units: list[Unit]) -> list[tuple[int, str]]:
    return [(unit.pk, unit.label) for unit in units]


def _not_yours(units: list[Unit]) -> Refused | None:
    """What the page says at the top when the step is not this person's to take, or not yet."""
    if units:
        return None
    words = _("This step is not yours to take now: see on the line which step comes next and which unit takes it.")
    return Refused("step.not_offered", words)


def _chosen(units: list[Unit], wanted: int | None) -> Unit | None:
    """The unit in whose name the form is sent."""
    return next((unit for unit in units if unit.pk == wanted), units[0] if units else None)


def _status(request: DeskRequest, refusal: Refused | None) -> int:
    if request.method != "POST":
        return 200
    return REFUSED if refusal else UNREADABLE


@require_http_methods(READ_AND_WRITE)
@requires(Permission.ACCEPTANCE_REQUEST)
def ask(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for acceptance; refused with all that is missing, each with a link."""
    task = get_task(request.grants, pk, Permission.ACCEPTANCE_REQUEST)
    units = request_units(request.grants, task)
    form = RequestForm(request.POST or None, units=_choices(units))
    refusal = _not_yours(units)
    unit = None
    if request.method == "POST" and form.is_valid() and (unit := _chosen(units, form.unit_id())):
        at = timezone.now()
        try:
            papers = attached(request, at)
            request_acceptance(task=task, unit=unit, words=form.cleaned_data["words"], by=request.user, at=at, papers=papers)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Acceptance was asked for."))
            return redirect("closure:of_task", task.pk)
    context = {"task": task, "form": form, "refusal": refusal, "work": shorts([task.pk])[task.pk]}
    return render(request, "closure/request.html", context, status=_status(request, refusal))


@require_http_methods(READ_AND_WRITE)
@requires(Permission.TASK_ACCEPT)
def accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Record the acceptance by the group of the accepting unit."""
    case = access.get_case(request.grants, pk, Permission.TASK_ACCEPT)
    units = units_offered(request.grants, case, StepKind.ACCEPT, timezone.localdate())
    form = AcceptForm(request.POST or None, units=_choices(units), initial={"on_day": timezone.localdate()})

    def act(unit: Unit) -> None:
        at = timezone.now()
        data = form.cleaned_data
        record_acceptance(
            case=case,
            passed=form.has_passed(),
            opinion=data["opinion"],
            members=form.members(),
            on_day=data["on_day"],
            unit=unit,
            by=request.user,
            at=at,
            papers=attached(request, at),
        )

    more: dict[str, Any] = {
        "title": _("Record the acceptance"),
        "yes": _("Accept"),
        "no": _("Do not accept"),
        "member_rows": form.member_rows(),
        "units_listed": units_to_seat(case),
    }
    more["more_members"] = any(row["name"].value() for row in form.member_rows()[3:])
    return _step(request, case, units, form, act, kind=StepKind.ACCEPT, more=more)


@require_http_methods(READ_AND_WRITE)
@requires(Permission.TASK_REVIEW)
def review(request: DeskRequest, pk: int) -> HttpResponse:
    """Record the site review: opinion, photographs, position. Made for a telephone."""
    case = access.get_case(request.grants, pk, Permission.TASK_REVIEW)
    units = units_offered(request.grants, case, StepKind.REVIEW, timezone.localdate())
    form = ReviewForm(request.POST or None, units=_choices(units), initial={"on_day": timezone.localdate()})

    def act(unit: Unit) -> None:
        at = timezone.now()
        data = form.cleaned_data
        record_review(
            case=case,
            passed=form.has_passed(),
            opinion=data["opinion"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            on_day=data["on_day"],
            unit=unit,
            by=request.user,
            at=at,
            papers=attached(request, at),
        )

    more = {"title": _("Record the site review"), "yes": _("Agree to the close-out"), "no": _("Do not agree"), "photos": "review_photo"}
    return _step(request, case, units, form, act, kind=StepKind.REVIEW, more=more)


def _step(
    request: DeskRequest,
    case: Case,
    units: list[Unit],
    form: StepForm,
    act: Callable[[Unit], None],
    *,
    kind: StepKind,
    more: dict[str, Any],
) -> HttpResponse:
    """Show the form of a step, or take the step and go to the case."""
    refusal = _not_yours(units)
    if request.method == "POST" and form.is_valid() and (unit := _chosen(units, form.unit_id())):
        try:
            act(unit)
        except Refused as refused:
            refusal = refused
        else:
            words = _("Recorded: passed.") if form.has_passed() else _("Recorded: not passed. The task was sent back.")
            messages.success(request, words)
            return redirect("closure:of_task", case.task_id)
    need = requirement_of_kind(case, kind)
    detail = need.detail if need else {}
    context = {
        "task": case.task,
        "case": case,
        "form": form,
        "wide": [form["opinion"], form["on_day"]],
        "line": line_of(case),
        "work": shorts([case.task_id])[case.task_id],
        "attach": [code for code in detail.get("attach", ()) if code != more.get("photos")],
        "position_needed": detail.get("position"),
        "draft": f"{kind}-{case.pk}",
        "refusal": refusal,
        **more,
    }
    return render(request, "closure/step.html", context, status=_status(request, refusal))


@require_http_methods(READ_AND_WRITE)
@requires(Permission.TASK_CHECK)
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Record what a spot check of a chosen case found."""
    lot = access.get_lot(request.grants, pk)
    case = access.get_case(request.grants, lot.case_id, Permission.TASK_CHECK)
    form = CheckForm(request.POST or None)
    refusal = None
    closed = lot.draw.population == Draw.Population.CLOSED
    failed = _("Recorded: not passed. The task was reopened.") if closed else _("Recorded: not passed. The task was sent back.")
    if not lot.chosen:
        refusal = Refused("check.not_chosen", _("This case was not chosen in the drawing, so there is nothing to check."))
    elif lot.checked_at is not None:
        link = Missing(_("Show"), f"/draws/{lot.draw_id}/")
        refusal = Refused("check.done", _("This case was checked already."), (link,))
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        data = form.cleaned_data
        try:
            papers = attached(request, at)
            record_check(
                lot=lot, passed=form.has_passed(), words=data["words"], method=data["method"], papers=papers, by=request.user, at=at
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Recorded: passed.") if form.has_passed() else failed)
            return redirect("closure:draw", lot.draw_id)
    context = {
        "task": case.task,
        "case": case,
        "form": form,
        "wide": [form["words"], form["method"]],
        "line": line_of(case),
        "work": shorts([case.task_id])[case.task_id],
        "photos": "check_photo",
        "title": _("Record the spot check"),
        "yes": _("Passed"),
        "no": _("Not passed"),
        "draft": f"check-{lot.pk}",
        "of_closed": closed,
        "refusal": refusal,
    }
    return render(request, "closure/step.html", context, status=_status(request, refusal))
