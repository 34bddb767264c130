"""Subscribing, confirming and ending. These pages are nobody's to keep: they hold a form or a secret."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rectify.disclosure.portal import tasks
from rectify.disclosure.portal.models import Subscription
from rectify.disclosure.portal.queries.place import Here, here
from rectify.disclosure.portal.services import subscriptions
from rectify.disclosure.portal.web.addresses import english
from rectify.disclosure.portal.web.answers import REASON
from rectify.foundation.accounts.web.guard import public
from rectify.foundation.refusals import NotFound

HOUR: Final = 3600
MOST_FROM_ONE_PLACE: Final = 10
"""Requests an hour from one network address."""
MOST_IN_ALL: Final = 500
"""Requests an hour from everywhere: a flood must not make this installation write to strangers."""


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps it, no search engine shows it, and its address goes nowhere."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer a browser sends Origin: null, and its forms would be refused
    return response


def _counted(name: str) -> int:
    key = f"portal:subscribe:{sha256(name.encode()).hexdigest()[:32]}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1


def too_often(request: HttpRequest) -> bool:
    """Whether this network address, or all of them together, asked too often within the hour."""
    return _counted(str(get_adapter(request).get_client_ip(request))) > MOST_FROM_ONE_PLACE or _counted("everywhere") > MOST_IN_ALL


@public(REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, place: str) -> HttpResponse:
    """The form; a good request always gets the same answer, whether the address was known or not."""
    given = request.POST if request.method == "POST" else request.GET
    about, key = given.get("about", "all")[:16], given.get("key", "")[:64]
    try:
        where = here(place)
        told: dict[str, Any] = {"here": where, "about_what": about, "key": key, "on": settings.MAIL_ON}
        if request.method == "POST" and settings.MAIL_ON:
            told |= _asked(request, where, about, key)
    except NotFound as missing:
        raise Http404(str(missing)) from missing
    return private(render(request, "portal/subscribe.html", told, status=told.get("status", 200)))


def _asked(request: HttpRequest, where: Here, about: str, key: str) -> dict[str, Any]:
    email = request.POST.get("email", "")[:300]
    if too_often(request):
        return {"email": email, "error": _("Too many requests from here. Try again in an hour."), "status": 429}
    try:
        language = "en" if english() else settings.LANGUAGE_CODE
        asked = subscriptions.ask(place=where.place, about=about, key=key, email=email, language=language, at=timezone.now())
    except subscriptions.NoAddress:
        return {"email": email, "error": _("This is no e-mail address. Write it like name@example.org."), "status": 422}
    except subscriptions.TooMany:
        return {"email": email, "error": _("This address asked for twenty things already. End one of them first."), "status": 422}
    if asked.write:
        tasks.send_link.defer(subscription_id=asked.subscription.pk)
    return {"sent": True}


def _by(secret: str) -> Subscription:
    try:
        return subscriptions.by_secret(secret[:128])
    except NotFound as missing:
        raise Http404(str(missing)) from missing


@public(REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in the first mail: a page with a button, since mail programs open links by themselves."""
    row = _by(secret)
    if request.method == "POST":
        row = subscriptions.confirm(secret=secret, at=timezone.now())
    return private(render(request, "portal/confirm.html", {"here": here(row.place), "row": row, "done": row.confirmed_at is not None}))


@public(REASON)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """End it: one press here, or one click in a mail program (RFC 8058). Who holds the secret needs no other proof."""
    if request.method == "POST":
        subscriptions.end(secret=secret[:128])
    return private(render(request, "portal/end.html", {"done": request.method == "POST"}))
