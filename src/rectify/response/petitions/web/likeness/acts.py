"""What the desk decides about complaints that look alike: each calls one service and goes back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.response.petitions.queries.access import get_petition
from rectify.response.petitions.services.merging import look_again, merge, tell_apart, unmerge
from rectify.response.petitions.services.splitting import PARTS_MOST, split, unsplit
from rectify.response.petitions.web.likeness.forms import PARTS_SHOWN, PartForm, ReasonForm
from rectify.response.petitions.web.likeness.pages import shown

_INTAKE = Permission.PETITION_INTAKE


def _tell(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Do it, and say that it was done or why not, with links to what stands in the way."""
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", '<br><a href="{}">{}</a>', ((each.url or "#", each.text) for each in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
        return False
    messages.success(request, said)
    return True


def _because(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["because"] if form.is_valid() else request.POST.get("because", "").replace("\x00", "")


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the work list for those who came from there, else to the complaint."""
    if request.POST.get("from") == "list":
        return redirect("petitions:likeness")
    return redirect(f"{reverse('petitions:page', args=[pk])}#alike")


@require_POST
@requires(_INTAKE)
def merge_into(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Merge this complaint into the other one."""
    desk = cast("DeskRequest", request)
    petition, into = get_petition(desk.grants, pk, _INTAKE), get_petition(desk.grants, other, _INTAKE)
    words = _because(request)
    said = _("{number} is merged now. It can be taken out again on its page.").format(number=petition.number)
    _tell(request, lambda: merge(petition=petition, into=into, because=words, by=desk.user, at=timezone.now()), said)
    return _back(request, pk)


@require_POST
@requires(_INTAKE)
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the merge of this complaint."""
    desk = cast("DeskRequest", request)
    petition = get_petition(desk.grants, pk, _INTAKE)
    words = _because(request)
    act = lambda: unmerge(petition=petition, because=words, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    _tell(request, act, _("It is a case of its own again."))
    return _back(request, pk)


@require_POST
@requires(_INTAKE)
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The two are cases of their own: not the same, or one repeats the other."""
    desk = cast("DeskRequest", request)
    one, two = get_petition(desk.grants, pk, _INTAKE), get_petition(desk.grants, other, _INTAKE)
    words = _because(request)
    repeat = request.POST.get("repeat") == "yes"
    act = lambda: tell_apart(one=one, other=two, because=words, by=desk.user, at=timezone.now(), repeat=repeat)  # noqa: E731 - used once
    again = _("Noted as a repeat. Hand it over as a case of its own.")
    _tell(request, act, again if repeat else _("Noted that they are not the same. They are not shown as alike any more."))
    return _back(request, pk)


@require_POST
@requires(_INTAKE)
def again(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Take back that the two are not the same."""
    desk = cast("DeskRequest", request)
    one, two = get_petition(desk.grants, pk, _INTAKE), get_petition(desk.grants, other, _INTAKE)
    act = lambda: look_again(one=one, other=two, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    _tell(request, act, _("The decision is taken back; both wait for one again."))
    return _back(request, pk)


@require_POST
@requires(_INTAKE)
def cut(request: HttpRequest, pk: int) -> HttpResponse:
    """Split this complaint. Refused, the page comes back with what was typed."""
    desk = cast("DeskRequest", request)
    petition = get_petition(desk.grants, pk, _INTAKE)
    forms = [PartForm(request.POST, prefix=f"p{n}") for n in range(PARTS_MOST) if n < PARTS_SHOWN or f"p{n}-text" in request.POST]
    sound = all(form.is_valid() for form in forms)
    parts = [part for form in forms if form.is_valid() and (part := form.part())]
    words = _because(request)
    act = lambda: split(petition=petition, parts=parts, because=words, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    if sound and _tell(request, act, _("The complaint is split up; its parts wait for their handover.")):
        return redirect("petitions:page", pk)
    return shown(desk, pk, forms, status=400)


@require_POST
@requires(_INTAKE)
def put_together(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the split of this complaint."""
    desk = cast("DeskRequest", request)
    petition = get_petition(desk.grants, pk, _INTAKE)
    words = _because(request)
    act = lambda: unsplit(petition=petition, because=words, by=desk.user, at=timezone.now())  # noqa: E731 - used once
    _tell(request, act, _("The complaint is one case again; its parts went back into it."))
    return redirect("petitions:page", pk)
