"""The list of complaints, the page of one, and its photographs."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.queries import read_original
from rectify.foundation.files.web.downloads import SEALED
from rectify.response.petitions.models import Channel, PetitionState, Pollution
from rectify.response.petitions.queries import desk, page
from rectify.response.petitions.rules.moves import AT_WORK, OUT
from rectify.response.petitions.web.intake.forms import CLOCKS, SETTLED, asked_in


@require_safe
@requires(Permission.PETITION_READ)
def petitions(request: HttpRequest) -> HttpResponse:
    """The list. Seven queries at any size, session, person and grants among them."""
    grants = cast("DeskRequest", request).grants
    asked, wrong = asked_in(request.GET)
    today = timezone.localdate()
    frame = desk.frame(grants, request.GET.get("campaign", "")[:64].replace("\x00", ""))
    context = {
        "desk": frame,
        "asked": asked,
        "wrong": wrong,
        "today": today,
        "page": desk.petition_page(grants, frame.campaign, asked, today) if frame else None,
        "states": PetitionState.choices,
        "channels": Channel.choices,
        "types": Pollution.choices,
        "clocks": CLOCKS,
        "at_work": AT_WORK,
        "settled": SETTLED,
        "may_register": grants.may(Permission.PETITION_INTAKE),
        "sees_all": grants.scope(Permission.PETITION_READ).everything,
    }
    htmx = HtmxDetails(request)
    fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, "petitions/_list.html" if fragment else "petitions/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(Permission.PETITION_READ)
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint."""
    return shown(cast("DeskRequest", request), pk)


def shown(request: DeskRequest, pk: int, more: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    """The page of one complaint; ``more`` is what an act has to say on it."""
    grants = request.grants
    story = page.petition_story(grants, pk, get_language() or "")
    works = grants.may(Permission.PETITION_INTAKE)
    context = {
        "story": story,
        "petition": story.petition,
        "today": timezone.localdate(),
        "types": Pollution.choices,
        "sees_list": grants.may(Permission.LIST_READ),
        "may_file": works and story.petition.state not in OUT,
        "may_renew": works,
        "may_mark": works or grants.may(Permission.PETITION_HANDLE),
        "may_withdraw": works and story.petition.state in AT_WORK,
        "may_restore": works and story.petition.state == PetitionState.WITHDRAWN,
        "counties": desk.counties_of(story.petition.campaign) if works else [],
        **(more or {}),
    }
    return render(request, "petitions/page.html", context, status=status)


@require_safe
@requires(Permission.PETITION_READ)
def photograph(request: HttpRequest, pk: int, photo: int) -> HttpResponseBase:
    """The copy of a photograph, made anew from its points: nothing of the file but what is seen is in it."""
    file = page.get_photo(cast("DeskRequest", request).grants, pk, photo)
    mark = f'"{file.sha256}"'
    known = request.headers.get("If-None-Match") == mark
    answer = HttpResponseNotModified() if known else HttpResponse(read_original(file), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SEALED
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = mark
    return answer
