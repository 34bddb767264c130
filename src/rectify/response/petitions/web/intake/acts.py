"""What the desk does with one complaint: each calls one service and goes back to its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import PetitionState
from rectify.response.petitions.queries.access import get_petition
from rectify.response.petitions.services import key_cases
from rectify.response.petitions.services.identity import show
from rectify.response.petitions.services.secrets import renew_secret
from rectify.response.petitions.web.intake.desk import shown
from rectify.response.petitions.web.intake.forms import FileForm, WhyForm


def _tell(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", "<br>– {}", ((each.text,) for each in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
        return False
    messages.success(request, said)
    return True


def _because(request: HttpRequest) -> str:
    form = WhyForm(request.POST)
    return form.cleaned_data["because"] if form.is_valid() else request.POST.get("because", "")


@require_POST
@requires(Permission.PETITION_IDENTITY)
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who complained, once: in the answer to this request and on no other page."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_IDENTITY)
    return _once(desk, pk, lambda: {"known": show(petition=found, because=_because(request), by=desk.user, at=timezone.now())})


@require_POST
@requires(Permission.PETITION_INTAKE)
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new secret, shown once: in the answer to this request and on no other page."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_INTAKE)
    return _once(
        desk, pk, lambda: {"secret": renew_secret(petition=found, because=_because(request), by=desk.user, at=timezone.now()).secret}
    )


def _once(desk: DeskRequest, pk: int, act: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The page of the complaint with what an act gives, kept by no browser; or the page again, with why the act was refused."""
    try:
        told = act()
    except Refused as refused:
        messages.error(desk, str(refused))
        return redirect("petitions:page", pk)
    response = shown(desk, pk, told)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.PETITION_INTAKE)
def key_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a key case, or no longer one."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_INTAKE)
    wanted = request.POST.get("key_case") == "yes"
    said = _("It is a key case now.") if wanted else _("It is no key case any more.")
    words = _because(request)
    _tell(
        request,
        lambda: key_cases.set_key_case(petition=found, key_case=wanted, because=words, by=desk.user, at=timezone.now()),
        said,
    )
    return redirect("petitions:page", pk)


@require_POST
@requires(Permission.PETITION_INTAKE)
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what it is filed under."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_INTAKE)
    form = FileForm(request.POST)
    if not form.is_valid():
        for field, errors in form.errors.items():
            messages.error(request, f"{form.fields[field].label}: {' '.join(map(str, errors))}")
        return redirect("petitions:page", pk)
    filed = form.filed()
    _tell(request, lambda: key_cases.describe(petition=found, filed=filed, by=desk.user, at=timezone.now()), _("The file was corrected."))
    return redirect("petitions:page", pk)


@require_POST
@requires(Permission.PETITION_INTAKE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The petitioner took it back; what a unit works on waits for a second person."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_INTAKE)
    words = _because(request)
    act = lambda: key_cases.withdraw(petition=found, because=words, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    waits = found.state == PetitionState.HANDED_OVER
    gone = _("The complaint was taken back; it stays on record.")
    _tell(request, act, _("It was noted. A second person decides; until then the unit stays at work.") if waits else gone)
    return redirect("petitions:page", pk)


@require_POST
@requires(Permission.PETITION_INTAKE)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a complaint that was taken back to work again."""
    desk = cast("DeskRequest", request)
    found = get_petition(desk.grants, pk, Permission.PETITION_INTAKE)
    words = _because(request)
    act = lambda: key_cases.restore(petition=found, because=words, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    _tell(request, act, _("The complaint is back where it stood."))
    return redirect("petitions:page", pk)
