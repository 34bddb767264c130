"""The form for everybody: complain, with photographs and a point on the map, without an account and without a script."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.web.guard import public
from rectify.foundation.files.messages import FileRefused
from rectify.response.petitions.citizen_messages import TooOften
from rectify.response.petitions.intake_messages import NotTaken
from rectify.response.petitions.queries.batches import counties_of
from rectify.response.petitions.queries.tracking import campaigns_open
from rectify.response.petitions.rules.intake import TEXT_MOST
from rectify.response.petitions.rules.limits import PHOTO_BYTES, PHOTOS, REQUEST_BYTES
from rectify.response.petitions.services.citizens import complain as take_in
from rectify.response.petitions.services.citizens import count_attempt
from rectify.response.petitions.services.intake import Registered
from rectify.response.petitions.web.citizen import mapping, posts
from rectify.response.petitions.web.citizen.forms import TYPES, ComplaintForm, typed

REASON: Final = "Everybody may complain, named or not; what is posted is counted, bounded and checked."
TRAP: Final = "website"
"""A field no person sees; programs fill it in."""


@public(REASON)
@csrf_exempt  # looked at below, after size and number of posts: before that nothing of a post is read
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Size and frequency first; then the form."""
    return (_refused(request, "complain") if request.method == "POST" else None) or _complain(request)


@public(REASON)
@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest) -> HttpResponse:
    """A press on the map: the form again as it was, with the point. Nothing is stored; whoever comes by the address gets the form."""
    if request.method != "POST":
        return redirect(posts.address("complain"))
    return _refused(request, "spot") or _spot(request)


def _refused(request: HttpRequest, form: str) -> HttpResponse | None:
    """What is too large or comes too often, before anything of it is read."""
    if posts.too_large(request, REQUEST_BYTES):
        words = _("This is more than %(most)d MB together. Send fewer or smaller photographs.") % {"most": REQUEST_BYTES // 1_000_000}
        return _page(request, None, words, 413)
    try:
        count_attempt(form=form, of=posts.client(request), at=posts.now())
    except TooOften as often:
        response = _page(request, None, str(often), 429)
        response.headers["Retry-After"] = str(max(1, int((often.until - posts.now()).total_seconds())))
        return response
    request.upload_handlers = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
    return None


@csrf_protect
def _spot(request: HttpRequest) -> HttpResponse:
    campaign = _campaign(request)
    ground = mapping.ground_of(campaign.slug) if campaign else None
    if campaign is None or ground is None:
        return redirect(posts.address("complain"))
    form = ComplaintForm(initial=typed(request.POST), counties=counties_of(campaign))
    point = mapping.pressed(request.POST, ground)
    if point is None:
        words = _("No place on the map was pressed. Press on it with mouse or finger, or write latitude and longitude.")
        return _page(request, campaign, words, 422, form, again=bool(request.FILES))
    form.initial["point"] = f"{point[0]}, {point[1]}"
    return _page(request, campaign, "", 200, form, again=bool(request.FILES))


@csrf_protect
def _complain(request: HttpRequest) -> HttpResponse:
    campaign = _campaign(request)
    if campaign is None or request.method != "POST":
        return _page(request, campaign)
    form = ComplaintForm(request.POST, counties=counties_of(campaign))
    nonce, wrong = posts.opened_token(request.POST.get("token", ""), posts.now())
    if wrong or request.POST.get(TRAP):
        words = _("The form was sent too fast, or lay open for more than a day. Nothing was stored: look at it again and send it.")
        return _page(request, campaign, words, 409, form)
    if not form.is_valid():
        return _page(request, campaign, "", 422, form)
    if not posts.claim(nonce):
        return posts.answer(request, "citizen/sent_before.html", {"number": posts.number_of(nonce)}, 409)
    taken = _taken(request, campaign, form)
    if taken is None:
        posts.release(nonce)
        return _page(request, campaign, "", 422, form)
    posts.sent_as(nonce, taken.petition.number)
    context = {
        "petition": taken.petition,
        "secret": taken.secret,
        "track": posts.address("track"),
        "photos": len(request.FILES.getlist("photos")),
    }
    return posts.answer(request, "citizen/registered.html", context)


def _taken(request: HttpRequest, campaign: Campaign, form: ComplaintForm) -> Registered | None:
    """The complaint, or the reasons at the fields of the form."""
    at = posts.now()
    try:
        return take_in(campaign=campaign, given=form.given(timezone.localdate(at)), photos=request.FILES.getlist("photos"), at=at)
    except NotTaken as refused:
        form.show(refused.flaws)
    except FileRefused as refused:
        form.add_error(None, str(refused.message))
    return None


def _campaign(request: HttpRequest) -> Campaign | None:
    """The campaign of the address, else the newest."""
    slug = request.GET.get("campaign", "").replace("\x00", "")
    rows = campaigns_open()
    return (rows.filter(slug=slug).first() if slug else None) or rows.first()


def _page(
    request: HttpRequest,
    campaign: Campaign | None,
    refusal: str = "",
    status: int = 200,
    form: ComplaintForm | None = None,
    *,
    again: bool | None = None,
) -> HttpResponse:
    campaigns = list(campaigns_open()[:20])
    campaign = campaign or (campaigns[0] if campaigns else None)
    if campaign is None:
        return posts.answer(request, "citizen/closed.html", {}, 200 if status == 200 else status)  # noqa: PLR2004 - HTTP's own number
    context: dict[str, Any] = {
        "campaign": campaign,
        "campaigns": campaigns if len(campaigns) > 1 else [],
        "form": form or ComplaintForm(counties=counties_of(campaign)),
        "complain": posts.address("complain"),
        "token": posts.new_token(posts.now()),
        "types": TYPES,
        "trap": TRAP,
        "refusal": refusal,
        "photos_most": PHOTOS,
        "photo_megabytes": PHOTO_BYTES // 1_000_000,
        "text_most": TEXT_MOST,
        "again": request.method == "POST" if again is None else again,
    }
    if ground := mapping.ground_of(campaign.slug):
        context |= {"ground": ground, "pictures": mapping.pictures(ground), "spot": posts.address("spot")}
    return posts.answer(request, "citizen/complain.html", context, status)
