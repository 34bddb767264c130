"""The form of the hotline: one screen, kept when something is wrong, ready for the next call when all is right.

What is typed goes by POST only, also for suggestions: addresses are written into logs, and who complained must not be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.foundation.sealing import CannotOpen, opened, seal
from rectify.response.petitions.intake_messages import NotTaken
from rectify.response.petitions.models import Petition, Pollution
from rectify.response.petitions.queries import desk
from rectify.response.petitions.queries.access import get_petition, visible_petitions
from rectify.response.petitions.queries.identity import complained_before
from rectify.response.petitions.queries.likeness import alike
from rectify.response.petitions.rules.intake import LIMITS, TEXT_MOST, is_phone, normal_phone
from rectify.response.petitions.services.building import petitioner_key
from rectify.response.petitions.services.intake import Registered, Upload, register
from rectify.response.petitions.services.urging import MOST as URGE_MOST
from rectify.response.petitions.services.urging import urge
from rectify.response.petitions.web.intake.forms import IntakeForm, SuggestForm, put_flaws

TOLD = "petition:told"
"""Where the session carries the number and secret just given to the page that tells them, sealed, until it has told them once."""
KEY_DIGITS = 18
"""Digits of the longest key a row can have."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_INTAKE)
def new(request: HttpRequest) -> HttpResponse:
    """The form; sent, it registers one complaint."""
    person = cast("DeskRequest", request)
    frame = desk.frame(person.grants, request.GET.get("campaign", "")[:64].replace("\x00", ""))
    if frame is None:
        return redirect("petitions:list")
    today = timezone.localdate()
    if request.method != "POST":
        channel = _told(request)
        return _page(request, frame, IntakeForm.empty(today, channel.channel if channel else "hotline"), told=channel)
    form = IntakeForm(request.POST)
    done = _urge(person, form) if "urge" in request.POST else form.is_valid() and _register(person, frame, form)
    return redirect(f"{reverse('petitions:new')}?campaign={frame.campaign.slug}") if done else _page(request, frame, form, status=422)


def _register(request: DeskRequest, frame: desk.Frame, form: IntakeForm) -> bool:
    photos = [Upload(file.name or "", file) for file in request.FILES.getlist("photos")]
    given, again = form.given(), _chosen(request, "repeat_of")
    try:
        done = register(campaign=frame.campaign, given=given, by=request.user, at=timezone.now(), photos=photos, repeat_of=again)
    except NotTaken as refused:
        put_flaws(form, refused.flaws)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    _tell(request, done)
    if again is not None:
        words = _("{petition} was registered and merged into {into}.")
        messages.success(request, words.format(petition=done.petition, into=done.petition.merged_into or again))
    return True


def _urge(request: DeskRequest, form: IntakeForm) -> bool:
    """The petitioner presses for an answer to a complaint there is: nothing new is registered."""
    found = _chosen(request, "urge")
    if found is None:
        raise Http404
    words = request.POST.get("text", "").strip()[:URGE_MOST]
    form.is_valid()
    try:
        urge(petition=found, words=words, by=request.user, at=timezone.now(), said_by_petitioner=True)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("{petition} was urged; nothing new was registered.").format(petition=found))
    return True


def _chosen(request: DeskRequest, name: str) -> Petition | None:
    """The complaint chosen among those that look alike."""
    said = request.POST.get(name, "")
    is_key = said.isascii() and said.isdigit() and len(said) <= KEY_DIGITS
    return get_petition(request.grants, int(said), Permission.PETITION_INTAKE) if is_key else None


def _page(request: HttpRequest, frame: desk.Frame, form: IntakeForm, *, told: Told | None = None, status: int = 200) -> HttpResponse:
    context = {"desk": frame, "form": form, "told": told, "types": Pollution.choices, "text_most": TEXT_MOST, "limits": LIMITS}
    response = render(request, "petitions/new.html", context, status=status)
    response["Cache-Control"] = "no-store"  # a browser must not keep who complained
    return response


@dataclass(frozen=True, slots=True)
class Told:
    """What is told once after registering."""

    pk: int
    number: str
    secret: str
    channel: str


def _tell(request: HttpRequest, done: Registered) -> None:
    said = json.dumps([done.petition.pk, done.petition.number, done.secret, done.petition.channel])
    request.session[TOLD] = seal(said, TOLD).hex()


def _told(request: HttpRequest) -> Told | None:
    """What the last registration left to tell; forgotten with this."""
    sealed = request.session.pop(TOLD, None)
    try:
        return Told(*json.loads(opened(bytes.fromhex(sealed), TOLD))) if sealed else None
    except (CannotOpen, ValueError):
        return None


@require_POST
@requires(Permission.PETITION_INTAKE)
def suggest(request: HttpRequest) -> HttpResponse:
    """While the form is typed: complaints that look like it, and whether this petitioner complained before."""
    person = cast("DeskRequest", request)
    form = SuggestForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    frame = desk.frame(person.grants, said.get("campaign", ""))
    if frame is None:
        raise Http404
    key = _key(said.get("phone", ""), said.get("email", ""))
    within = visible_petitions(person.grants)
    text, place = said.get("text", "")[:TEXT_MOST], said.get("place", "")[: LIMITS["place"]]
    found = alike(frame.campaign, text, place, key, within=within) if len(text.strip()) > 3 or place.strip() else []  # noqa: PLR2004
    number, earlier = complained_before(person.grants, frame.campaign, key)
    response = render(request, "petitions/_suggest.html", {"alike": found, "before": number, "earlier": earlier})
    response["Cache-Control"] = "no-store"
    return response


def _key(phone: str, email: str) -> str:
    """The hash of a petitioner, once what was typed is whole: half a number is nobody's."""
    phone = normal_phone(phone[: LIMITS["phone"]])
    return petitioner_key(phone if is_phone(phone) and len(phone) > 6 else "", email[: LIMITS["email"]] if "@" in email else "")  # noqa: PLR2004
