"""The guard of every route: a view is ``requires(permission)``, ``signed_in(reason)`` or ``public(reason)``; a test refuses others.

A row that is not there, or that this person may not see, is one and the same 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request that passed the guard: somebody is logged in and their grants are known."""

    user: Person
    grants: Grants
    htmx: HtmxDetails


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def attach_grants(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: ``request.grants``, computed on first use (one query)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.grants = SimpleLazyObject(lambda: _grants(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _grants(request: HttpRequest) -> Grants:
    return grants_of(request.user, timezone.localdate()) if isinstance(request.user, Person) else Grants(None)


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the log-in page and back here; a fragment asks the whole page to go."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/")


def _guarded(view: DeskView[P], permission: Permission | None) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_log_in(request)
        known = cast("DeskRequest", request)
        if permission is not None and not known.grants.may(permission):
            raise PermissionDenied(permission)
        try:
            response = view(known, *args, **kwargs)
        except NotFound as missing:
            raise Http404(str(missing)) from missing
        response.headers.setdefault("Cache-Control", "private, no-cache")  # machines of an office have several users
        return response

    guarded.permission = permission  # type: ignore[attr-defined]
    return cast("View[P]", guarded)


def requires(permission: Permission) -> Callable[[DeskView[P]], View[P]]:
    """Let in those who hold the permission for any row; the rows themselves are cut by the query that takes the scope."""

    def decorate(view: DeskView[P]) -> View[P]:
        return _guarded(view, permission)

    return decorate


def signed_in(reason: str) -> Callable[[DeskView[P]], View[P]]:
    """Let in everybody who is logged in, and say why no permission is asked: what belongs to one's own account."""

    def decorate(view: DeskView[P]) -> View[P]:
        guarded = _guarded(view, None)
        guarded.signed_in = reason  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View[P]], View[P]]:
    """Mark a view as open to everybody, and say why."""

    def decorate(view: View[P]) -> View[P]:
        view.public = reason  # type: ignore[attr-defined]
        return view

    return decorate
