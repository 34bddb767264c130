"""How every page of the portal answers: for a place, in the language of its address, for everybody alike, and so that it can be kept.

A page depends on its address and on what was published, on nothing else: no session, no cookie, no clock. Its header says that it may
be kept for a minute; ``web.kept`` keeps it in front of Django and looks every second whether something was published since.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import quote_etag

from rectify.disclosure.portal.queries.place import here
from rectify.disclosure.portal.queries.remembered import while_published
from rectify.foundation.accounts.web.guard import public
from rectify.foundation.refusals import NotFound

KEEP: Final = "public, max-age=60"
KEEP_FOR_GOOD: Final = "public, max-age=31536000, immutable"
"""For what can never change: files of a frozen number."""
PUBLISHED: Final = "rectify.published"
"""What of the environment of a request says what is published; no header of a reader has such a name."""
REASON: Final = "The portal is for everybody: it shows frozen publications only."
Told = Callable[..., dict[str, Any] | HttpResponse]
"""``view(request, here, …)``: the context of the template, or an answer of its own."""


def kept(response: HttpResponse, how_long: str = KEEP) -> HttpResponse:
    """Let everybody keep the answer; its tag is that of its bytes."""
    response.headers["Cache-Control"] = how_long
    response.headers["ETag"] = quote_etag(blake2b(response.content, digest_size=12).hexdigest())
    return response


def page(template: str) -> Callable[[Told], Callable[..., HttpResponseBase]]:
    """A page of a place: the view gives the context, or an answer of its own; a thing nobody published is 404."""

    def decorate(view: Told) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, place: str = "", **kwargs: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
            with while_published(request.META.get(PUBLISHED, "")):
                try:
                    where = here(place)
                    told = view(request, where, *args, **kwargs)
                except NotFound as missing:
                    raise Http404(str(missing)) from missing
                if isinstance(told, HttpResponse):
                    return kept(told) if "Cache-Control" not in told.headers else told
                request.last_number = where.last  # type: ignore[attr-defined]  # the frame tells of the same place
                return kept(render(request, template, {"here": where, **told}))

        return public(REASON)(cast("Callable[..., HttpResponseBase]", answer))

    return decorate
