"""Saying which unit a name of the document means."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectify.campaign.ledger.queries import places
from rectify.campaign.ledger.services.units import add_responsibility, assign_units
from rectify.campaign.ledger.web.review.answers import form_answer, task_answer, told
from rectify.campaign.ledger.web.review.forms import UnitForm, UnitsForm, sent
from rectify.foundation.accounts.queries.units import chosen_units, unit_choices
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_CONFIRM)
@told
def choose(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """The units to choose from, in the place of the name; sent, the task again with the units named."""
    desk = cast("DeskRequest", request)
    duty = places.get_responsibility(desk.grants, document, pk)
    if "cancel" in request.GET:
        return task_answer(desk, document, duty.task_id, said="")
    choices = unit_choices(on=timezone.localdate())
    form = UnitsForm(sent(request), choices=choices)
    if request.method == "GET" or not form.is_valid():
        return form_answer(desk, document, "ledger/review/_units.html", {"form": form, "duty": duty, "choices": choices})
    chosen = form.cleaned_data["units"]
    if not chosen and not form.cleaned_data["none"]:
        raise Refused("unit.none_chosen", _("Choose at least one unit, or say that the name means none of ours."))
    assign_units(responsibility=duty, units=chosen_units(chosen), by=desk.user, at=timezone.now())
    return task_answer(desk, document, duty.task_id, said=_("The unit is named."))


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_CONFIRM)
@told
def add(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Name a unit the document did not name."""
    desk = cast("DeskRequest", request)
    task = places.get_task(desk.grants, document, pk)
    choices = unit_choices(on=timezone.localdate())
    form = UnitForm(sent(request), choices=choices)
    if request.method == "GET" or not form.is_valid():
        return form_answer(desk, document, "ledger/review/_unit_add.html", {"form": form, "task": task, "choices": choices})
    (unit,) = chosen_units([form.cleaned_data["unit"]])
    add_responsibility(task=task, role=form.cleaned_data["role"], unit=unit, by=desk.user, at=timezone.now())
    return task_answer(desk, document, pk, said=_("The unit is named."))
